"""A headache that is told to be there now, with nothing else: "i have a headache"."""

from __future__ import annotations

from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_REACH = 3


def has_one_now(reading: Reading) -> bool:
    """Whether a headache is told of now: not "when i have a headache", "i have a headache every monday"."""
    before, behind = lexicon.words("headache", "having_before"), lexicon.words("headache", "having_behind")
    return any(
        not before & set(reading.words(start - _REACH, start)) and not behind & set(reading.words(end, end + _REACH))
        for _, start, end in _having_now()(reading.doc)
    )


@cache
def _having_now() -> Phrases:
    return Phrases({"having": lexicon.load("headache")["having_now"]})
