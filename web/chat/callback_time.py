"""When the clinic may call, in approved words."""

from __future__ import annotations

from datetime import datetime

from knowledge import Knowledge
from knowledge.opening_hours import Slot, call_slot, is_open, spoken_slot


def expected(base: Knowledge, now: datetime) -> str:
    """Of a call that is asked for at `now` (aware), at any time of day."""
    here = now.astimezone(base.clinic.zone)
    return expected_in(base, call_slot(base.clinic.hours, here, "any"), here)


def expected_in(base: Knowledge, slot: Slot, here: datetime) -> str:
    """Of a call within `slot`; `here` is now where the clinic is."""
    part = "expected_open" if is_open(base.clinic.hours, here) else "expected_closed"
    return base.text("callback", part, when=spoken_slot(slot, here))
