"""What an alarm kept out of the diary: an entry that was being told, or one that the alarming message itself told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_slots import OPEN, TOPIC, opened
from actions.diary_urgent import urged
from actions.speech import said, say
from clinic.domain.diary.in_time import in_time
from clinic.domain.diary_form.day import right_day
from clinic.domain.diary_form.form import DiaryForm, Outcome, begin, dated, hear
from clinic.domain.diary_parser.ended_now import ended_now
from clinic.domain.diary_parser.entry import names_headache
from clinic.services import alarms

# Said to an all-clear that leaves nothing to be kept.
AFTER_ALARM = ("clarify", "after_alarm")
EMERGENCY, CRISIS, URGENT = "emergency", "crisis", "urgent"
START = "action_start_diary"


async def left_by_alarm(tracker: Tracker, before: DiaryForm) -> DiaryForm | None:
    """The form, unsaved, with what was told when an alarm came; None when no alarm came since, or nothing was told.

    An alarm ends an open form from outside. Before any form was open, the entry is in the patient's own message, which the
    assistant never heard when the gateway's rules stopped it: the transcript has it. `CouldNotCheck`.
    """
    if before.holds_something and _ended_from_outside(tracker):
        return replace(await _with_last_words(tracker, before), unsaved=True)
    if before.holds_something:
        return None
    return await _told_in_alarm(tracker)


def resumed(dispatcher: CollectingDispatcher, tracker: Tracker, left: DiaryForm) -> list[EventType]:
    """Goes on with what an alarm `left`, and with what the message tells of it now."""
    say(dispatcher, TOPIC, "not_saved_after_alarm" if _after_alarm(tracker) else "not_saved_after_failure")
    text = ended_now(said(tracker), runtime.now())
    told = begin(text, today=runtime.today(), before=left, interrupted=True)
    return opened(urged(dispatcher, tracker, in_time(told, text, runtime.now(), left)))


async def _told_in_alarm(tracker: Tracker) -> DiaryForm | None:
    """The headache that the alarming message told, unsaved; None where it told of none or the diary was opened since."""
    if not _alarm_since_form(tracker):
        urgent = _urgent_since_form(tracker)
        return _entry(urgent, runtime.today()) if urgent else None
    told = await alarms.told_with_last(runtime.writing(), tracker.sender_id, level=EMERGENCY)
    form = _entry(told.text, _day(told)) if told else None
    day = _day_told_since(tracker) if form and form.assumed else None
    return dated(form, day) if form and day else form


def _entry(text: str, today: date) -> DiaryForm | None:
    """None for what has a day and no headache: "found out yesterday I am 6 weeks along"."""
    form = begin(text, today=today)
    of_pain = any(draft.severity is not None or (draft.headache and names_headache(text)) for draft in form.drafts)
    return replace(form, unsaved=True) if form.holds_something and of_pain else None


def _day_told_since(tracker: Tracker) -> date | None:
    """The day that was told behind the alarm, before the entry was gone on with: "no im ok, it was yesterday"."""
    heard = takewhile(lambda event: _intent(event) != EMERGENCY, _heard_since_form(tracker)[1:])
    days = (right_day(str(event.get("text") or ""), runtime.today()) for event in heard)
    return next((day for day in days if day), None)


async def _with_last_words(tracker: Tracker, before: DiaryForm) -> DiaryForm:
    """The form with what the alarming message put right in it: "wait i meant 3/10 and my vision is gone in one eye"."""
    told = None
    if not before.target and _alarm_since_form(tracker):
        told = await alarms.told_with_last(runtime.writing(), tracker.sender_id, level=EMERGENCY)
    form, outcome = hear(before, told.text, today=_day(told)) if told else (before, Outcome.DISCARD)
    return form.calm() if outcome is Outcome.OPEN else before


def _day(told: alarms.Told) -> date:
    return told.at.astimezone(runtime.base().clinic.zone).date()


def _urgent_since_form(tracker: Tracker) -> str | None:
    """The last message before this one that got urgent advice and opened no diary; None where the diary was opened since."""
    urgent = (event for event in _heard_since_form(tracker)[1:] if any(topic == URGENT for topic, _ in _answers(event)))
    return next((str(event.get("text") or "") for event in urgent), None)


def _ended_from_outside(tracker: Tracker) -> bool:
    """The form itself closes this slot whenever it ends."""
    return bool(tracker.get_slot(OPEN)) and not (tracker.active_loop or {}).get("name")


def _alarm_since_form(tracker: Tracker) -> bool:
    """Whether the assistant was told of an emergency after the diary was opened last: what it told is offered once."""
    return any(_intent(event) == EMERGENCY for event in _heard_since_form(tracker))


def _after_alarm(tracker: Tracker) -> bool:
    """Whether help came first; else the form ended in the middle because a part of the product did."""
    heard = _heard_since_form(tracker)
    return any(_intent(event) in (EMERGENCY, CRISIS) for event in heard) or _urgent_since_form(tracker) is not None


def _heard_since_form(tracker: Tracker) -> list[dict[str, Any]]:
    """The messages since the diary was opened last, the latest first."""
    since = takewhile(lambda event: (event.get("event"), event.get("name")) != ("action", START), reversed(tracker.events))
    return [event for event in since if event.get("event") == "user"]


def _answers(event: dict[str, Any]) -> list[list[str]]:
    return ((event.get("parse_data") or {}).get("turn") or {}).get("answers") or []


def _intent(event: dict[str, Any]) -> str | None:
    found: str | None = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return found
