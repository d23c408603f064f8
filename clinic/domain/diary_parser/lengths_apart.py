"""Lengths without a unit, and those of what else was felt: "nausea went away after an hour but pain lasted 6"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

_HOUR, _DAY_HOURS = 60, 24
# A bare figure from here on is in minutes.
_LEAST_MINUTES, _MOST_MINUTES = 30, 600
_ENDS = frozenset({"and", "but", "then", "so", "took"})
_JOINS = frozenset({"and", "&", "with", "plus", "/", ","})


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_L = TypeVar("_L", bound=_Placed)


def bare_lengths(reading: Reading) -> Iterator[tuple[int, int]]:
    """The place and minutes of each "lasted 6"; not "lasted 2 advil"."""
    for place in range(1, len(reading)):
        ends = reading.tag(place + 1) in ("", "PUNCT") or reading.word(place + 1) in _ENDS
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
    """The lengths without those of a nausea or an aura that is told to have gone by then."""
    apart = [length for length in lengths if _symptom(length.start, reading)]
    if len(apart) < len(lengths):
        return [length for length in lengths if length not in apart]
    return [length for length in lengths if _symptom(length.start, reading) not in lexicon.words("durations", "never_alone")]


def _symptom(start: int, reading: Reading) -> str:
    """What is told to have lasted so long or to be gone by then: "nausea went away after"; not "pain and nausea lasted"."""
    at, gone = start - 1, False
    while (word := reading.word(at)) in lexicon.words("durations", "apart_between"):
        gone = gone or word in ("away", "gone", "stopped", "lasted", "ended", "passed", "left", "faded", "cleared")
        at -= 1
    joined = reading.word(at - 1) in _JOINS - {","}
    return word if gone and word in lexicon.words("durations", "felt_apart") and not joined else ""
