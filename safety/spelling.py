"""Forgives typing: stretched letters, one wrong letter in a long word, words run together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_LONG = 6  # a word of so many letters may have one wrong
_VERY_LONG = 8  # and here the first letter may be the wrong one
_LONGEST = 24  # nothing longer is looked at: it bounds the work on nonsense
_MOST_PIECES = 6
_LONGEST_PIECE = 12
_SHORT_PIECES = frozenset(
    {"i", "a", "im", "to", "me", "my", "is", "it", "in", "of", "on", "no", "am", "be", "do", "go", "so", "up"}
)
_ENDINGS = ("", "s", "ed", "ing", "e", "es")
_FORMS = ("ed", "ing", "er", "ers", "ly", "es")  # "waited" beside "wait" is a word, not a slip for "wanted"
_STOPPED = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")  # doubles its last letter: "stoped" is a slip
# Halves of ordinary compounds: "outside" and "workday" are not run together.
_FIRST_WORDS = """
    a after any back be bed by down every for fore in no off on out over pre re some sun un under up with
"""
_LAST_WORDS = """
    able age back care day days down ever fit form how ion ive less let life light line off on out self
    side time up ups way where word words work works
"""
_FIRST_HALVES = frozenset(_FIRST_WORDS.split())
_LAST_HALVES = frozenset(_LAST_WORDS.split())


class Speller:
    """The words of the rules, and the way back to them from a misspelling.

    `words`: every word of the rules; "swallow*" stands for all words that begin so.
    `leave`: real words that are never taken for a misspelling ("shallow" is not "swallow").
    """

    def __init__(self, words: Iterable[str], leave: Iterable[str]) -> None:
        self._words = {w for w in words if not w.endswith("*")} | set(leave)
        self._stems = {w[:-1] for w in words if w.endswith("*")}
        self._shortest = min(map(len, self._stems), default=1)
        meant = {w for w in words if not w.endswith("*")}
        meant |= {stem + end for stem in self._stems for end in _ENDINGS}
        self._pieces = {w for w in meant | self._words if len(w) > 2 and w.isalpha()} | _SHORT_PIECES
        self._near = _deletions(sorted(w for w in meant if len(w) >= _LONG and w.isalpha()))

    def stems(self, word: str) -> list[str]:
        """The stems of the rules, written "swallow*", that the word begins with."""
        last = min(len(word), _LONGEST)
        heads = (word[:n] for n in range(self._shortest, last + 1))
        return [head + "*" for head in heads if head in self._stems]

    def knows(self, word: str) -> bool:
        """True for a word of the rules, and for one that begins with one of their stems."""
        return word in self._words or bool(self.stems(word))

    def fix(self, word: str) -> tuple[str, ...]:
        """The word that was meant: itself if known or hopeless, one or more known words if not."""
        for shorter in _unstretched(word):
            if shorter in self._words:
                return (shorter,)
            word = shorter
        if self.knows(word):
            return (word,)
        if not 4 < len(word) <= _LONGEST:
            return (word,)
        near = self._form(word) or self._nearest(word)
        return (near,) if near else self._split(word) or (word,)

    def _form(self, word: str) -> str | None:
        """The known word for "daughters", itself for "waited", None for what is no form of one."""
        if word[-1] == "s" and word[:-1] in self._words:
            return word[:-1]
        for ending in _FORMS:
            base = word.removesuffix(ending)
            if base == word or len(base) < 3:
                continue
            if base + "e" in self._words and ending != "ly":
                return word
            if base in self._words and not (_STOPPED.search(base) and ending not in ("ly", "es")):
                return word
        return None

    def _nearest(self, word: str) -> str | None:
        for short in _without_one(word):
            for meant in self._near.get(short, ()):
                same_start = meant[0] == word[0] or len(meant) >= _VERY_LONG
                if same_start and one_apart(word, meant):
                    return meant
        return None

    def _split(self, word: str) -> tuple[str, ...] | None:
        """The fewest known words that the letters are made of, or None ("iwanttodie")."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PIECE), end):
                before, now = best[start], best[end]
                if before is None or word[start:end] not in self._pieces:
                    continue
                if now is None or len(before) + 1 < len(now):
                    best[end] = (*before, word[start:end])
        found = best[-1]
        if not found or len(found) > _MOST_PIECES or _compound(found):
            return None
        return found


def _compound(pieces: tuple[str, ...]) -> bool:
    return len(pieces) == 2 and (pieces[0] in _FIRST_HALVES or pieces[1] in _LAST_HALVES)


def one_apart(word: str, other: str) -> bool:
    """True if one letter added, left out, changed, or swapped with its neighbour makes them equal."""
    if word == other:
        return True
    start = 0
    for a, b in zip(word, other, strict=False):
        if a != b:
            break
        start += 1
    a, b = word[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _unstretched(word: str) -> Iterator[str]:
    if _STRETCHED.search(word):
        yield _STRETCHED.sub(r"\1\1", word)
        yield _STRETCHED.sub(r"\1", word)


def _without_one(word: str) -> Iterator[str]:
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _deletions(words: list[str]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for word in words:
        for short in {*_without_one(word)}:
            near.setdefault(short, []).append(word)
    return near
