"""Days that stand in the diary otherwise than they are told: with a headache where it has none, or without one; and, of several
days told at once, those with an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_slots import CORRECT, TOPIC, entry, summary
from actions.speech import say
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm, Step, updated
from clinic.domain.diary_form.standing import settled
from clinic.domain.names import Question
from clinic.services import diary, patients
from clinic.services.diary import Saved


async def in_the_way(tracker: Tracker, form: DiaryForm) -> list[Saved]:
    """The entries of the day of a changed one that cannot be true beside it."""
    changed = form.drafts[0]
    if not form.target or len(form.drafts) > 1 or form.asks is not Step.READ_BACK or changed.date is None:
        return []
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
    of_day = await diary.of_day(runtime.reading(), patient.id, changed.date) if patient else []
    return [one for one in of_day if str(one.id) != form.target and one.entry.headache is not changed.headache]


def ask_instead(dispatcher: CollectingDispatcher, form: DiaryForm, others: list[Saved]) -> None:
    """Reads back what shall take the place of the others, or the others themselves where they are more than a free day."""
    draft = form.drafts[0]
    shown = [draft] if draft.headache else [one.entry for one in others]
    reply = "read_back_not_free" if draft.headache else "read_back_free"
    say(dispatcher, CORRECT, reply, fields=summary(*shown), entry=entry(draft))


async def find_standing(tracker: Tracker, form: DiaryForm) -> tuple[DiaryForm, list[Saved]]:
    """Of several days that are told, the form at the first that has an entry in the diary, and what is to be asked about there.

    Two tellings of a day without headache are one, and nothing is asked then.
    """
    form = replace(form, standing=(), step=None if form.step in (Step.OVERLAP, Step.INSTEAD) else form.step)
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
    if patient is None or form.asks is not Step.READ_BACK:
        return form, []
    for place, draft in enumerate(form.drafts):
        found = await told_before(patient.id, form, place)
        if draft.headache is False:
            found = [one for one in found if not began_before(one, draft)]
        otherwise = [one for one in found if one.entry.headache is not draft.headache]
        shown = otherwise or found[-1:]
        asked = replace(form, over=place, standing=tuple(str(one.id) for one in shown))
        if found and not otherwise and draft.headache is False:
            form = updated(settled(asked, instead=True), shown[-1].entry, at=place)
        elif found:
            return asked, shown
    return form, []


async def told_before(patient_id: int, form: DiaryForm, place: int) -> list[Saved]:
    """What the diary has of that draft's day, also by an attack that went on into it, and the draft does not say."""
    draft = form.drafts[place]
    if draft.date is None or draft.date in form.checked or (form.apart and not place):
        return []
    there = await diary.covering(runtime.reading(), patient_id, draft.date)
    told = [one for one in there if str(one.id) not in (*form.instead, form.target)]
    changed = [one for one in told if one.entry.headache is not draft.headache]
    same = any(entry(one.entry) == entry(draft) for one in told) or (form.target and not place)
    return changed or ([] if same else told)


def began_before(saved: Saved, draft: DiaryDraft) -> bool:
    """Whether a saved attack of an earlier day went on into the draft's day."""
    return saved.entry.date is not None and draft.date is not None and saved.entry.date < draft.date


async def same_day(tracker: Tracker, form: DiaryForm) -> Saved | None:
    """What the diary has of the day of the only draft, when that is complete and says something else."""
    if form.target or len(form.drafts) > 1 or form.asks not in (Step.READ_BACK, Step.OVERLAP):
        return None
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
    found = await told_before(patient.id, form, 0) if patient else []
    return found[-1] if found else None


def beside_free_day(dispatcher: CollectingDispatcher, form: DiaryForm, same: Saved) -> DiaryForm:
    """A day told to be free, into which an attack went on in the diary: how long that one lasted is asked anew."""
    say(dispatcher, CORRECT, "covers_free_day", fields=summary(same.entry), entry=entry(form.drafts[0]))
    settled_but = frozenset(Question) - {Question.DURATION}
    attack = replace(same.entry, duration_minutes=None, ongoing=None, settled=settled_but)
    return replace(form, drafts=(attack, *form.drafts), target=str(same.id), noted=2)


def ask_standing(dispatcher: CollectingDispatcher, form: DiaryForm, found: list[Saved]) -> DiaryForm:
    """Asks whether the day has the same headache or another one; or whether it shall have none, or one after all."""
    draft, told = form.drafts[form.over], found[-1].entry
    if told.headache is draft.headache:
        say(dispatcher, TOPIC, "understood", fields=summary(draft), entry=entry(draft))
        say(dispatcher, TOPIC, Step.OVERLAP, fields=summary(told), entry=entry(draft))
        return replace(form, step=Step.OVERLAP)
    new = updated(form, told, at=form.over).drafts[form.over]
    ask_instead(dispatcher, replace(form, drafts=(new,)), found)
    return replace(form, step=Step.INSTEAD)


async def merged_standing(tracker: Tracker, before: DiaryForm, form: DiaryForm) -> DiaryForm:
    """The form whose draft takes in the entries in whose place it comes, after the answer about its day."""
    new = [UUID(id) for id in form.instead if id not in before.instead]
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id) if new else None
    for one in await diary.of_ids(runtime.reading(), patient.id, new) if patient else []:
        form = updated(form, one.entry, at=before.over)
    return form


async def take_out(patient_id: int, form: DiaryForm, saved: Sequence[Saved]) -> tuple[DiaryDraft, ...]:
    """Deletes what was shown to be in the way, and returns it for an undo; what was `saved` just now stays."""
    ids = {UUID(id) for id in form.instead} - {one.id for one in saved}
    if not ids:
        return ()
    found = await diary.of_ids(runtime.reading(), patient_id, ids)
    await diary.remove(runtime.writing(), patient_id, [one.id for one in found])
    return tuple(one.entry for one in found)
