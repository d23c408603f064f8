"""Sleep that the headache took, which is no cause of it: "up all night with a migraine", "the pain kept me awake"."""

from __future__ import annotations

from itertools import takewhile

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading

_MARKS = frozenset({",", ".", ";", "!", "?", "but", "and", "then"})
_KEPT = frozenset({"kept", "keeping", "keeps", "had"})
_BESIDE_KEPT = frozenset({"me", "us", "has", "have", "was", "just", "really", "that", "which"})
# How far behind such words the headache stands, and before them "so bad that i".
_BEHIND, _BEFORE = 6, 5


def _words(name: str) -> frozenset[str]:
    return lexicon.words("triggers", name)


def is_lost_to_it(name: str, span: Span, reading: Reading) -> bool:
    """Whether a lack of sleep is told as what came of the headache, or as none: "threw up all night"."""
    if name != "lack of sleep":
        return False
    if reading.word(span.start) == "up" and reading.word(span.start - 1) in _words("thrown"):
        return True
    return _is_because(span.end, reading) or _is_kept_up(span, reading) or _is_so_bad(span.start, reading)


def _is_because(end: int, reading: Reading) -> bool:
    """ "Because of the pain", "with this awful migraine"; not "with the baby", "from the storm"."""
    behind = list(takewhile(lambda word: word not in _MARKS, reading.words(end, end + _BEHIND)))
    cues = [n for n, word in enumerate(behind) if word in _words("lost_to")]
    rest = behind[cues[0] :] if cues else []
    own = [word for word in rest if word not in _words("lost_to") | _words("lost_between")]
    return bool(own) and own[0] in _words("taking_sleep") and set(behind[: cues[0]]) <= _words("lost_between")


def _is_kept_up(span: Span, reading: Reading) -> bool:
    """ "The headache kept me up all night"; not "the kids kept me up"."""
    at = span.start - 1
    while reading.word(at) in _KEPT | _BESIDE_KEPT:
        at -= 1
    return bool(_KEPT & set(reading.words(at + 1, span.end))) and reading.word(at) in _words("taking_sleep")


def _is_so_bad(start: int, reading: Reading) -> bool:
    """ "Hurt so bad i could not sleep"."""
    before = list(takewhile(lambda word: word not in _MARKS, reversed(reading.words(start - _BEFORE, start))))
    return "so" in before and bool(_words("so_bad") & set(before[: before.index("so")]))
