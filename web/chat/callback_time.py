"""When the clinic may call, in approved words."""

from __future__ import annotations

from datetime import datetime, time

from knowledge import Hours, Knowledge
from knowledge.opening_hours import ALL_DAY, is_open, next_slot, spoken_slot

NOON = time(12)
WINDOWS = {"morning": Hours(time.min, NOON), "afternoon": Hours(NOON, time.max), "any": ALL_DAY}


def expected(base: Knowledge, now: datetime, window: str = "any") -> str:
    """`now` is aware. A clinic that is never open in the window is asked for any time."""
    hours, here = base.clinic.hours, now.astimezone(base.clinic.zone)
    slot = next_slot(hours, here, window=WINDOWS[window]) or next_slot(hours, here)
    assert slot is not None, "the clinic's facts have an open day"
    part = "expected_open" if is_open(hours, here) else "expected_closed"
    return base.text("callback", part, when=spoken_slot(slot, here))
