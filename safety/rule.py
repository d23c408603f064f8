"""One red-flag rule, compiled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .context import Surroundings
from .model import Level
from .page import JOINS, Hit, Page, Sequence

_MOST_COMBINATIONS = 80
# Words between a hit and what excuses it, at most, and none of these words nor a comma among them: behind them stands another
# matter ("cant swallow and wants to know the cost"). Measured (docs/decisions/understanding.md).
_NEAR = 3
_JOINS = JOINS | {"so", "while", "then", "because", "what", "whats", "how"}


@dataclass(frozen=True)
class Near:
    """All the parts, in any order, each at most `within` words from the first part."""

    parts: tuple[Sequence, ...]
    within: int

    def hits(self, page: Page) -> Iterator[Hit]:
        """Combinations, at most 80 of them."""
        if all(n in page.spans for part in self.parts for n in part.segments):
            yield from islice(self._more(page, ()), _MOST_COMBINATIONS)

    def _more(self, page: Page, found: tuple[Hit, ...]) -> Iterator[Hit]:
        if len(found) == len(self.parts):
            yield tuple(span for hit in found for span in hit)
            return
        for hit in self.parts[len(found)].hits(page):
            if not found or 0 <= _distance(found[0], hit) <= self.within:
                yield from self._more(page, (*found, hit))


@dataclass(frozen=True)
class Together:
    """All the parts anywhere in the message, each an alarm of its own."""

    parts: tuple[Pattern, ...]


Pattern = Sequence | Near | Together


def segments(pattern: Pattern) -> tuple[int, ...]:
    """The numbers of its segments; the pattern cannot stand in a message without each of them."""
    if isinstance(pattern, Sequence):
        return pattern.segments
    return tuple(number for part in pattern.parts for number in segments(part))


@dataclass(frozen=True)
class Rule:
    """A rule and its examples; `source` is an id of the fact base.

    `patterns`: any one is enough. `unless`: patterns that, near a hit in its clause, take it back; one for
    the beginning of a clause ("^ can i") does so anywhere in the sentence, and so does any where the rule is `vague`: its
    words say little by themselves ("emergency!!", "im dying").
    `quieted_by`: the kinds of surroundings that take a hit back. `language`: "en" or "es".
    `match`, `passes`: examples that must fire and that must not. `harmless`: it raises nothing, it takes back.
    """

    id: str
    level: Level
    source: str
    language: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Sequence, ...]
    quieted_by: frozenset[str]
    match: tuple[str, ...]
    passes: tuple[str, ...]
    harmless: bool = False
    vague: bool = False

    def stands(self, pattern: Pattern, page: Page, around: Surroundings) -> bool:
        """True if the pattern stands in the message and nothing takes it back."""
        if isinstance(pattern, Together):
            return all(self.stands(part, page, around) for part in pattern.parts)
        hits = pattern.hits(page)
        return any(not (self._excused(h, page) or around.quiet(h, self.quieted_by)) for h in hits)

    def named(self, pattern: Pattern, page: Page, around: Surroundings) -> bool:
        """True if the pattern's words are in the message, whether or not something takes them back.

        An urgent sign counts only where its surroundings take it back: see `denied`.
        """
        if self.level <= Level.URGENT:
            return self.denied(pattern, page, around)
        if isinstance(pattern, Together):
            return all(self.named(part, page, around) for part in pattern.parts)
        return next(iter(pattern.hits(page)), None) is not None

    def denied(self, pattern: Pattern, page: Page, around: Surroundings) -> bool:
        """True if the surroundings take the pattern's words back ("no rash"). What `unless` excuses are words of two meanings;
        there the trained intents may still know which (measured: docs/evaluation.md).
        """
        if isinstance(pattern, Together):
            return all(self.denied(part, page, around) for part in pattern.parts)
        return any(around.quiet(hit, self.quieted_by) for hit in pattern.hits(page))

    def _excused(self, hit: Hit, page: Page) -> bool:
        here = {page.text.sentences[start] for start, _ in hit}
        return any(
            page.text.sentences[found[0][0]] in here and (self.vague or excuse.leads or _is_near(hit, found, page))
            for excuse in self.unless
            for found in excuse.hits(page)
        )


def _is_near(hit: Hit, other: Hit, page: Page) -> bool:
    """Whether any two parts of the hits touch, cross, or have a few words of one clause between them."""
    gaps = (sorted((one, two)) for one in hit for two in other)
    return any(second[0] <= first[1] or _is_short(first[1], second[0], page) for first, second in gaps)


def _is_short(start: int, end: int, page: Page) -> bool:
    clauses, words = page.text.clauses, page.text.words
    return end - start <= _NEAR and clauses[start - 1] == clauses[end] and _JOINS.isdisjoint(words[start : end + 1])


def _distance(one: Hit, other: Hit) -> int:
    """Words between two hits; -1 if they overlap."""
    first, second = sorted(((one[0][0], one[-1][1]), (other[0][0], other[-1][1])))
    return second[0] - first[1] if second[0] >= first[1] else -1
