"""Phrases that patients write, as a file lists them in named groups, put into regular expressions.

Each line of a group is a phrase in lower case. The signs are those of the red-flag rules (safety/grammar.py), and some more:

    word  show*  a|b  very?  @group          one word; any ending; a choice; may be absent; a phrase of that group
    so|very?+  next|coming+                  up to nine of them, none as well; at least one
    stop it / leave (me|us / the team) alone phrases to choose from, in brackets where more stands beside them
    remind me !how|when                      not where these come next
    stop ..3 it    stop ..3-but|and it       up to three words between; none of these among them
    turn .. off    turn ~ off    turn ... off anything between: of one sentence; forty letters of no question; of the message
    ^ stop    , stop    it off $             only where the message begins; where a clause does; where the message ends
    off , please    off , and? please        marks may stand between the two, and beside what may be absent there
    <word>  <number>                         any word; a number in figures

Who writes may leave an apostrophe out: "don't" is "dont" as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar is a string, so that "no" and "on" stay words
_ANY = {"<word>": r"[\w'][\w'-]*", "<number>": r"\d+"}
_MARKS = {"^": "^", ",": r"(?:^|(?<=[,.;!])|(?<=[,.;!] ))", "..": r"\b[^.!?]*\b", "~": r"\b[^?]{0,40}?\b", "...": r"\b.*\b"}
_END = r"(?=\W*$)"
_PIECE = re.compile(r"!?\(|\)[?+]*|[^\s()]+")
_GAP = re.compile(r"\.\.(\d+)(?:-(.+))?$")
# An element where nothing stands before it, and behind another: {1} is what is between them. Without an end to how often, a
# message of one word a thousand times would be tried in a million ways.
_FIRST = {"": "{0}", "?": "(?:{0} )?", "?+": "(?:{0} ){{0,9}}", "+": "{0}(?: {0}){{0,8}}", "!": r"(?!{0}\b)"}
_THEN = {"": "{1}{0}", "?": "(?:{1}{0})?", "?+": "(?:{1}{0}){{0,9}}", "+": "(?:{1}{0}){{1,9}}", "!": r"(?!{1}{0}\b)"}


class PhraseError(Exception):
    """A file of phrases that cannot be read, told with the phrase."""


class Phrases:
    """The groups of a file. `made`: groups that are no lists of words, as expressions."""

    def __init__(self, groups: Mapping[str, str], **made: str) -> None:
        self._groups = groups
        self._done = made
        self._open: list[str] = []

    @classmethod
    def load(cls, file: Path, **made: str) -> Phrases:
        return cls(yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER), **made)  # noqa: S506

    def anywhere(self, group: str, *, then: str = "") -> re.Pattern[str]:
        """What finds a phrase of the group in a message that `plain` made. `then`: an expression of what goes on behind it."""
        return re.compile(rf"\b{self.group(group)}\b{then}")

    def opening(self, group: str, *, lead: str = "lead") -> re.Pattern[str]:
        """What matches a message that begins with a phrase of the group, behind words of the group `lead`."""
        return re.compile(rf"{self._before(lead)}{self.group(group)}\b")

    def whole(self, group: str, *, lead: str = "lead", end: str = "end") -> re.Pattern[str]:
        """What matches a message that is a phrase of the group, nine of `lead` before and `end` behind at most, and no more."""
        return re.compile(rf"{self._before(lead)}{self.group(group)}(?:\W+{self.group(end)}){{0,9}}\W*")

    def alone(self, group: str) -> re.Pattern[str]:
        """What matches a message that is a phrase of the group, and no more."""
        return re.compile(rf"\W*{self.group(group)}\W*")

    def _before(self, lead: str) -> str:
        return rf"\W*(?:{self.group(lead)}\W+){{0,9}}"

    def group(self, name: str) -> str:
        """The expression of a group. `PhraseError`: an unknown name, a circle, a phrase that is none."""
        if name not in self._done:
            if name not in self._groups or name in self._open:
                raise PhraseError(f"@{name} {'names itself' if name in self._open else 'is no group'}")
            self._open.append(name)
            self._done[name] = one_of(way for line in self._groups[name].splitlines() for way in self._ways(line))
            self._open.pop()
        return self._done[name]

    def _ways(self, line: str) -> list[str]:
        ways, closed = self._until_closed(line, iter(_PIECE.findall(line)))
        if closed is not None:
            raise PhraseError(f"{line!r}: a bracket too many")
        return ways

    def _until_closed(self, line: str, pieces: Iterator[str]) -> tuple[list[str], str | None]:
        """The phrases up to a closing bracket, and how often they may stand; None where there is none."""
        ways, phrase, closed = list[str](), _Phrase(line), None
        for piece in pieces:
            if piece[0] == ")":
                closed = piece[1:]
                break
            if piece == "/":
                ways.append(phrase.written)
                phrase = _Phrase(line)
            else:
                self._add(phrase, piece, pieces)
        return [*ways, phrase.written], closed

    def _add(self, phrase: _Phrase, piece: str, pieces: Iterator[str]) -> None:
        if gap := _GAP.match(piece):
            phrase.add_gap(int(gap[1]), self._choice(gap[2]) if gap[2] else "")
        elif piece in ("(", "!("):
            ways, often = self._until_closed(phrase.line, pieces)
            if often is None:
                raise PhraseError(f"{phrase.line!r}: a bracket stays open")
            phrase.add(one_of(ways), often if piece == "(" else "!")
        elif piece in _MARKS or piece == "$":
            phrase.add_mark(piece)
        elif piece[0] == "!":
            phrase.add(self._choice(piece[1:]), "!")
        else:
            words = piece.rstrip("?+")
            phrase.add(self._choice(words), piece[len(words) :])

    def _choice(self, words: str) -> str:
        return one_of(self.group(word[1:]) if word[0] == "@" else _word(word) for word in words.split("|"))


class _Phrase:
    """The expression of one phrase of a line, while its elements are put behind each other."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._pieces: list[str] = []
        self._first, self._space = True, " "  # whether no word must stand before

    @property
    def written(self) -> str:
        """`PhraseError` where no word of it must stand."""
        if self._first:
            raise PhraseError(f"{self.line!r}: a phrase may be empty")
        return self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)

    def add(self, body: str, often: str) -> None:
        form = (_FIRST if self._first else _THEN).get(often)
        if form is None:
            raise PhraseError(f"{self.line!r}: {often!r} is no sign")
        self._pieces.append(body if form == "{0}" else form.format(body, self._space))
        if often != "!" and "?" not in often:
            self._first, self._space = False, " "

    def add_gap(self, most: int, without: str) -> None:
        word = (rf"(?!{without}\b)" if without else "") + _ANY["<word>"]
        self._pieces.append(rf"(?:{word} ){{0,{most}}}?" if self._first else rf"(?: {word}){{0,{most}}}?")

    def add_mark(self, mark: str) -> None:
        if mark == "," and self._pieces:
            self._space = r"\W+"
        else:
            self._pieces.append(_MARKS.get(mark, _END))
            self._first = mark != "$"


def plain(text: str) -> str:
    """A message as the phrases are written: lower case, straight apostrophes, one space between words."""
    return " ".join(text.lower().replace("’", "'").split())


class _OneOf(str):
    """An expression of several ways, which stand beside each other where it is itself a way: they are found sooner."""

    ways: tuple[str, ...]


def one_of(ways: Iterable[str]) -> str:
    """The expression for any of several."""
    flat = tuple(dict.fromkeys(each for way in ways for each in (way.ways if isinstance(way, _OneOf) else (way,))))
    one = _OneOf(f"(?:{'|'.join(flat)})")
    one.ways = flat
    return one


def _word(word: str) -> str:
    any_ending = word.endswith("*")
    word = word.removesuffix("*")
    return _ANY.get(word, re.escape(word).replace("'", "'?")) + (r"\w*" if any_ending else "")
