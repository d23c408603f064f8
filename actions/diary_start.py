"""Opens the diary for what a first message tells: a new entry, one that was told before, or a change of a saved one."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.diary_after_alarm import AFTER_ALARM, left_by_alarm, resumed
from actions.diary_correct import open_change
from actions.diary_meant import meant, of_form
from actions.diary_reminder import heard_reminder
from actions.diary_saved import told_saved
from actions.diary_slots import ANSWER, OPEN, TOPIC, closed, opened, stored_form
from actions.diary_undo import undo
from actions.diary_urgent import known_before, urged
from actions.diary_view import show
from actions.failure import reply_on_failure
from actions.speech import said, say
from clinic.domain.diary.change import (
    Wish,
    adds_note,
    adds_to,
    read_change,
    saved_change,
    tells_end,
    wants_back,
)
from clinic.domain.diary.in_time import in_time
from clinic.domain.diary.repeated import repeated, same_as
from clinic.domain.diary.told import asks_diary, no_entry
from clinic.domain.diary_form.form import DiaryForm, begin
from clinic.domain.diary_parser.ended_now import ended_now
from clinic.services import diary, patients
from safety.all_clear import is_all_clear


def _closed(tracker: Tracker) -> list[EventType]:
    return [SlotSet(OPEN, False), SlotSet(ANSWER, None)]


class StartDiary(Action):
    def name(self) -> str:
        return "action_start_diary"

    @reply_on_failure(TOPIC, "unavailable", events=_closed)
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, *(AFTER_ALARM if is_all_clear(said(tracker)) else (TOPIC, "visitor")))
            return closed()
        before = stored_form(tracker)
        if before.replaced and wants_back(said(tracker), runtime.today()):
            return await undo(dispatcher, patient.id, before, key=runtime.message_id(tracker))
        if await heard_reminder(dispatcher, tracker) or await _heard_beside(dispatcher, tracker, patient.id, before):
            return closed(before)
        left = await left_by_alarm(tracker, before)
        if left is not None:
            return resumed(dispatcher, tracker, left)
        if is_all_clear(said(tracker)):
            say(dispatcher, *AFTER_ALARM)
            return closed(before)
        if not before.unsaved and (changing := await _change(dispatcher, tracker, patient.id)):
            return changing
        text = ended_now(said(tracker), runtime.now())
        told = begin(text, today=runtime.today(), before=before)
        form = await _repeated(tracker, patient.id) or in_time(told, text, runtime.now(), before)
        known = await known_before(patient.id, form, text)
        return opened(urged(dispatcher, tracker, form, known=known))


async def _heard_beside(dispatcher: CollectingDispatcher, tracker: Tracker, patient_id: int, before: DiaryForm) -> bool:
    """Whether a message tells of no entry, which is then answered: a question to the diary, somebody else's headache, one that is
    only feared, or "save" and "did you save it" where all is saved. `CouldNotCheck`."""
    text = said(tracker)
    if asks_diary(text):
        await show(dispatcher, patient_id, text)
        return True
    if await told_saved(dispatcher, patient_id, before, text):
        return True
    if reply := no_entry(text, runtime.today()):
        say(dispatcher, TOPIC, reply)
    return reply is not None


async def _change(dispatcher: CollectingDispatcher, tracker: Tracker, patient_id: int) -> list[EventType] | None:
    """The form with a saved entry of the day that a text names, where it wants that one changed: "add nausea to tuesday"."""
    if tells_end(said(tracker), runtime.today()):
        return await _ended(dispatcher, tracker, patient_id)
    if adds_note(said(tracker), runtime.today()) or await _adds(tracker, patient_id):
        return await open_change(dispatcher, tracker, patient_id, read_change(said(tracker), runtime.today()))
    wanted = saved_change(said(tracker), runtime.today())
    if wanted is None or wanted.day is None:
        return None
    of_day = await diary.of_day(runtime.reading(), patient_id, wanted.day)
    if not of_day or (wanted.wish is Wish.CHANGE and not any(one.entry.headache for one in of_day)):
        return None
    return await open_change(dispatcher, tracker, patient_id, wanted)


async def _adds(tracker: Tracker, patient_id: int) -> bool:
    """Whether a text goes on with what this conversation saved last."""
    form = stored_form(tracker)
    there = await of_form(patient_id, form) if form.saved else []
    return any(adds_to(one.entry, said(tracker), runtime.today()) for one in there)


async def _ended(dispatcher: CollectingDispatcher, tracker: Tracker, patient_id: int) -> list[EventType] | None:
    """The form with the entry that still goes on in the diary, told to be over; None where there is none."""
    wanted = read_change(said(tracker), runtime.today())
    found = await meant(patient_id, stored_form(tracker), wanted, said(tracker))
    return await open_change(dispatcher, tracker, patient_id, wanted) if found and found[-1].entry.ongoing else None


async def _repeated(tracker: Tracker, patient_id: int) -> DiaryForm | None:
    """The form with another day's entry in it: "same as yesterday"."""
    day = same_as(said(tracker), runtime.today())
    told = await diary.of_day(runtime.reading(), patient_id, day) if day else []
    return DiaryForm((repeated(told[-1].entry, said(tracker), runtime.today()),)) if told else None
