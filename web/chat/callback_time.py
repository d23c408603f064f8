"""When the clinic may call, in approved words."""

from __future__ import annotations

from datetime import datetime

from clinic.db.models.chat import Callback
from knowledge import Knowledge
from knowledge.opening_hours import Slot, call_slot, is_open, spoken_slot


def expected(base: Knowledge, now: datetime) -> str:
    """Of a call that is asked for at `now` (aware), at any time of day."""
    here = now.astimezone(base.clinic.zone)
    return expected_in(base, call_slot(base.clinic.hours, here, "any"), here)


def expected_of(base: Knowledge, call: Callback, now: datetime) -> str:
    """Of a call that was asked for, as it is due at `now`; of an overdue one, when it can be made next."""
    here = now.astimezone(base.clinic.zone)
    slot = Slot(call.call_from.astimezone(base.clinic.zone), call.due_at.astimezone(base.clinic.zone))
    is_due = call.call_from < call.due_at and here < slot.ends
    return expected_in(base, slot if is_due else call_slot(base.clinic.hours, here, call.call_window), here)


def expected_in(base: Knowledge, slot: Slot, here: datetime) -> str:
    """Of a call within `slot`; `here` is now where the clinic is."""
    part = "expected_open" if is_open(base.clinic.hours, here) else "expected_closed"
    return base.text("callback", part, when=spoken_slot(slot, here))
