"""Lists of what was so and was not: "nausea: no, light - yes, vomit 0", "❌nausea ✅light"."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

_TODAY = frozenset({"today", "yesterday", "tonight"})
_JOINS = frozenset({"and", "or", "nor", "/", "&", "+"})


def _words(name: str) -> frozenset[str]:
    return lexicon.words("negation", name)


def answer(start: int, end: int, reading: Reading, names: Collection[int] = ()) -> bool | None:
    """Whether what is named there is told to be so; None where nothing answers it. `names`: where names begin."""
    marked = _marked(start, end, reading)
    if marked is not None:
        return marked
    at = _past_marks(end, reading)
    if reading.word(at) in _words("yes"):
        leads = at == end and at + 1 in names and reading.word(start - 1) in _words("nos")  # "no nausea yes vomiting"
        return None if leads else True
    return False if _is_no(at, reading, names, strong=bool(_words("strong_marks") & set(reading.words(end, at)))) else None


def denied_by_answers(spans: Iterable[Span], reading: Reading) -> tuple[set[int], set[int]]:
    """Where names begin that a list says were not there, and those that it says were: "nausea and vomiting: no"."""
    known = {span.start: span for span in spans}
    said = {start: answer(start, span.end, reading, known) for start, span in known.items()}
    ends = {span.end: start for start, span in known.items()}
    for start in sorted(known, reverse=True):
        joined = ends.get(start - 1) if reading.word(start - 1) in _JOINS else None
        if joined is not None and said[joined] is None and "no" not in reading.words(joined - 2, joined):
            said[joined] = said[start]
    return {start for start, so in said.items() if so is False}, {start for start, so in said.items() if so}


def answering(spans: Iterable[Span], reading: Reading) -> set[int]:
    """The places of the "no" and "0" behind names, which say nothing of what follows them."""
    known = {span.start: span for span in spans}
    answered = [span for start, span in known.items() if answer(start, span.end, reading, known) is False]
    return {_past_marks(span.end, reading) for span in answered}


def _marked(start: int, end: int, reading: Reading) -> bool | None:
    """A tick or a cross before or behind a name. A list has all of them on one side."""
    marks = _words("ticks") | _words("crosses")
    places = [n for n in range(len(reading)) if reading.word(n) in marks]
    if not places:
        return None
    beside = start - 1 if reading.tag(places[-1] + 1) == "WORD" else end
    return reading.word(beside) in _words("ticks") if beside in places else None


def _past_marks(end: int, reading: Reading) -> int:
    end += reading.word(end) in _TODAY and reading.word(end + 1) in _words("strong_marks")
    while end < len(reading) and reading.word(end) in _words("marks") | _words("strong_marks"):
        end += 1
    return end


def _is_no(at: int, reading: Reading, names: Collection[int], *, strong: bool) -> bool:
    """Whether a "no" ends what it answers, and does not begin a "no vomiting"; behind a colon another name may follow."""
    zero = reading.tag(at) == "NUM" and reading.number(at) == 0
    if reading.word(at) == "not" and reading.word(at + 1) in ("really", "at"):
        return True
    if not zero and reading.word(at) not in _words("nos"):
        return False
    if reading.word(at + 1) == "?":
        return False  # "its only talking, no?"
    behind = reading.tag(at + 1)
    if behind in ("", "PUNCT", "SLASH"):
        return True
    return at + 1 in names and (strong or zero or _is_answered(at + 1, reading, names))


def _is_answered(start: int, reading: Reading, names: Collection[int]) -> bool:
    """Whether the next name has its own "no" behind it, up to the end: "nausea no aura no"."""
    at = start + 1
    while at < len(reading) and reading.tag(at) == "WORD" and reading.word(at) not in _words("nos") | _words("yes"):
        at += 1
    return reading.word(at) in _words("yes") or _is_no(at, reading, names, strong=False)
