"""What is said while an entry is open and is not about that entry: a wish to delete another one, and a question."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_meant import chosen, meant, of_target, to_change, to_choose, to_delete
from actions.diary_slots import CORRECT, TOPIC, entry, summary, summary_of
from actions.diary_undo import ONE_ENTRY, SAVED, TAKEN_BACK, saved_above
from actions.speech import say
from clinic.domain.diary.change import Change, Wish, deletion_beside, saved_change
from clinic.domain.diary.change_day import entry_of_day
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary.summary import put_right
from clinic.domain.diary_form.asked import is_question
from clinic.domain.diary_form.delete import tells_of_other, wants_gone
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, without
from clinic.services import patients


async def heard_deletion(
    dispatcher: CollectingDispatcher, tracker: Tracker, form: DiaryForm, text: str
) -> tuple[DiaryForm, Outcome] | None:
    """The form that asks whether a named entry is to be deleted, or the one that is being changed; None for any other text. What
    is open is not kept."""
    wanted = ONE_ENTRY if wants_gone(form, text) else deletion_beside(text, runtime.today())
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id) if wanted else None
    if wanted is None or patient is None:
        return None
    if wanted.told.date:  # a second day
        say(dispatcher, CORRECT, "one_day_at_a_time", entry=entry(form.drafts[form.at]))
        return form.calm(), Outcome.OPEN
    if wanted.day and (rest := without(form, wanted.day)):
        return rest, Outcome.OPEN
    found = await (of_target(patient.id, form) if wanted is ONE_ENTRY else meant(patient.id, form, wanted, text))
    if not found:
        return _nothing_found(dispatcher, form, wanted)
    return _asks(dispatcher, form, to_choose(found, text) or to_delete(found, wanted)), Outcome.OPEN


async def heard_undo(dispatcher: CollectingDispatcher, tracker: Tracker, form: DiaryForm) -> tuple[DiaryForm, Outcome] | None:
    """The form that asks about the entry above an older button, pressed while another one is open; None for what was typed."""
    part, id = runtime.pressed_under(tracker)
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id) if part in TAKEN_BACK and id else None
    if patient is None:
        return None
    if found := await saved_above(patient.id, part, id):
        return _asks(dispatcher, form, to_delete(found, ONE_ENTRY)), Outcome.OPEN
    say(dispatcher, CORRECT, "undo_gone" if part in SAVED else "undo_too_late", entry=entry(form.drafts[form.at]))
    return form.calm(), Outcome.OPEN


def heard_choice(form: DiaryForm, text: str) -> tuple[DiaryForm, Outcome] | None:
    """The form that goes on with the entry which an answer names, where it was asked which of several is meant."""
    found = chosen(form, text, runtime.today()) if form.step is Step.WHICH else None
    return (found, Outcome.OPEN) if found else None


async def heard_change(tracker: Tracker, form: DiaryForm, text: str) -> tuple[DiaryForm, Outcome] | None:
    """The form that changes the saved entry of another day, wished for at the question whether one is to be deleted, or
    named where it was asked what to change."""
    today = runtime.today()
    wanted = saved_change(text, today) if form.step is Step.DELETE and tells_of_other(form, text, today) else None
    if form.step is Step.CHANGE and form.target and (day := entry_of_day(text, today)) not in (None, form.drafts[0].date):
        wanted = Change(Wish.CHANGE, day, DiaryDraft())
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id) if wanted else None
    found = await meant(patient.id, form, wanted, text) if patient and wanted else []
    if not found or wanted is None:
        return None
    return replace(to_choose(found, text) or to_change(found, wanted, text), aside=form.aside), Outcome.OPEN


def told_kept(dispatcher: CollectingDispatcher, before: DiaryForm, form: DiaryForm, outcome: Outcome) -> None:
    """Says that nothing was deleted, where a deletion was left for something else."""
    if outcome is Outcome.OPEN and before.step is Step.DELETE and before.target != form.target:
        say(dispatcher, CORRECT, "kept")


def told_put_right(dispatcher: CollectingDispatcher, before: DiaryForm, form: DiaryForm) -> None:
    """Says what was put right of what was told before, where another question comes next: "actually it was 6", or "2 days" of
    today's headache, which began before. The other days that are told of are shown with that question."""
    if isinstance(form.asks, Step) or len(form.drafts) != len(before.drafts) or form.target != before.target:
        return
    for place, (old, draft) in enumerate(zip(before.drafts, form.drafts, strict=True)):
        names = put_right(old, draft) if place == form.at or draft.date == form.drafts[form.at].date else frozenset()
        if names:
            shown = summary_of(draft, names)
            reply = "put_right" if shown["summary"] else "understood"
            say(dispatcher, TOPIC, reply, fields=shown if shown["summary"] else summary(draft), entry=entry(draft))


def _nothing_found(dispatcher: CollectingDispatcher, form: DiaryForm, wanted: Change) -> tuple[DiaryForm, Outcome]:
    """The day of the entry that is being told means that one; else all stays as it is."""
    if not form.target and wanted.day and wanted.day == form.drafts[0].date:
        return form, Outcome.DISCARD
    say(dispatcher, CORRECT, "none_to_delete", entry=entry(form.drafts[form.at]))
    return form.calm(), Outcome.OPEN


def _asks(dispatcher: CollectingDispatcher, form: DiaryForm, deletion: DiaryForm) -> DiaryForm:
    if form.step is Step.DELETE and (form.target, form.instead) == (deletion.target, deletion.instead):
        return form.calm()
    told = form.told_beside if form.holds_something else ()
    if form.target not in (None, deletion.target):
        say(dispatcher, CORRECT, "kept")
    if told:
        say(dispatcher, CORRECT, "set_aside")
    return replace(deletion, aside=told or form.aside)


def told_of_question(dispatcher: CollectingDispatcher, before: DiaryForm, form: DiaryForm, text: str) -> DiaryForm:
    """Says that a question went into no entry, where that is why the form did not take it."""
    if form.misses <= before.misses or not is_question(text):
        return form
    say(dispatcher, TOPIC, "question_beside", entry=entry(form.drafts[form.at]))
    return form.calm()
