"""Switches the reminder of the diary on and off: a wish that comes as part of the talk about the diary."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_slots import TOPIC
from actions.speech import said, say
from clinic.domain.reminders import asks_about_reminder, read_wish, spoken_hour
from clinic.errors import NotSaved
from clinic.services import patients, reminders


async def _tell(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """From when on the patient is reminded; how to switch it on where no reminder is on."""
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
    hour = await reminders.hour_of(runtime.reading(), patient.id) if patient else None
    if hour is None:
        say(dispatcher, TOPIC, "reminder_how")
    else:
        say(dispatcher, TOPIC, "reminder_on", fields={"hour": spoken_hour(hour)})


async def heard_reminder(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether the message was a question or a wish about the reminder, which is then answered. A visitor's wish is not heard.
    `CouldNotCheck`."""
    if asks_about_reminder(said(tracker)):
        await _tell(dispatcher, tracker)
        return True
    wish = read_wish(said(tracker))
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id) if wish else None
    if wish is None or patient is None:
        return False
    if wish.no_hour:
        say(dispatcher, TOPIC, "reminder_which_hour")
        return True
    try:
        was_on = await reminders.switch(runtime.writing(), patient.id, wish.at_hour, now=runtime.now())
    except NotSaved:
        say(dispatcher, TOPIC, "reminder_unavailable")
        return True
    if wish.at_hour is not None:
        on = "reminder_on_daily" if wish.finer else "reminder_on"
        say(dispatcher, TOPIC, on, fields={"hour": spoken_hour(wish.at_hour)})
    else:
        say(dispatcher, TOPIC, "reminder_off" if was_on else "reminder_was_off")
    return True
