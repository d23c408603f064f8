"""The diary counted: headache days, days with acute medicine, days without a record, and the four weeks that are compared.

A headache day is a calendar day with a headache, however many attacks it had (ICHD-3 and the trials count days). An attack that
is told as longer than a day makes a headache day of each day that it covers, the last one begun or whole: 72 hours are three days
from its own on, 30 are two. Its pain and its medicine stand on the first of them alone: nobody told when in between they were. A
day without a record is counted as such and as nothing else: no figure here is scaled up or filled in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from clinic.domain.diary.draft import DAY
from clinic.domain.medication_classes import TEN_DAY_CLASSES, MedicationClass, classes_of

FOUR_WEEKS = 28
# Fewer recorded days than this share of a period, and nothing is claimed from it: 20 of 28.
ENOUGH = Fraction(20, 28)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return max(0, (self.last - self.first).days + 1)

    def before(self) -> Span:
        """As many days, just before."""
        return Span(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def until(self, day: date) -> Span:
        return Span(self.first, min(self.last, day))

    @classmethod
    def ending(cls, last: date, *, days: int = FOUR_WEEKS) -> Span:
        return cls(last - timedelta(days=days - 1), last)

    @classmethod
    def beginning(cls, first: date, *, days: int = FOUR_WEEKS) -> Span:
        return cls(first, first + timedelta(days=days - 1))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days in as few spans as can be, the earliest first: none overlaps another, none is empty."""
    found: list[Span] = []
    for span in sorted((span for span in spans if span.days), key=lambda span: span.first):
        if found and span.first <= found[-1].last + timedelta(days=1):
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return found


def days_covered(first: date, minutes: int | None) -> list[date]:
    """Each day that an attack of the day `first` covers; that day alone where no length is told."""
    count = max(1, -(-(minutes or 0) // DAY))
    return [first + timedelta(days=number) for number in range(count)]


@dataclass(frozen=True, slots=True)
class DayRecord:
    """What is known of one calendar day. `severity`: the worst pain of the day, 0 to 10, None when it was not told."""

    headache: bool
    severity: Decimal | None = None
    classes: frozenset[MedicationClass] = frozenset()

    def joined(self, other: DayRecord) -> DayRecord:
        """Two entries of one day are one day, at its worst."""
        told = [severity for severity in (self.severity, other.severity) if severity is not None]
        return DayRecord(self.headache or other.headache, max(told, default=None), self.classes | other.classes)


@dataclass(frozen=True, slots=True)
class Count:
    """A period counted. `recorded`: its days with an entry; `medication`: days on which a class of acute medicine was taken;
    `ten_day`: days on which any of TEN_DAY_CLASSES was; `acute`: days on which any class was, each once."""

    span: Span
    recorded: int
    headache: int
    medication: Mapping[MedicationClass, int] = field(default_factory=dict)
    severities: tuple[Decimal, ...] = ()
    ten_day: int = 0
    acute: int = 0

    @property
    def free(self) -> int:
        return self.recorded - self.headache

    @property
    def gaps(self) -> int:
        """Days without a record."""
        return self.span.days - self.recorded

    @property
    def needed(self) -> int:
        """The recorded days from which something may be claimed."""
        return -(-self.span.days * ENOUGH.numerator // ENOUGH.denominator)

    @property
    def is_enough(self) -> bool:
        return self.span.days > 0 and self.recorded >= self.needed

    @property
    def mean_severity(self) -> Decimal | None:
        """The mean of the worst pain of the headache days for which one was told, to a tenth."""
        if not self.severities:
            return None
        return (sum(self.severities, Decimal(0)) / len(self.severities)).quantize(Decimal("0.1"))


class Diary:
    """A patient's diary by calendar day."""

    def __init__(self, records: Mapping[date, DayRecord]) -> None:
        self.records = dict(sorted(records.items()))
        self._days = list(self.records)

    @classmethod
    def of(cls, entries: Iterable[tuple[date, bool, Decimal | None, Iterable[str], int | None]]) -> Diary:
        """From entries (day, headache, severity, names of medicines, minutes) in any order; several of one day become one."""
        records: dict[date, DayRecord] = {}
        for first, headache, severity, names, minutes in entries:
            told = DayRecord(headache, severity, classes_of(names))
            for day in days_covered(first, minutes if headache else None):
                record = told if day == first else DayRecord(headache=True)
                records[day] = records[day].joined(record) if day in records else record
        return cls(records)

    def within(self, spans: Sequence[Span]) -> Diary:
        """The same diary, of these days alone."""
        return Diary({day: record for day, record in self.records.items() if any(one.first <= day <= one.last for one in spans)})

    def __bool__(self) -> bool:
        return bool(self._days)

    @property
    def span(self) -> Span | None:
        """From the first record to the last; None for an empty diary."""
        return Span(self._days[0], self._days[-1]) if self._days else None

    def count(self, span: Span) -> Count:
        days = self._days[bisect_left(self._days, span.first) : bisect_right(self._days, span.last)]
        found = [self.records[day] for day in days]
        aching = [record for record in found if record.headache]
        return Count(
            span=span,
            recorded=len(found),
            headache=len(aching),
            medication=Counter(name for record in found for name in sorted(record.classes)),
            severities=tuple(record.severity for record in aching if record.severity is not None),
            ten_day=sum(1 for record in found if record.classes & TEN_DAY_CLASSES),
            acute=sum(1 for record in found if record.classes),
        )


@dataclass(frozen=True, slots=True)
class Cycle:
    """From an injection to the day before the next one. `ended` is False while the next one has not been given."""

    number: int
    span: Span
    ended: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Four weeks of the treatment, or what is left of a cycle. `cycle` 0 is the time before the first injection."""

    cycle: int
    count: Count

    @property
    def is_whole(self) -> bool:
        return self.count.span.days == FOUR_WEEKS


def baseline_span(injections: Sequence[date]) -> Span | None:
    """The four weeks before the first injection; None without one."""
    return Span.beginning(min(injections)).before() if injections else None


def cycles(injections: Iterable[date], today: date) -> list[Cycle]:
    """The treatment cycles up to today. The last one goes on: it ends with today."""
    given = sorted({day for day in injections if day <= today})
    ends = [*(day - timedelta(days=1) for day in given[1:]), *([today] if given else [])]
    return [
        Cycle(number, Span(first, last), ended=number < len(given))
        for number, (first, last) in enumerate(zip(given, ends, strict=True), 1)
    ]


def four_weeks(diary: Diary, injections: Sequence[date], today: date) -> list[Period]:
    """The baseline, then every four weeks of each cycle with what is left of it; without injections, back from today."""
    given = [day for day in injections if day <= today]
    if not given:
        return _back_from(diary, today)
    baseline = baseline_span(given)
    assert baseline is not None
    spans = [(cycle.number, piece) for cycle in cycles(given, today) for piece in _pieces(cycle.span)]
    return [Period(number, diary.count(span)) for number, span in [(0, baseline), *spans]]


def _pieces(span: Span) -> list[Span]:
    starts = range(0, span.days, FOUR_WEEKS)
    return [Span.beginning(span.first + timedelta(days=start)).until(span.last) for start in starts]


def _back_from(diary: Diary, today: date) -> list[Period]:
    first = diary.span.first if diary.span else today
    spans = [Span.ending(today)]
    while spans[-1].first > first:
        spans.append(spans[-1].before())
    return [Period(0, diary.count(span)) for span in reversed(spans)]
