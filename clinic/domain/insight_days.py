"""Counts of one day where the clinic is: all that Insights keeps of conversations. They hold no words, names or ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clinic.domain.desk_times import spoken_days
from clinic.domain.diary.statistics import Span

HOURS = 24
ONE_DAY = timedelta(days=1)
# After its end a day waits for the outcomes of its last conversations (24 hours) and for what a spool brings late.
SETTLING = timedelta(hours=48)


class Days(str):
    """The name of a row that stands for days: as text it is what files have, ISO 8601, and `spoken` is for people."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date, last: date) -> Days:
        made = cls(first.isoformat() if first == last else f"{first} to {last}")
        made.first, made.last = first, last
        return made

    @property
    def spoken(self) -> str:
        return spoken_days(self.first, self.last)


def each_day(span: Span) -> Iterator[date]:
    return (span.first + ONE_DAY * number for number in range(span.days))


def bounds(span: Span, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments at which the first day begins and the last has ended; 23 or 25 hours apart when clocks change."""
    return _begins(span.first, zone), _begins(span.last + ONE_DAY, zone)


@dataclass(slots=True)
class DayCounts:
    """`outcomes`: conversations that began on the day, by what became of them. All else happened on the day itself:
    `topics`: answers by topic; `turns`: messages that were replied to, without those that staff answered, and `open_turns`
    those of them without an answer; `hours`: messages of patients by hour, as `Spoken.is_message` has it; `alarms` by level;
    `waits`: seconds, of the call-backs that were done.
    """

    day: date
    outcomes: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    turns: int = 0
    open_turns: int = 0
    hours: list[int] = field(default_factory=lambda: [0] * HOURS)
    alarms: Counter[str] = field(default_factory=Counter)
    waits: list[int] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """As JSON, without the day."""
        return {
            "outcomes": dict(self.outcomes),
            "topics": dict(self.topics),
            "turns": [self.turns, self.open_turns],
            "hours": self.hours,
            "alarms": dict(self.alarms),
            "waits": sorted(self.waits),
        }

    @classmethod
    def of(cls, day: date, stored: Mapping[str, Any]) -> DayCounts:
        turns, open_turns = stored["turns"]
        counters = {name: Counter(stored[name]) for name in ("outcomes", "topics", "alarms")}
        return cls(day, turns=turns, open_turns=open_turns, hours=stored["hours"], waits=stored["waits"], **counters)


def is_settled(day: date, zone: ZoneInfo, now: datetime) -> bool:
    """Whether nothing that is still to come changes the day's counts."""
    return now >= _begins(day + ONE_DAY, zone) + SETTLING


def total(days: Iterable[DayCounts], first: date) -> DayCounts:
    """The sum of these days, as if they were one; `first` is the day that it bears."""
    whole = DayCounts(first)
    for day in days:
        whole.outcomes.update(day.outcomes)
        whole.topics.update(day.topics)
        whole.alarms.update(day.alarms)
        whole.turns += day.turns
        whole.open_turns += day.open_turns
        whole.hours = [one + other for one, other in zip(whole.hours, day.hours, strict=True)]
        whole.waits.extend(day.waits)
    return whole


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
