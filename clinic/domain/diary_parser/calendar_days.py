"""Days that are written out, in figures or with the month's name: "3/14", "25.11.2026", "the 3rd of may", "on the 30th"."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.names import Issue

# A month and day without a year that is still to come means last year's when that is at most this long ago.
LAST_YEAR_DAYS = 200
LONGEST_YEAR, LONGEST_MONTH = 366, 31
_COUNTS = frozenset({"one", "two", "three", "four"})
# "On the 45th floor", "on the 33rd day".
_COUNTED = frozenset({"street", "floor", "day", "time", "birthday", "avenue", "ave", "anniversary", "week", "attempt", "try"})


def calendar_day(label: str, span: Span, reading: Reading, today: date) -> date | Issue | None:
    """The day that such a match names. `NO_DATE`: one that no calendar has; None: something else than a day was meant."""
    if label == "year":
        year = int(span[-1].text)
        return valid(year, 12, 31) if year != today.year else None
    if label == "month year":
        return _month_alone(span, today)
    if label == "iso":
        return valid(*(int(piece) for piece in span.text.split("-"))) or Issue.NO_DATE
    if label == "slash3":
        return _with_year(span, today)
    if label in ("ordinal", "further ordinal"):
        return _ordinal(span, reading, today)
    return _named_month(span, reading, today)


def _month_alone(span: Span, today: date) -> date | Issue:
    """Its first day where all of the month is to come or too long ago to be logged; else no one day is named: "november 2019"."""
    first = date(int(span[-1].text), lexicon.months()[span[0].lower_], 1)
    return first if first > today or (today - first).days > LONGEST_YEAR + LONGEST_MONTH else Issue.VAGUE_DATE


def _with_year(span: Span, today: date) -> date | Issue:
    """Month, day and year; where that cannot be, or with dots is still to come, day, month and year."""
    first, second, year = (int(piece) for piece in span.text.replace(".", "/").replace("-", "/").split("/"))
    year += 2000 if year < 100 else 0
    days = [day for day in (valid(year, first, second), valid(year, second, first)) if day]
    past = [day for day in days if day <= today] if "." in span.text else []
    return next(iter([*past, *days]), Issue.NO_DATE)


def _named_month(span: Span, reading: Reading, today: date) -> date | Issue | None:
    named = [number for word in reading.words(span.start, span.end) if (number := lexicon.months().get(word)) is not None]
    days = [int(token.lower_[:-2]) for token in span if token.tag_ == "ORD"]
    figures = [int(number) for number in reading.numbers(span)]
    years = [int(token.text) for token in span if token.tag_ == "YEAR"]
    counted = span[0].lower_ in _COUNTS and len(figures) > 1
    chosen = (days + figures[counted:])[:1]
    if not named or not chosen:
        return None
    day = valid(years[0], named[0], chosen[0]) if years else without_year(named[0], chosen[0], today)
    return day or (Issue.NO_DATE if _is_meant(chosen[0], span, reading) else None)


def _is_meant(day: int, span: Span, reading: Reading) -> bool:
    """Whether a month beside a figure that is no day of it was meant for a day: "nov 31", and not "may 50 mg"."""
    return (
        day < 100 and not _counts(span.end, reading) and ("may" not in span.text.lower() or reading.word(span.start - 1) == "on")
    )


def _counts(position: int, reading: Reading) -> bool:
    return reading.word(position) in lexicon.words("severity", "counted") or reading.tag(position) == "SLASH3"


def without_year(month: int, day: int, today: date) -> date | None:
    """This year's, or last year's when this year's is to come and last year's is the nearer thing to mean."""
    this, last = valid(today.year, month, day), valid(today.year - 1, month, day)
    if this is None or this <= today:
        return this or last
    return last if last and (today - last).days <= LAST_YEAR_DAYS else this


def _ordinal(span: Span, reading: Reading, today: date) -> date | Issue | None:
    day = int(span[-1].lower_[:-2])
    if 1 <= day <= 31:
        told, weekday = of_month(day, today), lexicon.all_weekdays().get(span[0].lower_)
        agrees = told is None or weekday is None or told.weekday() == weekday
        return told if agrees else Issue.VAGUE_DATE  # "friday the 28th", which is a Saturday
    on = "on" in (span[0].lower_, reading.word(span.start - 1))
    return Issue.NO_DATE if on and reading.word(span.end) not in _COUNTED else None


def of_month(day: int, today: date) -> date | None:
    """The latest such day of a month, today included: "the 30th" said on the 20th was last month's. None: no month has it."""
    month = today.replace(day=1)
    for _ in range(3):
        if 0 < day <= monthrange(month.year, month.month)[1] and month.replace(day=day) <= today:
            return month.replace(day=day)
        month = (month - timedelta(days=1)).replace(day=1)
    return None


def range_end(first: date, position: int, reading: Reading, today: date) -> date | None:
    """The last day of "nov 23-25" and "nov 23 to 25"; behind a dash only where the pain is told by itself ("nov 3 - 8")."""
    to = reading.word(position) in ("to", "thru", "through") or "SLASH" in map(reading.tag, range(position, len(reading)))
    behind = reading.word(position + 2)
    counts = behind in lexicon.words("severity", "counted") or any(
        behind in words for words in lexicon.load("durations")["units"].values()
    )
    if reading.word(position) not in ("to", "thru", "through", "-") or not to or counts or reading.tag(position + 1) != "NUM":
        return None
    last = valid(first.year, first.month, int(reading.number(position + 1)))
    return last if last and first < last <= today else None


def valid(year: int, month: int, day: int) -> date | None:
    """That day, or None when the calendar has none."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
