"""What is other in a text than it was, for whoever signs it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

_WORD = re.compile(r"\s*\S+|\s+$")


class Piece(NamedTuple):
    """`before` and `now` are the same where nothing changed; one of them is empty where words came or went."""

    before: str
    now: str

    @property
    def is_same(self) -> bool:
        return self.before == self.now


Change = Sequence[Piece]  # one text, piece by piece


def changes(before: Sequence[Any], now: Sequence[Any]) -> list[Change]:
    """Each text that came, went or was rewritten, in order. Both sides as `knowledge.signed_texts` gives them."""
    old, new = list(_texts(before)), list(_texts(now))
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [pieces(was, is_now) for was, is_now in zip_longest(old[a:b], new[c:d], fillvalue="")]
    return found


def pieces(before: str, now: str) -> Change:
    """Two states of one text, by words."""
    old, new = _WORD.findall(before), _WORD.findall(now)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Piece("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in codes]


def _texts(nested: Sequence[Any]) -> Iterator[str]:
    for one in nested:
        if isinstance(one, str):
            yield one
        elif one is not None:
            yield from _texts(one)
