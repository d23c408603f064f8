"""The names of medicines in a message, known by their generic name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading


@cache
def _matcher() -> Phrases:
    """Every name that is known, by its generic name; "kept" for what is kept as written."""
    return Phrases({**lexicon.medication_names(), "kept": lexicon.load("medications")["kept"]})


@cache
def _generic() -> dict[str, str]:
    return {written: generic for generic, names in lexicon.medication_names().items() for written in names}


def names(reading: Reading, *, anywhere: bool = False) -> Iterator[tuple[str, Span]]:
    """Generic name and place of each, in order. The figure of "tylenol 3" is of its name; that of "tylenol 3 times" counts."""
    for label, span in reading.find(_matcher(), take=False, anywhere=anywhere):
        plain = _generic().get(span[:-1].text.lower()) if len(span) > 1 and span[-1].tag_ == "NUM" else None
        yield (plain, span[:-1]) if plain and _counts(span.end, reading) else (label, span)


def _counts(end: int, reading: Reading) -> bool:
    """Whether the figure before a place counts what follows: "3 times", "3x", "3 tablets", "3 hours ago", "3 or 4 times"."""
    if reading.word(end) in ("or", "-", "to") and reading.tag(end + 1) == "NUM":
        return _counts(end + 2, reading)
    return reading.word(end) in lexicon.words("medications", "counted_behind")
