"""A headache told by when it was not there yet: "head was fine until 6 pm", "no headache till lunch"."""

from __future__ import annotations

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

_UNTIL = frozenset({"until", "till", "til"})
# "No headaches till date" and "until further notice" have no end yet.
_OPEN = frozenset({"date", "further", "next", "tomorrow", ""})
_BETWEEN = frozenset({"up", "all", "day", "morning", "right", "at", "about", "today", "yesterday"})


def is_fine_until(place: int, reading: Reading) -> bool:
    """Whether an "until" stands there, behind what says that there was none; not "gone until", "fine until tomorrow"."""
    if reading.word(place) not in _UNTIL or reading.word(place + 1) in _OPEN:
        return False
    before = place - 1
    while reading.word(before) in _BETWEEN:
        before -= 1
    if reading.word(before) in lexicon.words("headache", "fine"):
        return "not" not in reading.words(before - 2, before)
    denied = {"no", "zero", "without"} & set(reading.words(before - 2, before))
    return bool(denied) and reading.word(before) in lexicon.words("headache", "unfelt")


def fine_until(reading: Reading) -> list[Span]:
    """Each such "until": a headache is told of there."""
    return [reading.doc[n : n + 1] for n in range(len(reading)) if is_fine_until(n, reading)]


def free_of_all(free: list[Span], began: list[Span], reading: Reading) -> list[Span]:
    """What says that there was none, without what was so until the headache came."""
    return [span for span in free if not any(_leads(span, until, reading) for until in began)]


def _leads(free: Span, until: Span, reading: Reading) -> bool:
    return free.start < until.start and set(reading.words(free.end, until.start)) <= _BETWEEN
