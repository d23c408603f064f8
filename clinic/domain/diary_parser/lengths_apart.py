"""Lengths without a unit, and those of what else was felt: "nausea went away after an hour but pain lasted 6"."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol, TypeVar

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_HOUR, _DAY_HOURS = 60, 24
# A bare figure from here on is in minutes.
_LEAST_MINUTES, _MOST_MINUTES = 30, 600
_ENDS = frozenset({"and", "but", "then", "so", "took"})
_DAYS = frozenset({"day", "days", "week", "weeks"})
_LEADING = frozenset({"for", "last", "past", "in"})
_CLAUSE_ENDS = frozenset({",", ".", ";", "!", "?", "but", "so", "then"})
_JOINS = frozenset({"and", "&", "with", "plus", "/", ","})


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_L = TypeVar("_L", bound=_Placed)


def bare_lengths(reading: Reading) -> Iterator[tuple[int, int]]:
    """The place and minutes of each "lasted 6"; not "lasted 2 advil"."""
    for place in range(1, len(reading)):
        ends = reading.tag(place + 1) in ("", "PUNCT", "SLASH") or reading.word(place + 1) in _ENDS
        if place in reading.taken or reading.tag(place) != "NUM" or not ends or not _is_lasting(place, reading):
            continue
        value = reading.number(place)
        minutes = int(value if value >= _LEAST_MINUTES else value * _HOUR)
        if 0 < value <= _DAY_HOURS or _LEAST_MINUTES <= value <= _MOST_MINUTES:
            yield place, minutes


def _is_lasting(place: int, reading: Reading) -> bool:
    at = place - 1
    while reading.word(at) in lexicon.words("durations", "near") | {"for", "only", "another"}:
        at -= 1
    return reading.word(at) == "lasted"


def of_the_pain(lengths: Sequence[_L], reading: Reading) -> list[_L]:
    """The lengths without those of a nausea or an aura that is told to have gone by then, and of what else took its time."""
    lengths = [length for length in lengths if not _is_of_event(length.start, reading)]
    apart = [length for length in lengths if _symptom(length.start, reading)]
    if len(apart) < len(lengths):
        return [length for length in lengths if length not in apart]
    return [length for length in lengths if _symptom(length.start, reading) not in lexicon.words("durations", "never_alone")]


@cache
def _between() -> Phrases:
    return Phrases({"between": lexicon.load("durations")["between_pains"]})


def is_between(span: Span, reading: Reading) -> bool:
    """Whether a length is how long there was no pain, or until something else: "came back after 3 hours", "could not see for"."""
    return any(end == span.start for _, _, end in _between()(reading.doc))


def not_of_symptoms(lengths: Sequence[_L], symptoms: Iterable[Span], reading: Reading) -> list[_L]:
    """The lengths without those that are told of a symptom alone: "6/10, nausea for 30 minutes"; not "headache with nausea for
    3 hours"."""
    known = {span.end: span.start for span in symptoms}
    return [length for length in lengths if not _is_of_symptom(length.start, known, reading)]


def _is_of_symptom(start: int, symptoms: Mapping[int, int], reading: Reading) -> bool:
    at = start
    while reading.word(at - 1) in lexicon.words("durations", "near"):
        at -= 1
    if reading.word(at - 1) != "for":
        return False
    named = symptoms.get(at - 1)
    if named is None:
        named = at - 2 if reading.word(at - 2) in lexicon.words("durations", "felt_apart") else None
    before = reading.word(named - 1) if named is not None else ""
    return named is not None and before not in _JOINS - {","} and before not in _PAINS


# A symptom right behind one of these is listed with it: "migraine nausea for 3 hours".
_PAINS = frozenset({"headache", "migraine", "pain", "ha", "having"})


def not_of_causes(lengths: Sequence[_L], causes: Collection[int], told: Collection[int], reading: Reading) -> list[_L]:
    """The lengths without the days of a cause, where a headache is told beside: "forgot my topamax for 2 days, 7/10 today".
    `causes` and `told`: where causes stand, and where a headache is told of."""
    return [length for length in lengths if not told or not _is_of_cause(length.start, causes, told, reading)]


def _is_of_cause(start: int, causes: Collection[int], told: Collection[int], reading: Reading) -> bool:
    if reading.tag(start) != "NUM" or reading.word(start + 1) not in _DAYS or reading.word(start + 2) == "of":
        return False
    if start + 2 in told and reading.word(start - 1) not in _LEADING:
        return False  # "3 day migraine"
    clause = set(itertools.takewhile(lambda at: reading.word(at) not in _CLAUSE_ENDS, range(start - 1, -1, -1)))
    return bool(clause & set(causes)) and clause.isdisjoint(told)


def _symptom(start: int, reading: Reading) -> str:
    """What is told to have lasted so long or to be gone by then: "nausea went away after"; not "pain and nausea lasted"."""
    at, gone = start - 1, False
    while (word := reading.word(at)) in lexicon.words("durations", "apart_between"):
        gone = gone or word in ("away", "gone", "stopped", "lasted", "ended", "passed", "left", "faded", "cleared")
        at -= 1
    joined = reading.word(at - 1) in _JOINS - {","}
    return word if gone and word in lexicon.words("durations", "felt_apart") and not joined else ""


def _is_of_event(start: int, reading: Reading) -> bool:
    """ "My meeting was 3 hours long", "the flight took 5 hours"; not "headache after the meeting lasted 3 hours"."""
    at, between = start - 1, lexicon.words("durations", "lasting_between")
    while reading.word(at) in between:
        at -= 1
    told = {"was", "is", "took", "lasted", "ran", "went"} & set(reading.words(at + 1, start))
    led = (
        reading.word(at - 1) in ("my", "the", "a", "our", "this", "that", "work", "school") and reading.word(at - 2) not in _LEADS
    )
    return bool(told) and led and reading.word(at) in lexicon.words("durations", "lasting_apart")


_LEADS = frozenset({"after", "during", "in", "from", "before", "since", "at", "through", "on", "the", "my"})
