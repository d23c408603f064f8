"""Changes a saved diary entry: undo takes the last step back at once; a change or a deletion is read back first."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.diary_after_alarm import left_by_alarm, resumed
from actions.diary_meant import meant, to_change, to_choose, to_delete
from actions.diary_saved import told_saved
from actions.diary_slots import CORRECT, OPEN, closed, opened, stored_form
from actions.diary_undo import may_undo, undo, undo_of_button
from actions.diary_urgent import urged
from actions.diary_view import show
from actions.failure import reply_on_failure
from actions.speech import said, say
from clinic.domain.diary.change import Change, Wish, read_change
from clinic.domain.diary.change_day import is_right_day
from clinic.domain.diary.told import asks_diary
from clinic.domain.diary_form.form import DiaryForm
from clinic.domain.diary_parser.answers import says_again
from clinic.services import patients


class CorrectDiary(Action):
    def name(self) -> str:
        return "action_correct_diary"

    @reply_on_failure(CORRECT, "unavailable")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, CORRECT, "visitor")
            return closed()
        text, form = said(tracker), stored_form(tracker)
        if (undone := await undo_of_button(dispatcher, tracker, patient.id, form)) is not None:
            return undone
        if asks_diary(text):
            await show(dispatcher, patient.id, text)
            return closed(form)
        if await told_saved(dispatcher, patient.id, form, text):
            return closed(form)
        if is_right_day(text, runtime.today()) and (left := await left_by_alarm(tracker, form)):
            return resumed(dispatcher, tracker, left)
        wanted = read_change(text, runtime.today())
        if (wanted.wish is Wish.UNDO or _wants_back(form, text, wanted)) and may_undo(form):
            return await undo(dispatcher, patient.id, form, key=runtime.message_id(tracker))
        return await open_change(dispatcher, tracker, patient.id, wanted)


async def open_change(dispatcher: CollectingDispatcher, tracker: Tracker, patient_id: int, wanted: Change) -> list[EventType]:
    """The form with the entry that is meant and the change in it; a reply where there is no such entry."""
    text, form = said(tracker), stored_form(tracker)
    of_no_day = wanted.day is None and not form.saved and (wanted.every or wanted.told.issues)
    if wanted.wish is Wish.DELETE and (of_no_day or wanted.told.date):
        say(dispatcher, CORRECT, "one_day_at_a_time")
        return closed(form)
    found = await meant(patient_id, form, wanted, text)
    if not found:
        say(dispatcher, CORRECT, "nothing_that_day")
        return closed(form)
    done = to_delete(found, wanted) if wanted.wish is not Wish.CHANGE else to_change(found, wanted, text)
    opening = to_choose(found, text) or done
    opening = urged(dispatcher, tracker, opening, DiaryForm((found[-1].entry,)))
    return opened(replace(opening, aside=form.drafts) if form.unsaved or _interrupted(tracker, form) else opening)


def _wants_back(form: DiaryForm, text: str, wanted: Change) -> bool:
    """ "Put it back", said of what was just deleted, or of a change that was just made or taken back."""
    return bool(form.removed or form.replaced) and says_again(text) and wanted.day is None and wanted.told.says_nothing


def _interrupted(tracker: Tracker, form: DiaryForm) -> bool:
    """Whether an alarm ended the telling of a new entry, which is in no diary yet."""
    return bool(tracker.get_slot(OPEN)) and form.holds_something and not form.target
