"""Where a headache is told of as a second one."""

from __future__ import annotations

from functools import cache

from spacy.matcher import Matcher

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading, matcher

_REACH = 4


def anothers(reading: Reading) -> list[int]:
    """The words at which "another one" and its like begin. "Took another one" is a medicine."""
    took = lexicon.words("durations", "taking")
    found = [span for _, span in reading.find(_another(), take=False) if reading.word(span.end) != "of"]
    return [span.start for span in found if not took & set(reading.words(span.start - _REACH, span.start))]


@cache
def _another() -> Matcher:
    return matcher({"another": lexicon.load("headache")["another"]})


@cache
def again() -> Matcher:
    """What says that a headache had gone and came again: "came back"."""
    return matcher({"again": lexicon.load("headache")["returned"]})
