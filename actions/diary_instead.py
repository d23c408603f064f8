"""A changed entry whose new day stands in the diary otherwise: with a headache where it has none, or without one."""

from __future__ import annotations

from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_slots import CORRECT, entry, summary
from actions.speech import say
from clinic.domain.diary import DiaryDraft
from clinic.domain.diary_form import DiaryForm, Step
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
    told = "\n\n".join(summary(one)["summary"] for one in shown)
    reply = "read_back_not_free" if draft.headache else "read_back_free"
    say(dispatcher, CORRECT, reply, fields={"summary": told}, entry=entry(draft))


async def take_out(patient_id: int, form: DiaryForm) -> tuple[DiaryDraft, ...]:
    """Deletes what was shown to be in the way, and returns it for an undo."""
    if not form.instead:
        return ()
    found = await diary.of_ids(runtime.reading(), patient_id, [UUID(id) for id in form.instead])
    await diary.remove(runtime.writing(), patient_id, [one.id for one in found])
    return tuple(one.entry for one in found)
