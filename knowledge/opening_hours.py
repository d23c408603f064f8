"""Opening hours: read from data, and said in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
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
        return f"{_clock(self.opens)} to {_clock(self.closes)}"


def opening_hours(fields: Fields) -> Mapping[str, Hours | None]:
    """Every weekday with its hours, None when closed. Each day must be there, as HH:MM-HH:MM or closed."""
    week = {day: _hours(fields, day) for day in WEEKDAYS}
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


def _days(days: list[str]) -> str:
    names = [day.capitalize() for day in days]
    return names[0] if len(names) == 1 else f"{names[0]} {'and' if len(names) == 2 else 'to'} {names[-1]}"


def _clock(at: time) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"
