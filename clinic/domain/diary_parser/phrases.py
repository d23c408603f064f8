"""Phrases with labels, found in a message by spaCy's matcher, which is asked only for labels that the message can hold.

A message is searched for some fifty lists of phrases, several of them more than once, and spaCy tries each phrase at each word.
Nearly all have a word that the message lacks. Leaving those out, and keeping what was found, takes half the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from clinic.domain import lexicon

Found = tuple[str, int, int]


@cache
def language() -> Language:
    """The blank English pipeline that lends its vocabulary; tokens are made elsewhere."""
    return spacy.blank("en")


@dataclass(frozen=True, slots=True)
class _Label:
    """`needed`: words one of which stands in each of its phrases; None where a phrase has no word that must stand there."""

    matcher: Matcher
    needed: frozenset[str] | None


class Phrases:
    """A matcher for lines of the lexicon, by label."""

    def __init__(self, lines: Mapping[str, Sequence[str]]) -> None:
        self._labels = {label: _label(label, of_label) for label, of_label in lines.items()}

    def __call__(self, doc: Doc) -> list[Found]:
        """Label, first token and the one behind the last, of each match; kept with the message."""
        kept: dict[Phrases, list[Found]] = doc.user_data.setdefault("found", {})
        if (found := kept.get(self)) is None:
            found = kept[self] = list(self._search(doc, doc.user_data["words"]))
        return found

    def _search(self, doc: Doc, words: frozenset[str]) -> Iterable[Found]:
        for name, label in self._labels.items():
            if label.needed is None or not label.needed.isdisjoint(words):
                yield from ((name, start, end) for _, start, end in label.matcher(doc))


def _label(name: str, lines: Sequence[str]) -> _Label:
    patterns = [pattern for line in lines for pattern in lexicon.patterns(line)]
    matcher = Matcher(language().vocab)
    matcher.add(name, patterns)
    needed = [_needed(pattern) for pattern in patterns]
    return _Label(matcher, None if None in needed else frozenset().union(*filter(None, needed)))


def _needed(pattern: Sequence[lexicon.TokenPattern]) -> frozenset[str] | None:
    """The words of the token that has the fewest, of those that have to be there."""
    words = [_words(token["LOWER"]) for token in pattern if "LOWER" in token and "OP" not in token]
    return min(words, key=len, default=None)


def _words(wanted: str | Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset([wanted] if isinstance(wanted, str) else wanted["IN"])
