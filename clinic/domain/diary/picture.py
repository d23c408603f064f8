"""What the picture of a diary shows, as values: the drawing and its text twin are made from the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from clinic.domain.diary.statistics import DayRecord, Diary, Period, Span, four_weeks

# The strip has room for six months, the bars for two years and the time before the first injection.
MONTHS = 6
MOST_BARS = 25


class Pain(StrEnum):
    """A day in the strip. The steps of pain are those of the diary's own words: mild up to 3, severe from 7 on."""

    GAP = "gap"
    FREE = "free"
    UNTOLD = "untold"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class ShownDay:
    day: date
    record: DayRecord | None
    injection: bool

    @property
    def pain(self) -> Pain:
        if self.record is None:
            return Pain.GAP
        if not self.record.headache:
            return Pain.FREE
        severity = self.record.severity
        if severity is None:
            return Pain.UNTOLD
        return Pain.MILD if severity < 4 else Pain.MODERATE if severity < 7 else Pain.SEVERE


@dataclass(frozen=True, slots=True)
class DiaryPicture:
    """`strip`: every day of the strip in order, gaps included. `periods`: the first is the time before the first injection
    when there was one; `is_treated` says whether."""

    strip: tuple[ShownDay, ...]
    periods: tuple[Period, ...]
    injections: tuple[date, ...]

    @property
    def is_treated(self) -> bool:
        return bool(self.injections)

    @property
    def span(self) -> Span:
        return Span(self.strip[0].day, self.strip[-1].day)

    def months(self) -> Iterator[tuple[date, list[ShownDay]]]:
        """The days of the strip by calendar month; the key is the month's first day."""
        for first, days in groupby(self.strip, key=lambda shown: shown.day.replace(day=1)):
            yield first, list(days)

    def runs(self) -> Iterator[list[ShownDay]]:
        """The strip in stretches that can be told in one line: days without a record, days without a headache, single days.
        A day of an injection is told by itself, so that it says which day it was."""
        run: list[ShownDay] = []
        for shown in self.strip:
            alone = shown.injection or (run and run[-1].injection)
            if run and (alone or shown.pain != run[-1].pain or shown.pain not in (Pain.GAP, Pain.FREE)):
                yield run
                run = []
            run.append(shown)
        if run:
            yield run


def picture(diary: Diary, injections: Sequence[date], span: Span, today: date) -> DiaryPicture:
    """The strip of the months of `span`, the latest six at most, and every four weeks up to today.

    Nothing is drawn before the first record or for days to come.
    """
    given = tuple(sorted({day for day in injections if day <= today}))
    periods = four_weeks(diary, given, today)
    return DiaryPicture(tuple(_strip(diary, given, _months(span, today))), tuple(_latest(periods, bool(given))), given)


def whole_span(diary: Diary, today: date) -> Span:
    """From the first record to today."""
    return Span(min(diary.span.first, today) if diary.span else today, today)


def _months(span: Span, today: date) -> Span:
    last = min(span.last, today)
    first = last.replace(day=1)
    for _ in range(MONTHS - 1):
        if first <= span.first:
            break
        first = (first - timedelta(days=1)).replace(day=1)
    return Span(first, last)


def _strip(diary: Diary, injections: Sequence[date], span: Span) -> Iterator[ShownDay]:
    for number in range(span.days):
        day = span.first + timedelta(days=number)
        yield ShownDay(day, diary.records.get(day), day in injections)


def _latest(periods: Sequence[Period], is_treated: bool) -> Sequence[Period]:
    """All of them, or the first and the latest: what everything is compared with stays."""
    if len(periods) <= MOST_BARS:
        return periods
    return [*periods[:1], *periods[1 - MOST_BARS :]] if is_treated else periods[-MOST_BARS:]
