"""Finds the word that a misspelling was meant for, one edit away, among the words that matter here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from clinic.domain.lexicon import single_words

SHORTEST = 6
# Real words that are one edit away from a word of the lexicon.
_REAL = frozenset(
    {
        "sports",
        "patient",
        "patients",
        "advise",
        "advised",
        "spinnings",
        "aspiring",
        "drained",
        "exhaust",
        "having",
        "heading",
        "leaving",
        "sundae",
        "sundaes",
        *("barked", "barking", "barred", "checked", "healing", "hearing", "heating", "hurting", "poking", "pooled", "popped"),
        *("saying", "scattered", "skinny", "sleeps", "slimmer", "spared", "spotty", "staying", "swimmer"),
    }
)


@cache
def _index() -> dict[str, str]:
    """Every known word less one letter, to the word: two words one edit apart share an entry."""
    return {shorter: word for word in sorted(single_words()) for shorter in _shortened(word)}


def _shortened(word: str) -> Iterator[str]:
    yield word
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def corrected(word: str) -> str:
    """`word`, or the known word that differs from it by one letter added, left out, changed or swapped."""
    if len(word) < SHORTEST or word in _REAL or word in single_words() or not word.isalpha():
        return word
    for shorter in _shortened(word):
        meant = _index().get(shorter)
        if meant and is_near(word, meant):
            return meant
    return word


def is_near(written: str, meant: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours leads from one to the other. The first letter holds."""
    if written[0] != meant[0] or abs(len(written) - len(meant)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b), min(len(written), len(meant)))
    w, m = written[start:], meant[start:]
    return w[1:] == m[1:] or w[1:] == m or w == m[1:] or (w[2:] == m[2:] and w[:2] == m[:2][::-1])
