"""A message as words: one spelling for what people type in a hundred ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛`´ʼ′"), None)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_](?:[\w@$!*]*\w)?|\.{2,}|[.!?;\n]+|[,:()\-–—/]")
_LEET = str.maketrans("013457@$!", "oieastasi", "*_")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_SHORT_SENTENCE = 3
_SPELLED_OUT = 3


class Vocabulary(Protocol):
    """What `read` needs to know of the words that the rules use."""

    def knows(self, word: str) -> bool:
        """True for a word of the rules."""

    def fix(self, word: str) -> tuple[str, ...]:
        """The word, or what it was meant to be: one word or more, never none."""


@dataclass(frozen=True)
class Text:
    """Words in order, with the number of the sentence and of the clause that each stands in."""

    words: tuple[str, ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]


def plain(text: str) -> str:
    """Lower case without accents, apostrophes, control and invisible characters (NFKC, then NFKD).

    New lines stay: they end a sentence. "¡No puedo!" becomes "¡no puedo!", "can’t" "cant".
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).translate(_APOSTROPHES)
    return "".join(_visible(folded))


def _visible(text: str) -> Iterator[str]:
    for char in text:
        if "a" <= char <= "z" or char == " " or char == "\n":
            yield char
            continue
        kind = unicodedata.category(char)
        if kind[0] == "Z" or kind in ("Cc", "So", "Sk"):
            yield " "
        elif kind not in ("Cf", "Mn", "Me"):
            yield char


def read(text: str, vocabulary: Vocabulary) -> Text:
    """Split a message into words in the spelling of `vocabulary`. Never raises.

    A full stop after one or two words ("I. Cant. Breathe.") ends a clause only, not a sentence.
    """
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = clause = begun = 0
    for token in _joined(_TOKEN.findall(plain(text)), vocabulary):
        if token[0].isalnum():
            new = _words(token, vocabulary)
            words += new
            sentences += [sentence] * len(new)
            clauses += [clause] * len(new)
            continue
        clause += 1
        if token[0] in ".!?;\n" and ".." not in token and len(words) - begun >= _SHORT_SENTENCE:
            sentence, begun = sentence + 1, len(words)
    return Text(tuple(words), tuple(sentences), tuple(clauses))


def _words(token: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    if token.isalpha():
        return vocabulary.fix(token)
    decoded = token.translate(_LEET)
    if token[0].isalpha() and vocabulary.knows(decoded):
        return (decoded,)
    if token[0].isdigit():
        return (token,)
    pieces = _LETTERS_OR_DIGITS.findall(token)
    return tuple(w for p in pieces for w in (vocabulary.fix(p) if p.isalpha() else (p,)))


def _joined(tokens: list[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Undo spelling out: "k m s", "k.m.s", "s u i c i d e", if the letters give words we know."""
    run: list[str] = []
    for token in tokens:
        if len(token) == 1 and (token.isalpha() or (run and token in ".-/*")):
            run.append(token)
            continue
        yield from _spelled(run, vocabulary)
        run = []
        yield token
    yield from _spelled(run, vocabulary)


def _spelled(run: list[str], vocabulary: Vocabulary) -> list[str]:
    letters = "".join(filter(str.isalpha, run))
    if len(letters) < _SPELLED_OUT:
        return run
    words = vocabulary.fix(letters)
    return list(words) if all(map(vocabulary.knows, words)) else run
