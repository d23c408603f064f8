"""Opening hours: read from data, and said in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from itertools import groupby
from types import MappingProxyType

from knowledge.reading import Fields

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"


@dataclass(frozen=True, slots=True)
class Hours:
    """Local times of the clinic; `opens` is before `closes`."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{spoken_clock(self.opens)} to {spoken_clock(self.closes)}"


ALL_DAY = Hours(time.min, time.max)
# Half an hour before closing, nobody says "today" any more.
LAST_MINUTES = timedelta(minutes=30)
NOON = time(12)
WINDOWS = {"morning": Hours(time.min, NOON), "afternoon": Hours(NOON, time.max), "any": ALL_DAY}
# Nobody is called again sooner than this after a call without an answer.
PAUSE = timedelta(hours=2)
QUARTER_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of opening time on one day, where the clinic is."""

    starts: datetime
    ends: datetime


def next_slot(week: Mapping[str, Hours | None], now: datetime, *, window: Hours = ALL_DAY) -> Slot | None:
    """The first stretch of opening time inside `window` that is not all but over; None when there is none in the week.

    `now` is aware, in the clinic's zone.
    """
    for number in range(8):
        day = now + timedelta(days=number)
        slot = _slot(week[WEEKDAYS[day.weekday()]], window, day)
        if slot is not None and slot.ends - now >= LAST_MINUTES:
            return slot
    return None


def call_slot(week: Mapping[str, Hours | None], now: datetime, window: str) -> Slot:
    """When a call that is asked for now is due: the next stretch inside the part of the day that was asked for, morning,
    afternoon or any. A clinic that is never open then is asked for any time. `now` as in `next_slot`.
    """
    slot = next_slot(week, now, window=WINDOWS[window]) or next_slot(week, now)
    assert slot is not None, "the clinic's facts have an open day"
    return slot


def next_try(week: Mapping[str, Hours | None], now: datetime, window: str) -> Slot:
    """When somebody who did not answer now is called again: as `call_slot`, and not at once."""
    # The clock may be changed in between.
    earliest = _next_quarter((now.astimezone(timezone.utc) + PAUSE).astimezone(now.tzinfo))
    slot = call_slot(week, earliest, window)
    return Slot(max(slot.starts, earliest), slot.ends)


def is_open(week: Mapping[str, Hours | None], now: datetime) -> bool:
    hours = week[WEEKDAYS[now.weekday()]]
    return hours is not None and hours.opens <= now.time() < hours.closes


def spoken_slot(slot: Slot, now: datetime) -> str:
    """In words: "today before 5:00 pm", or "on Monday, November 23, from 8:00 am to 12:00 pm"."""
    if slot.starts <= now:
        return f"today before {spoken_clock(slot.ends.time())}"
    return f"today {_times(slot)}" if slot.starts.date() == now.date() else dated_slot(slot)


def dated_slot(slot: Slot) -> str:
    """In words that are true whenever they are read: "on Monday, November 23, from 8:00 am to 12:00 pm"."""
    return f"on {_day(slot.starts)}, {_times(slot)}"


def dated_time(at: datetime) -> str:
    """As `dated_slot`: "on Monday, November 23, at 8:05 am". `at` is in the clinic's zone."""
    return f"on {_day(at)}, at {spoken_clock(at.time())}"


def opening_hours(fields: Fields) -> Mapping[str, Hours | None]:
    """Every weekday with its hours, None when closed. Each day must be there, as HH:MM-HH:MM or closed."""
    week = {day: _hours(fields, day) for day in WEEKDAYS}
    if not any(week.values()):
        fields.wrong(WEEKDAYS[0], "the clinic must be open on one day at least")
    fields.finish()
    return MappingProxyType(week)


def spoken_hours(week: Mapping[str, Hours | None]) -> str:
    """In words: "Monday to Thursday, 8:00 am to 5:00 pm; Friday, 8:00 am to 3:00 pm; closed Saturday and Sunday"."""
    runs = [(hours, [day for day, _ in days]) for hours, days in groupby(week.items(), key=lambda item: item[1])]
    return "; ".join(f"{_days(days)}, {hours}" if hours else f"closed {_days(days)}" for hours, days in runs)


def _hours(fields: Fields, day: str) -> Hours | None:
    text = fields.text(day)
    match = re.fullmatch(rf"{_CLOCK}-{_CLOCK}", text)
    hours = Hours(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))) if match else None
    if hours and hours.opens >= hours.closes:
        fields.wrong(day, f"{text!r} closes before it opens")
    if text and not hours and text != "closed":
        fields.wrong(day, f"{text!r} is neither HH:MM-HH:MM nor closed")
    return hours


def _slot(hours: Hours | None, window: Hours, day: datetime) -> Slot | None:
    if hours is None:
        return None
    opens, closes = max(hours.opens, window.opens), min(hours.closes, window.closes)
    if opens >= closes:
        return None
    return Slot(datetime.combine(day, opens, day.tzinfo), datetime.combine(day, closes, day.tzinfo))


def _next_quarter(at: datetime) -> datetime:
    """The same time, or the next full quarter of an hour."""
    whole = at.replace(second=0, microsecond=0)
    ahead = -whole.minute % QUARTER_MINUTES or (QUARTER_MINUTES if whole < at else 0)
    return whole + timedelta(minutes=ahead)


def _times(slot: Slot) -> str:
    return f"from {spoken_clock(slot.starts.time())} to {spoken_clock(slot.ends.time())}"


def _day(at: datetime) -> str:
    return f"{at:%A}, {at:%B} {at.day}"


def _days(days: list[str]) -> str:
    names = [day.capitalize() for day in days]
    return names[0] if len(names) == 1 else f"{names[0]} {'and' if len(names) == 2 else 'to'} {names[-1]}"


def spoken_clock(at: time) -> str:
    """ "8:05 am"."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"
