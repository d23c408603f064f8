"""Days that go by a name: "on thanksgiving", "the night before christmas", "labor day". Years are reckoned from the rules of
US federal law (5 U.S.C. 6103) and custom, in lexicon/holidays.yml."""

from __future__ import annotations

from calendar import monthcalendar
from datetime import date, timedelta
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.calendar_days import LAST_YEAR_DAYS
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.names import Issue

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


@cache
def _matcher() -> Phrases:
    rules = lexicon.load("holidays")
    named = {**rules["days"], **rules["weekdays"], **rules["after"]}
    beside = {
        f"{days} {label}": [f"the? {said} {line}" for line in lines]
        for label, lines in named.items()
        for days, said in (("+1", "day|morning|night after"), ("-1", "day|night|evening before"))
    }
    return Phrases({**named, **beside, "vague": rules["vague"]})


def holidays(reading: Reading, today: date) -> list[tuple[Span, date | Issue]]:
    """Each day of a name with its latest date; `VAGUE_DATE` where more than one day may be meant, or the latest was long ago."""
    found = reading.find(_matcher(), take=False)
    return [(span, _day(label, span, reading, today)) for label, span in found]


def _day(label: str, span: Span, reading: Reading, today: date) -> date | Issue:
    step, _, rest = label.partition(" ")
    beside = step in ("+1", "-1")
    loose = reading.word(span.end) in lexicon.words("holidays", "behind")
    loose = loose or (not beside and reading.word(span.start - 1) in lexicon.words("holidays", "around"))
    if label == "vague" or loose:
        return Issue.VAGUE_DATE
    days = [_of_year(rest if beside else label, year) + timedelta(days=int(step) if beside else 0) for year in _years(today)]
    latest = max(day for day in days if day <= today)
    return latest if (today - latest).days <= LAST_YEAR_DAYS else Issue.VAGUE_DATE


def _years(today: date) -> range:
    return range(today.year - 2, today.year + 1)


def _of_year(label: str, year: int) -> date:
    """The day of "12-25", "11 fourth thursday" or "1 11 fourth thursday" (a day after it)."""
    if "-" in label:
        month, day = map(int, label.split("-"))
        return date(year, month, day)
    *after, month_number, nth, weekday = label.split()
    days = [week[_WEEKDAYS.index(weekday)] for week in monthcalendar(year, int(month_number))]
    return date(year, int(month_number), [day for day in days if day][_NTH[nth]]) + timedelta(days=sum(map(int, after)))
