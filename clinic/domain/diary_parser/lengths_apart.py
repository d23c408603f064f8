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
    """The lengths without those of a nausea or an aura that is told to have gone by then, and of what else took its time."""
    lengths = [length for length in lengths if not _is_of_event(length.start, reading)]
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
