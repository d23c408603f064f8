"""Switches the reminder of the diary on and off: a wish that comes as part of the talk about the diary."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_slots import TOPIC
from actions.speech import last_said, said, say
from clinic.domain.reminders import spoken_hour
from clinic.errors import NotSaved
from clinic.services import patients, reminders
from knowledge.reminder_wishes import Heard, Wish, heard

# What is said where nothing is switched, and what no reminder is needed for.
_REPLIES = {Wish.NO_HOUR: "reminder_which_hour", Wish.BEYOND: "reminder_beyond"}


async def heard_reminder(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether the message was a question or a wish about the reminder, which is then answered. A visitor's wish is not heard.
    `CouldNotCheck`."""
    topic, part = last_said(tracker)
    wish = heard(said(tracker), part if topic == TOPIC else "")
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id) if wish else None
    if wish is None or (patient is None and wish.wish is not Wish.STATE):
        return False
    if wish.wish in _REPLIES:
        say(dispatcher, TOPIC, _REPLIES[wish.wish])
    elif patient is None or wish.wish in (Wish.STATE, Wish.NEW_HOUR):
        await _tell(dispatcher, patient.id if patient else None, asks=wish.wish is Wish.NEW_HOUR)
    else:
        await _switch(dispatcher, patient.id, wish)
    return True


async def _tell(dispatcher: CollectingDispatcher, patient_id: int | None, *, asks: bool) -> None:
    """From when on the patient is reminded, or what other hour it shall be; how to switch it on where no reminder is on."""
    hour = await reminders.hour_of(runtime.reading(), patient_id) if patient_id is not None else None
    if hour is None:
        say(dispatcher, TOPIC, "reminder_how")
    else:
        say(dispatcher, TOPIC, "reminder_new_hour" if asks else "reminder_on", fields={"hour": spoken_hour(hour)})


async def _switch(dispatcher: CollectingDispatcher, patient_id: int, wish: Heard) -> None:
    try:
        was_on = await reminders.switch(runtime.writing(), patient_id, wish.at_hour, now=runtime.now())
    except NotSaved:
        say(dispatcher, TOPIC, "reminder_unavailable")
        return
    if wish.at_hour is None:
        say(dispatcher, TOPIC, "reminder_off" if was_on else "reminder_was_off")
    else:
        on = "reminder_on_here" if wish.elsewhere else "reminder_on_daily" if wish.finer else "reminder_on"
        say(dispatcher, TOPIC, on, fields={"hour": spoken_hour(wish.at_hour)})
