"""Triggers that would be read as something else: hours of sleep as a length, a forgotten medicine as one that was taken."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.mentions import Named
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.sleep_lost import is_lost_to_it

_MISSED = "missed medication"
# A night's sleep that is no cause of a headache, in hours.
ENOUGH_SLEEP_H, MOST_SLEEP_H = 7, 9


@cache
def _early() -> Phrases:
    rules = lexicon.load("triggers")["always"]
    timed = {
        name: [line for line in lines if {"<num>", "all", "all?", "day", "night"} & set(line.split())]
        for name, lines in rules.items()
    }
    return Phrases({name: lines for name, lines in timed.items() if lines} | {_MISSED: rules[_MISSED]})


def early_triggers(reading: Reading) -> list[Named]:
    """ "Only slept 4 hours" is no length of the headache and "forgot my topamax" nothing taken, so these are read first."""
    found = [(name, span) for name, span in reading.find(_early(), take=False) if not is_lost_to_it(name, span, reading)]
    found = [
        (name, span) for name, span in found if "off" not in reading.words(span.start, span.end)
    ]  # "slept it off in 6 hours"
    for _, span in found:
        reading.take(span)
    return [Named("trigger", told, span) for name, span in found if (told := _by_hours(name, span, reading))]


def _was_cure(span: Span, reading: Reading) -> bool:
    """ "Slept 3 hours and it was gone": no cause of the headache, and its end."""
    if {"only", "just", "barely", "hardly", "not"} & set(reading.words(span.start - 1, span.end)):
        return False
    after = reading.words(span.end, span.end + 6)
    return after[:1] in (["and"], [","], ["then"]) and bool(lexicon.words("triggers", "cured") & set(after))


def _by_hours(name: str, span: Span, reading: Reading) -> str | None:
    """Hours of sleep as a cause: ten and more are too much, seven to nine are none."""
    if name == "lack of sleep" and _was_cure(span, reading):
        return None
    hours = max(reading.numbers(span), default=Decimal(0))
    if name != "lack of sleep" or hours < ENOUGH_SLEEP_H:
        return name
    return "too much sleep" if hours > MOST_SLEEP_H else None
