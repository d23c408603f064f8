"""An answer that is a figure and nothing else, read as what was asked for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from clinic.domain import lexicon
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.diary_parser.severity import HIGHEST
from clinic.domain.names import Issue, Question

_BETWEEN = frozenset({"between", "from", "to", "and", "somewhere", "in", "pain", "it", "is", "maybe", "or"})


def said(reading: Reading, *, beside: set[int]) -> list[str]:
    """The words that stand beside some positions, without marks, smileys and small words."""
    small = frozenset(lexicon.load("answers")["small"])
    others = [position for position in range(len(reading)) if position not in beside and reading.tag(position) != "PUNCT"]
    return [word for position in others if (word := reading.word(position)) not in small]


def bare(reading: Reading, question: Question, today: date) -> DiaryDraft | None:
    """A number and nothing else, read as what was asked for; None when there is more to it, or less."""
    if question is Question.DATE and (year := _bare_year(reading)):
        return parse(f"in {year}", today)[0]  # too far back, and that is said
    if question in _BELOW and reading.word(0) in ("minus", "negative") and reading.tag(1) == "NUM":
        return DiaryDraft(headache=True, issues=(_BELOW[question],))
    numbers = [position for position in range(len(reading)) if reading.tag(position) == "NUM"]
    if question is Question.SEVERITY and _is_between(numbers, reading):
        return parse(f"severity {reading.number(numbers[0])} to {reading.number(numbers[1])}", today)[0]
    if question is Question.DURATION and _is_between(numbers, reading):
        return parse(f"{reading.number(numbers[0])} to {reading.number(numbers[1])} hours", today)[0]
    if len(numbers) != 1 or not _AROUND.issuperset(said(reading, beside=set(numbers))):
        return None
    value = reading.number(numbers[0])
    if question is Question.DURATION:
        return _hours(value)
    if question is Question.DATE:
        return parse(f"on the {int(value)}th", today)[0] if value == int(value) and 1 <= value <= 31 else None
    if question is Question.SEVERITY:
        return parse(f"severity {value}", today)[0]
    return None


def _is_between(numbers: list[int], reading: Reading) -> bool:
    """ "Between 6 and 7", which would be two times of the day."""
    if len(numbers) != 2 or "/" in reading.words(*numbers) or any(reading.number(place) > HIGHEST for place in numbers):
        return False
    return set(said(reading, beside=set(numbers))) <= _AROUND | _BETWEEN


def day_slashed(text: str, today: date) -> DiaryDraft | None:
    """ "9/10" or "11-5" and nothing else is a day where the day was asked for."""
    reading = read(re.sub(r"\b\d{1,2}[.-]\d{1,2}\b", r"on \g<0>", text))
    places = [place for place in range(len(reading)) if reading.tag(place) == "SLASH"]
    alone = len(places) == 1 and _AROUND.issuperset(said(reading, beside=set(places)))
    told = parse(f"on {reading.word(places[0])}", today)[0] if alone else None
    return told if told and (told.date or told.issues) else None


# What a figure below nothing is.
_BELOW = {Question.SEVERITY: Issue.SEVERITY_RANGE, Question.DURATION: Issue.DURATION_RANGE}


def _bare_year(reading: Reading) -> str | None:
    """A year and nothing else."""
    years = [position for position in range(len(reading)) if reading.tag(position) == "YEAR"]
    alone = len(years) == 1 and not set(said(reading, beside=set(years))) - {"in", "back"}
    return reading.word(years[0]) if alone else None


_AROUND = frozenset(
    {"about", "around", "like", "probably", "roughly", "a", "an", "was", "at", "level", "day", "on", "solid", "or", "for"}
)


def _hours(value: Decimal) -> DiaryDraft:
    """A bare length is in hours; 30 and more are minutes, as in "45"."""
    minutes = int(value if value >= 30 else value * 60)
    if not 0 < minutes <= 24 * 60:
        return DiaryDraft(headache=True, issues=(Issue.DURATION_RANGE,))
    return DiaryDraft(headache=True, duration_minutes=minutes, ongoing=False)
