"""What an alarm kept out of the diary: an entry that was being told, or one that the alarming message itself told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions import runtime
from actions.diary_slots import OPEN
from clinic.domain.diary_form import DiaryForm, begin
from clinic.services import alarms

EMERGENCY = "emergency"
START = "action_start_diary"


async def left_by_alarm(tracker: Tracker, before: DiaryForm) -> DiaryForm | None:
    """The form, unsaved, with what was told when an alarm came; None when no alarm came since, or nothing was told.

    An alarm ends an open form from outside. Before any form was open, the entry is in the patient's own message, which the
    assistant never heard when the gateway's rules stopped it: the transcript has it. `CouldNotCheck`.
    """
    if before.holds_something and _ended_from_outside(tracker):
        return replace(before, unsaved=True)
    if before.holds_something or not _alarm_since_form(tracker):
        return None
    told = await alarms.told_with_last(runtime.reading(), tracker.sender_id, level=EMERGENCY)
    form = begin(told.text, today=told.at.astimezone(runtime.base().clinic.zone).date()) if told else DiaryForm()
    is_entry = any(draft.headache or draft.severity is not None for draft in form.drafts)
    return replace(form, unsaved=True) if form.holds_something and is_entry else None


def _ended_from_outside(tracker: Tracker) -> bool:
    """The form itself closes this slot whenever it ends."""
    return bool(tracker.get_slot(OPEN)) and not (tracker.active_loop or {}).get("name")


def _alarm_since_form(tracker: Tracker) -> bool:
    """Whether the assistant was told of an emergency after the diary was opened last: what it told is offered once."""
    for event in reversed(tracker.events):
        if event.get("event") == "action" and event.get("name") == START:
            return False
        if event.get("event") == "user" and _intent(event) == EMERGENCY:
            return True
    return False


def _intent(event: dict[str, Any]) -> str | None:
    found: str | None = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return found
