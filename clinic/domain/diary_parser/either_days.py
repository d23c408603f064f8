"""Days of which the headache was on one, and it is not known on which: "wednesday or thursday". The day is asked for."""

from __future__ import annotations

from dataclasses import replace

from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.names import Issue

_REACH = 8
_DENYING = frozenset({"no", "not", "never", "without", "neither", "none", "nothing", "zero", "free"})
# "Not sure if it was wednesday or thursday" denies no headache.
_UNKNOWN = frozenset({"sure", "certain", "remember", "recall", "know", "positive"})
_MARKS = frozenset({".", ";", "!", "?", "but"})
_JOINS = frozenset({"or", ",", "on", "maybe", "possibly", "else", "it", "was"})


def of_either(days: list[Mention], reading: Reading) -> list[Mention]:
    """The days, those that are joined by an "or" as one that is vague; behind a "no" each of them is meant."""
    told: list[Mention] = []
    for day in days:
        if told and _is_either(told[-1], day, reading):
            told[-1] = replace(told[-1], end=day.end, day=None, issue=Issue.VAGUE_DATE)
        else:
            told.append(day)
    return told


def _is_either(first: Mention, second: Mention, reading: Reading) -> bool:
    between = reading.words(first.end, second.start)
    return "or" in between and set(between) <= _JOINS and first.day != second.day and not _is_denied(first.start, reading)


def _is_denied(start: int, reading: Reading) -> bool:
    """Whether the clause before a place says that there was none: "no headache monday or tuesday"."""
    place = start - 1
    while place >= max(start - _REACH, 0) and reading.word(place) not in _MARKS:
        if reading.word(place) in _DENYING and not _UNKNOWN & set(reading.words(place + 1, place + 3)):
            return True
        place -= 1
    return False
