"""A message as words: one spelling for what people type in a hundred ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_APOSTROPHES = frozenset("'’‘‛`´ʼ′")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_](?:[\w@$!*]*\w)?|\.{2,}|[.!?;\n]+|[,:()\-–—/]")
_LEET = str.maketrans("013457@$!", "oieastasi", "*")
# Letters of other alphabets that are typed or pasted for the Latin ones they look like (Unicode TR39, confusables.txt:
# Cyrillic, then Greek, then Latin letters that do not decompose); capitals and small letters may look like different ones.
_LOOK_ALIKES = str.maketrans(
    "АВЕЗІЈКМНОРСТУХЅҮавгеікмнорстухѕјһԁԛԝѵүьп" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικνορτυχωϲϳ" + "ıłøɑɡɪʀɴʜ",
    "ABE3IJKMHOPCTYXSYabreikmhopctyxsjhdqwvybn" + "ABEZHIKMNOPTYXabyenikvoptuxwcj" + "iloagirnh",
)
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_SHORT_SENTENCE = 3
_SPELLED_OUT = 3
_BETWEEN_LETTERS = ".-/"
_SLACK = 40
_CHUNK = 256


class Vocabulary(Protocol):
    """What `read` needs to know of the words that the rules use."""

    def knows(self, word: str) -> bool:
        """True for a word of the rules."""

    def fix(self, word: str) -> tuple[str, ...]:
        """The word, or what it was meant to be: one word or more, never none."""


@dataclass(frozen=True)
class Text:
    """Words in order, with the number of the sentence and of the clause that each stands in.

    `stopped`: the words that stand behind a full stop or the like, also one that ends no sentence ("I. Cant.").
    """

    words: tuple[str, ...]
    sentences: tuple[int, ...]
    clauses: tuple[int, ...]
    stopped: frozenset[int] = frozenset()


def plain(text: str) -> str:
    """Lower case Latin letters without accents, apostrophes, control and invisible characters (NFKC, then NFKD).

    "ｃаn't" with a full-width c and a Cyrillic a is "cant".
    New lines stay: they end a sentence. "¡No puedo!" becomes "¡no puedo!", "can’t" "cant".
    """
    folded = legible(text).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
    return folded.translate(_VISIBLE)


def legible(text: str) -> str:
    """The text in the letters that a reader sees: NFKC, Latin for look-alikes, nothing invisible. Case and accents stay."""
    return text if text.isascii() else _compatible(text).translate(_LOOK_ALIKES).translate(_SEEN)


def _compatible(text: str) -> str:
    """NFKC. One ligature may stand for a phrase: what goes beyond twice the message is cut."""
    if text.isascii():
        return text
    room, parts = 2 * len(text) + _SLACK, list[str]()
    for start in range(0, len(text), _CHUNK):
        if room <= 0:
            break
        parts.append(unicodedata.normalize("NFKC", text[start : start + _CHUNK])[:room])
        room -= len(parts[-1])
    return "".join(parts)


class _Seen(dict[int, str]):
    """Every character as it is, but those of no width, by code point; worked out once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = "" if unicodedata.category(chr(code)) == "Cf" else chr(code)
        return self[code]


_SEEN = _Seen()


class _Visible(dict[int, str]):
    """What becomes of a character, by code point; worked out once for each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        if char in _APOSTROPHES or kind in ("Cf", "Mn", "Me"):
            char = ""
        elif char != "\n" and (kind[0] == "Z" or kind in ("Cc", "So", "Sk", "Cn", "Co", "Cs")):
            char = " "
        self[code] = char
        return char


_VISIBLE = _Visible()


def read(text: str, vocabulary: Vocabulary) -> Text:
    """Split a message into words in the spelling of `vocabulary`. Never raises.

    A full stop after one or two words ("I. Cant. Breathe.") ends a clause only, not a sentence.
    """
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    stopped: set[int] = set()
    sentence = clause = begun = 0
    for token in _joined(_TOKEN.findall(plain(text)), vocabulary):
        if token[0].isalnum():
            new = _words(token, vocabulary)
            words += new
            sentences += [sentence] * len(new)
            clauses += [clause] * len(new)
            continue
        clause += 1
        if token[0] not in ".!?;\n":
            continue
        stopped.add(len(words))
        if ".." not in token and len(words) - begun >= _SHORT_SENTENCE:
            sentence, begun = sentence + 1, len(words)
    return Text(tuple(words), tuple(sentences), tuple(clauses), frozenset(stopped))


def _words(token: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    if token.isalpha():
        return vocabulary.fix(token)
    decoded = token.translate(_LEET)
    if token[0].isalpha() and decoded.isalpha():
        meant = vocabulary.fix(decoded)
        if all(map(vocabulary.knows, meant)):
            return meant
    if token[0].isdigit():
        return (token,)
    pieces = _LETTERS_OR_DIGITS.findall(token)
    return tuple(w for p in pieces for w in (vocabulary.fix(p) if p.isalpha() else (p,)))


def _joined(tokens: list[str], vocabulary: Vocabulary) -> Iterator[str]:
    """Undo spelling out: "k m s", "k.m.s", "s u i c i d e", if the letters give words we know."""
    run: list[str] = []
    for token in tokens:
        if len(token) == 1 and (token.isalpha() or (run and token in _BETWEEN_LETTERS)):
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
