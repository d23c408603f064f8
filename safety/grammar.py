"""The pattern language: phrases over words, written so that a clinician can read them.

    word  swallow*  a|b|c  very?  @concept      one word; a beginning; a choice; may be absent; a named list
    "no way out / give up"                      phrases to choose from
    "^ is|are swelling"                         only where a clause begins
    "i have it $"                               only where a clause ends
    "@cannot ..3 @breathe"                      up to three words between, in one sentence (".." alone: 3)
    "want ..2 (to die / it over)"               phrases beside a gap stand in brackets: it is plain how far they reach

A concept is a list of phrases without gaps; concepts may name each other, not in a circle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .model import RulesError

Words = tuple[str, ...]

_GAP = re.compile(r"\.\.(\d*)$")
_ELEMENT = re.compile(r"(?:@[a-z0-9_]+|[a-z0-9]+(?:\.\d+)?\*?)$")
_DEFAULT_GAP = 3
_MOST_FORMS = 6000


@dataclass(frozen=True)
class Chain:
    """Segments that follow each other; `gaps[i]` words at most between segment i and i + 1.

    `leads`: it counts only where a clause begins. `ends`: only where one ends.
    """

    segments: tuple[str, ...]
    gaps: tuple[int, ...]
    leads: bool = False
    ends: bool = False


def chain(pattern: str) -> Chain:
    """Cut a pattern at its gaps. Raises `RulesError` for a gap at either end, two in a row, or bare phrases beside one."""
    segments: list[list[str]] = [[]]
    gaps: list[int] = []
    leads, ends = pattern.startswith("^ "), pattern.endswith(" $")
    for element in pattern.removeprefix("^ ").removesuffix(" $").split():
        gap = _GAP.match(element)
        if gap:
            gaps.append(int(gap[1] or _DEFAULT_GAP))
            segments.append([])
        else:
            segments[-1].append(element)
    if not all(segments):
        raise RulesError(f"pattern {pattern!r}: a gap needs words on both sides")
    cut = map(" ".join, segments)
    return Chain(tuple(_out_of_brackets(segment, pattern) if gaps else segment for segment in cut), tuple(gaps), leads, ends)


def _out_of_brackets(segment: str, pattern: str) -> str:
    """The phrases of a segment beside a gap. Bare, "a ..2 b / c" was written for "a ..2 b" or "c", and read otherwise."""
    if " / " not in segment:
        return segment
    if not (segment.startswith("(") and segment.endswith(")")):
        raise RulesError(f"pattern {pattern!r}: put {segment!r} in brackets, or write two patterns")
    return segment[1:-1]


@dataclass
class Grammar:
    """Writes segments out as the word sequences that they stand for. `concepts`: name to phrases."""

    concepts: Mapping[str, list[str]]
    _done: dict[str, frozenset[Words]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def forms(self, segment: str) -> frozenset[Words]:
        """Every word sequence of the segment. Raises `RulesError`: unknown name, circle, syntax."""
        found = {form for phrase in segment.split(" / ") for form in self._phrase(phrase)}
        if () in found:
            raise RulesError(f"{segment!r} may be empty")
        return frozenset(found)

    def _phrase(self, phrase: str) -> set[Words]:
        found: set[Words] = {()}
        for element in phrase.split():
            ways = self._ways(element)
            found = {before + way for before in found for way in ways}
            if len(found) > _MOST_FORMS:
                raise RulesError(f"{phrase!r} has more than {_MOST_FORMS} forms: use a gap")
        return found

    def _ways(self, element: str) -> set[Words]:
        optional = element.endswith("?")
        ways: set[Words] = {()} if optional else set()
        for choice in element.removesuffix("?").split("|"):
            if not _ELEMENT.match(choice):
                raise RulesError(f"{element!r} is not a word, a|choice or an @concept")
            ways |= self.concept(choice[1:]) if choice[0] == "@" else {(choice,)}
        return ways

    def concept(self, name: str) -> frozenset[Words]:
        """Every word sequence of a concept. Raises `RulesError` as `forms` does."""
        if name in self._done:
            return self._done[name]
        if name not in self.concepts:
            raise RulesError(f"no concept is named @{name}")
        if name in self._open:
            raise RulesError(f"concepts go in a circle: {' > '.join([*self._open, name])}")
        self._open.append(name)
        forms = frozenset(f for phrase in self.concepts[name] for f in self.forms(phrase))
        self._open.pop()
        self._done[name] = forms
        return forms
