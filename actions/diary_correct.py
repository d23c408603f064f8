"""Changes a saved diary entry: undo takes the last entry or change back at once; a change or a deletion is read back first."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.diary_slots import CORRECT, closed, entry, opened, said, stored_form, summary
from actions.failure import reply_on_failure
from actions.speech import say
from clinic.domain.diary_change import Change, Wish, changed, read_change
from clinic.domain.diary_form import DiaryForm, Step
from clinic.domain.names import Question
from clinic.services import diary, patients
from clinic.services.diary import Saved


class CorrectDiary(Action):
    def name(self) -> str:
        return "action_correct_diary"

    @reply_on_failure(CORRECT, "unavailable")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, CORRECT, "visitor")
            return closed()
        form, wanted = stored_form(tracker), read_change(said(tracker), runtime.today())
        meant = await _meant(patient.id, form, wanted)
        if not meant:
            say(dispatcher, CORRECT, "nothing_that_day")
            return closed()
        if wanted.wish is Wish.UNDO:
            return await _undo(dispatcher, patient.id, form, meant)
        return opened(_form(meant[-1], wanted, said(tracker)))


async def _meant(patient_id: int, form: DiaryForm, wanted: Change) -> list[Saved]:
    """The entries of the day that was named; else what this conversation saved last; else the patient's last entry.

    Where a day has none, what was saved last belongs there: "actually it was yesterday".
    """
    if any(issue.question is Question.DATE for issue in wanted.told.issues):
        return []
    of_day = await diary.of_day(runtime.reading(), patient_id, wanted.day) if wanted.day else []
    if of_day or (wanted.day and not (form.saved and wanted.wish is Wish.CHANGE)):
        return of_day
    if form.saved:  # gone means taken back already, by a turn that failed later: no other entry is meant then
        return await diary.of_ids(runtime.reading(), patient_id, [UUID(id) for id in form.saved])
    return await diary.latest(runtime.reading(), patient_id)


async def _undo(dispatcher: CollectingDispatcher, patient_id: int, form: DiaryForm, meant: list[Saved]) -> list[EventType]:
    """Gives a changed entry the words that it had; other entries go, and what they said is kept for "log it again"."""
    if form.replaced and (back := await diary.change(runtime.writing(), patient_id, meant[0].id, form.replaced)):
        say(dispatcher, CORRECT, "changed", fields=summary(back.entry), entry=entry(back.entry, saved=True, id=back.id))
        if len(meant) == 1:
            return closed(DiaryForm(saved=(str(back.id),), replaced=back.before))
        meant = meant[1:]
    await diary.remove(runtime.writing(), patient_id, [one.id for one in meant])
    for one in meant:
        say(dispatcher, CORRECT, "deleted", fields=summary(one.entry), entry=entry(one.entry))
    return closed(DiaryForm(tuple(one.entry for one in meant), unsaved=True))


def _form(meant: Saved, wanted: Change, text: str) -> DiaryForm:
    """The entry in the form, with the change put in, to be read back."""
    form = DiaryForm((meant.entry,), target=str(meant.id))
    if wanted.wish is Wish.DELETE:
        return replace(form, step=Step.DELETE)
    new = changed(meant.entry, text, runtime.today())
    if wanted.day and wanted.day != meant.entry.date and wanted.told.date is None:
        new = replace(new or meant.entry, date=wanted.day)
    return replace(form, drafts=(new,)) if new else replace(form, step=Step.CHANGE)
