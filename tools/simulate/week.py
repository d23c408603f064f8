"""When who writes: the week's slots, each a moment at which some patients write at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from knowledge.opening_hours import WEEKDAYS, Hours, is_open
from tools.simulate.people import Person

DAYS = 7
# So many visits share a slot where they can: their messages then meet at the product.
A_SLOT = 10
MOST_OPEN, MOST_CLOSED = 8, 3
SOON = timedelta(minutes=15)
# Staff have so long after the last slot for what came in.
LATE = timedelta(minutes=60)
BEFORE_AND_AFTER = (time(6, 20), time(19, 40), time(22, 10))
DAY_OFF = (time(9, 30), time(14, 0), time(21, 40))
Week = Mapping[str, Hours | None]


@dataclass(frozen=True)
class Slot:
    """`at` in the clinic's zone; `visits`: who writes then."""

    at: datetime
    is_open: bool
    visits: tuple[Person, ...] = ()


def first_day(today: date, days: int) -> date:
    """A whole week ends with yesterday, so that its desk is a fresh one. Fewer days begin with a Monday: the clinic is open."""
    if days >= DAYS:
        return today - timedelta(days=days)
    last = today - timedelta(days=days)
    return last - timedelta(days=last.weekday())


def plan(people: Sequence[Person], start: date, days: int, hours: Week, zone: ZoneInfo, seed: int) -> Sequence[Slot]:
    """The slots in which somebody writes, in order of time. The same for the same people, start and seed."""
    luck = Random(f"week/{seed}")  # noqa: S311  made-up people
    visits = sum(min(person.kind.days, days) for person in people)
    slots = list(_slots(start, days, hours, zone, visits))
    visitors: dict[datetime, list[Person]] = {slot.at: [] for slot in slots}
    for person in people:
        for slot in _chosen(slots, person, days, luck):
            visitors[slot.at].append(person)
    return [Slot(slot.at, slot.is_open, tuple(visitors[slot.at])) for slot in slots if visitors[slot.at]]


def _chosen(slots: Sequence[Slot], person: Person, days: int, luck: Random) -> Iterator[Slot]:
    """One slot for each day on which this person writes."""
    fitting = [slot for slot in slots if person.kind.hours in ("any", "open" if slot.is_open else "closed")]
    dates = sorted({slot.at.date() for slot in fitting})
    count = min(person.kind.days, days, len(dates))
    first = luck.randrange(len(dates) - count + 1)
    for day in dates[first : first + count]:
        yield luck.choice([slot for slot in fitting if slot.at.date() == day])


def _slots(start: date, days: int, hours: Week, zone: ZoneInfo, visits: int) -> Iterator[Slot]:
    """So many that a slot has about `A_SLOT` visits, two thirds of them while the clinic is open."""
    dates = [start + timedelta(days=number) for number in range(days)]
    working = sum(hours[WEEKDAYS[day.weekday()]] is not None for day in dates)
    opened = _between(1, math.ceil(visits * 2 / 3 / A_SLOT / max(working, 1)), MOST_OPEN)
    closed = _between(1, math.ceil(visits / 3 / A_SLOT / days), MOST_CLOSED)
    for day in dates:
        for at in sorted(_times(day, hours[WEEKDAYS[day.weekday()]], opened, closed)):
            local = datetime.combine(day, at, zone)
            yield Slot(local, is_open(hours, local))


def _times(day: date, hours: Hours | None, opened: int, closed: int) -> Iterator[time]:
    if hours is None:
        yield from DAY_OFF[:closed]
        return
    yield from BEFORE_AND_AFTER[-closed:]
    opens, closes = (datetime.combine(day, at) for at in (hours.opens, hours.closes))
    pause = (closes - LATE - opens - SOON) / opened
    yield from ((opens + SOON + number * pause).replace(second=0, microsecond=0).time() for number in range(opened))


def _between(least: int, number: int, most: int) -> int:
    return max(least, min(number, most))
