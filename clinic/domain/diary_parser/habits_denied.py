"""What comes as a rule and did not this time: "usually nauseous but not this time", "last time i threw up, this time no"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

# How far before a name its "usually" may stand, and behind it the "not this time".
_BEFORE, _BEHIND = 6, 6
_STOPS = frozenset({".", ";", "!", "?"})


@cache
def _rules() -> Phrases:
    rules = lexicon.load("negation")
    return Phrases({"habit": rules["habits"], "not so": rules["not_this_time"]})


def habits_denied(marked: Iterable[Span], reading: Reading) -> tuple[frozenset[int], frozenset[int]]:
    """The places of the names that are told as a habit and denied of this time, and those of the words that deny them."""
    names = sorted(marked, key=lambda span: span.start)
    found = [*reading.find(_rules(), take=False, anywhere=True)]
    habits = [span for label, span in found if label == "habit"]
    nots = [span for label, span in found if label == "not so" and not _denies_another(span, names, reading)]
    denied, words = set[int](), set[int]()
    for name in names:
        led = any(_reaches(habit.end, name.start, _BEFORE, reading) for habit in habits)
        so = next((span for span in nots if _reaches(name.end, span.start, _BEHIND, reading)), None)
        if led and so is not None:
            denied.add(name.start)
            words.update(range(so.start, so.end + 1))
    return frozenset(denied), frozenset(words)


def _reaches(end: int, start: int, reach: int, reading: Reading) -> bool:
    return 0 <= start - end <= reach and not _STOPS & set(reading.words(end, start))


def _denies_another(span: Span, names: list[Span], reading: Reading) -> bool:
    """ "Usually nauseous but did not throw up" says no more than that."""
    return any(_reaches(span.end, name.start, 2, reading) and "," not in reading.words(span.end, name.start) for name in names)
