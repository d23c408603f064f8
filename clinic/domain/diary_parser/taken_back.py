"""A wish that something told be no longer of the entry: "take out the advil", "i was wrong about the wine"."""

from __future__ import annotations

from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read


@cache
def _wishes() -> Phrases:
    return Phrases(lexicon.load("take_back")["wishes"])


def denial_of(text: str) -> str | None:
    """The wish in words that deny its object, and bring what takes its place: "not nausea but dizziness". None for a text that
    wishes no such thing, or names only the entry ("forget it")."""
    reading = read(text)
    lead = lexicon.words("take_back", "lead")
    start = next((n for n in range(len(reading)) if reading.word(n) not in lead and reading.tag(n) != "PUNCT"), 0)
    trailing = lexicon.words("take_back", "trailing")
    last = next(
        (n for n in range(len(reading), 0, -1) if reading.tag(n - 1) != "PUNCT" and reading.word(n - 1) not in trailing), 0
    )
    for label, span in reading.find(_wishes(), take=False):
        if label == "before" and span.start == start:
            return _denied(_object(reading, span.end, last))
        if label == "behind" and span.end == last:
            opens = reading.word(start) in lexicon.words("take_back", "opening")
            needs = reading.word(span.start) in lexicon.words("take_back", "closing")
            if opens or not needs:
                return _denied(_object(reading, start + opens, span.start))
        if label == "day" and span.end == last and reading.word(start) in lexicon.words("take_back", "opening"):
            named = _object(reading, start + 1, span.start)
            return _denied(f"{named} {' '.join(reading.words(span.start + 1, span.end))}" if named else "")
        if label == "instead" and span.start == start:
            return _exchanged(reading, span.end, last)
    return None


def _object(reading: Reading, start: int, end: int) -> str:
    """What is wished out; nothing where it is the entry, or a figure is put right behind it: "forget the 6, it was a 7"."""
    words = reading.words(start, end)
    if {",", "but", "it", "its"} & set(words) and any(reading.tag(n) in ("NUM", "SLASH") for n in range(start, end)):
        return ""
    return "" if set(words) <= lexicon.words("take_back", "entry") else " ".join(words)


def _denied(named: str) -> str | None:
    return f"remove {named}" if named else None


def _exchanged(reading: Reading, start: int, end: int) -> str | None:
    by = next((n for n in range(start, end) if reading.word(n) in ("with", "by", "for")), None)
    named = _object(reading, start, by) if by else ""
    return f"not {named} but {' '.join(reading.words(by + 1, end))}" if by and named else None
