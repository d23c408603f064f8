"""Medicines that no list of ours has: kept as written, when they stand where a name does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

_ENDINGS = (*("triptan", "gepant", "profen", "ine", "ol", "mab", "zole", "pam", "lam", "cet", "ex", "one", "ide", "ate", "en"),)
_SHORTEST = 5
_BEFORE_NAME = frozenset({"a", "an", "my", "some", "of", "half", "1", "2", "3", "the"})
_TAKEN = frozenset({"took", "popped", "swallowed"})
# What follows a name that stands alone behind one of these.
_BEHIND = frozenset(
    {"", ",", ".", ";", "!", "and", "&", "plus", "at", "with", "but", "for", "around", "about", "then", "(", "no"}
)


@cache
def _others() -> frozenset[str]:
    """Words that are no medicine's name, wherever they stand."""
    rules = lexicon.load("medications")
    forms = {word for name in ("forms", "units") for words in rules[name].values() for word in words}
    small = (
        frozenset(lexicon.load("answers")["small"]) | lexicon.words("severity", "weak_cues") | lexicon.words("durations", "near")
    )
    times = {
        *lexicon.load("durations")["named_times"],
        *lexicon.weekdays(),
        *lexicon.months(),
        *lexicon.words("durations", "parts_of_day"),
    }
    return small | forms | times | lexicon.words("medications", "not_names") | lexicon.words("medications", "anything")


def is_name(position: int, reading: Reading) -> bool:
    """Whether a word may be a medicine's name for its looks."""
    word = reading.word(position)
    return reading.tag(position) == "WORD" and position not in reading.taken and len(word) >= 4 and word not in _others()


def places(reading: Reading) -> Iterator[tuple[int, bool]]:
    """Where an unknown name may stand, and whether it is one even without a dose."""
    for position in range(len(reading)):
        if reading.word(position) in lexicon.words("medications", "taken_by"):
            yield from _behind(position + 1, reading)
        elif _is_weighed(position, reading):
            yield position, True


def _behind(start: int, reading: Reading) -> Iterator[tuple[int, bool]]:
    """The name behind "took", past its article and its dose."""
    at = start
    while reading.word(at) in _BEFORE_NAME or reading.tag(at) == "NUM" or _is_unit(at, reading):
        at += 1
    if is_name(at, reading) and (at > start or len(reading.word(at)) >= _SHORTEST):
        alone = (
            reading.word(start - 1) in _TAKEN
            and at == start
            and len(reading.word(at)) >= _SHORTEST
            and reading.word(at + 1) in _BEHIND
        )
        yield at, alone or _looks_medical(reading.word(at))


def _is_weighed(position: int, reading: Reading) -> bool:
    """ "Dipyrone 500mg": a word right before a weight."""
    weight = reading.tag(position + 1) == "NUM" and position + 1 not in reading.taken and reading.word(position + 2) in _weights()
    return weight and is_name(position, reading)


@cache
def _weights() -> frozenset[str]:
    units = lexicon.load("medications")["units"]
    return frozenset({*units["mg"], *units["mcg"]})


def _is_unit(position: int, reading: Reading) -> bool:
    units = lexicon.load("medications")["units"]
    return any(reading.word(position) in words for words in units.values())


def _looks_medical(word: str) -> bool:
    return len(word) >= 7 and word.endswith(_ENDINGS)
