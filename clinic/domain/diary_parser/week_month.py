"""Days told by a week or a month and the day in it: "last month on the 12th", "two weeks ago on tuesday", "30 hours ago"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.calendar_days import of_month, valid, without_year
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.names import Issue

WEEK, _SUNDAY = 7, 6
_NUMBERED = 31  # no headache is told of that is as many weeks or months back, and more figures than that are something else's
_DAY_HOURS, _SURE_HOURS = 24, 12
_JOINS = frozenset({",", "and", "&", "the", "on", "then", "also"})
_RELATIVE = frozenset({"this", "last", "past", "next", "yesterday", "today"})
# "My first headache in two days" and "gone in two days" are no days to come.
_COUNTING = frozenset({"first", "second", "only", "one", "no", "not", "worst", "any", "single", "without", "every", "a"})
_MY = frozenset({"my", "his", "her", "our"})
_PAST = frozenset({"had", "got", "was", "were", "gone", "went", "did"})


@cache
def _matcher() -> Phrases:
    months = ["the? last|previous|past|this month", "the? month before last"]
    months += ["<num> months|month ago|back", "a month ago|back", "in|of|from|during <month>"]
    weeks = ["<num> weeks|week ago|back", "a week ago|back"]
    ahead = ["<num> days|day|weeks|week", "a week"]
    return Phrases(
        {
            "month then day": [f"{month} {between} <ord>" for month in months for between in (",? :? on? the?", "~ ~ ~ on the")],
            "day then month": [f"the? <ord> ,? of? ,? {month}" for month in months[:3]],
            "latest of month": ["the? <ord> of the month"],
            "weeks today": [f"{week} today|yesterday" for week in weeks],
            "weeks then day": [f"{week} ,? on <weekday>" for week in weeks] + ["<num> weeks|week ago|back <weekday>"],
            "weekdays ago": ["<num> <weekday> ago|back"],
            "day then weeks": ["<weekday> ,? <num> weeks|week ago|back", "<weekday> ,? a week ago|back"],
            "last week": [f"{week} ,? :? on? the? <weekday>" for week in ("last|past week", "the? week before last")],
            "of last week": ["<weekday> of? last|past week"],
            "hours": ["<num> hours|hour|hrs|hr|h ago|back"],
            "to come": [f"in {lasting}" for lasting in ahead] + [f"{lasting} from now|today" for lasting in ahead],
        }
    )


def days_within(reading: Reading, today: date) -> Iterator[tuple[Span, date | Issue]]:
    """Each such day with its place; `VAGUE_DATE` where two days may be meant, `NO_DATE` for a day that its month has not."""
    for label, span in reading.find(_matcher(), take=False):
        if label == "hours":
            told = _hours_ago(span, reading, today)
        elif label == "to come":
            told = Issue.FUTURE_DATE if _is_to_come(span, reading) else None
        elif "month" in label:
            told = _of_month(label, span, reading, today)
        else:
            told = _of_weeks(label, span, reading, today)
        if told is None:
            continue
        yield span, told
        if label in ("month then day", "last week") and isinstance(told, date):
            yield from _further(label, span, told, reading)


def _hours_ago(span: Span, reading: Reading, today: date) -> date | Issue | None:
    """A whole number of days is one; of other hours from half a day on the time of the day decides, which is not known here."""
    hours = int(reading.number(span.start))
    if hours < _SURE_HOURS:
        return None
    if hours % _DAY_HOURS or hours > _DAY_HOURS * _NUMBERED:
        return Issue.VAGUE_DATE
    return today - timedelta(days=hours // _DAY_HOURS)


def _is_to_come(span: Span, reading: Reading) -> bool:
    """ "Headache in two days", "in 3 days a headache", "two days from now"; not "4 headaches in two days"."""
    if "from" in reading.words(span.start, span.end):
        return True
    if _PAST & set(reading.words(0, len(reading))):
        return False
    before = reading.words(span.start - 4, span.start)
    named = before[-1:] and before[-1] in ("headache", "migraine", "attack")
    return span.start == 0 or bool(named and not _COUNTING & set(before) and reading.tag(span.start - 2) != "NUM")


def _back(span: Span, reading: Reading) -> int | None:
    """How many weeks or months ago a span says; None for a number that none would say."""
    numbers = [reading.number(token.i) for token in span if token.tag_ == "NUM"]
    count = int(numbers[0]) if numbers else 1
    return count if 0 < count <= _NUMBERED else None


def _of_month(label: str, span: Span, reading: Reading, today: date) -> date | Issue | None:
    if reading.word(span.start - 1) in _MY and span[0].tag_ == "ORD":
        return None  # "my 9th this month" counts
    day = int(next(token.lower_ for token in span if token.tag_ == "ORD")[:-2])
    words = reading.words(span.start, span.end)
    if label == "latest of month":
        return of_month(day, today) or Issue.NO_DATE
    named = [number for word in words if (number := lexicon.months().get(word)) is not None]
    if named:
        return without_year(named[0], day, today) or Issue.NO_DATE
    back = 0 if "this" in words else (2 if "before" in words else _back(span, reading))
    if back is None:
        return None
    months = today.year * 12 + today.month - 1 - back
    return valid(months // 12, months % 12 + 1, day) or Issue.NO_DATE


def _of_weeks(label: str, span: Span, reading: Reading, today: date) -> date | Issue | None:
    back = _back(span, reading)
    if back is None:
        return None
    if label == "weeks today":
        return today - timedelta(days=back * WEEK + (span[-1].lower_ == "yesterday"))
    weekday = next(number for token in span if (number := lexicon.weekdays().get(token.lower_)) is not None)
    if label == "weekdays ago":
        return today - timedelta(days=((today.weekday() - weekday - 1) % WEEK) + 1 + (back - 1) * WEEK)
    if label.endswith("last week"):
        return of_last_week(weekday, today, back=2 if "before" in reading.words(span.start, span.end) else 1)
    if weekday > today.weekday():
        return Issue.VAGUE_DATE  # counted from today or by calendar weeks, it is not the same day
    return today - timedelta(days=(today.weekday() - weekday) % WEEK + back * WEEK)


def of_last_week(weekday: int, today: date, *, back: int = 1) -> date | Issue:
    """By weeks that begin on a Monday, as the diary shows them. A Sunday may be that of either week, until it is Sunday again."""
    if weekday == _SUNDAY != today.weekday():
        return Issue.VAGUE_DATE
    return today - timedelta(days=today.weekday() - weekday + back * WEEK)


def _further(label: str, span: Span, told: date, reading: Reading) -> Iterator[tuple[Span, date | Issue]]:
    """The days behind it that are of the same month or week: "last month on the 3rd and the 5th", "last week on monday, 5/10,
    and tuesday, 6/10"; weekdays as long as they are later ones."""
    end = span.end
    for place in range(span.end, len(reading)):
        one, word = reading.doc[place : place + 1], reading.word(place)
        if word in _RELATIVE:
            return
        if label == "last week" and word in lexicon.weekdays():
            later = lexicon.weekdays()[word] - told.weekday()
            if later <= 0:
                return
            told += timedelta(days=later)
            yield one, told
        elif label != "last week" and reading.tag(place) == "ORD" and set(reading.words(end, place)) <= _JOINS:
            end = place + 1
            yield one, valid(told.year, told.month, int(word[:-2])) or Issue.NO_DATE
