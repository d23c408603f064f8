"""Names of people whom the clinic knows, found in whatever way they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from clinic.domain.personal_names import is_ordinary, is_word_name

# Not what is already taken out: "[name]".
_WORD = re.compile(r"(?<![\w\[])[^\W\d_][\w'’-]+")
_BETWEEN = re.compile(r",?[^\S\n]+")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """`words` of full names, and `pairs` of those that stand side by side in one, all in lower case.

    An account of "Front Desk" is no name."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, names: Iterable[str]) -> KnownNames:
        full = [[word.lower() for word in _WORD.findall(name)] for name in names]
        beside = (pair for words in full for pair in pairwise(words) if any(map(_may_name, pair)))
        pairs = {pair for first, last in beside for pair in ((first, last), (last, first))}
        return cls(frozenset(word for words in full for word in words), frozenset(pairs))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand. A name that patients write of other things as well ("Young", "Rose") is one beside another."""
        found = list(_WORD.finditer(text))
        words = [_plain(match[0]) for match in found]
        named = {at for at, word in enumerate(words) if word in self.words and not _is_other(word)}
        for at, pair in enumerate(pairwise(words)):
            if pair in self.pairs and _BETWEEN.fullmatch(text, found[at].end(), found[at + 1].start()):
                named |= {at, at + 1}
        yield from ((found[at].start(), found[at].start() + len(words[at])) for at in sorted(named))


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


def _is_other(word: str) -> bool:
    return is_ordinary(word) or is_word_name(word)


def _may_name(word: str) -> bool:
    return not is_ordinary(word) or is_word_name(word)


NOBODY = KnownNames(frozenset(), frozenset())
