"""A message with every phrase of the rules found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .spelling import Speller
from .text import Text, read

Span = tuple[int, int]  # first word, one past the last
Hit = tuple[Span, ...]

_MOST_HITS = 60  # of one pattern in one message; bounds the work on nonsense
_LEAD_INS = frozenset({"hi", "hello", "hey", "and", "so", "but", "also", "ok", "okay", "or", "well", "just"})
JOINS = frozenset({"and", "but", "also", "plus"})  # behind them another matter may stand
_ENDS = ""  # key in the trie under which the segments that end here stand


@dataclass(frozen=True)
class Sequence:
    """A compiled chain: numbers of segments, and how many words may stand between them."""

    segments: tuple[int, ...]
    gaps: tuple[int, ...]
    leads: bool = False
    ends: bool = False

    def hits(self, page: Page) -> Iterator[Hit]:
        """Where the segments follow each other within one sentence, at most 60 places."""
        spans = page.spans
        for number in self.segments:
            if number not in spans:
                return
        count = 0
        for span in spans[self.segments[0]]:
            if self.leads and not page.begins_clause(span[0]):
                continue
            for hit in self._after(page, (span,)):
                if self.ends and not page.ends_clause(hit[-1][1] - 1):
                    continue
                yield hit
                count += 1
                if count >= _MOST_HITS:
                    return

    def _after(self, page: Page, hit: Hit) -> Iterator[Hit]:
        step = len(hit)
        if step == len(self.segments):
            yield hit
            return
        first = hit[-1][1]
        spans = page.spans[self.segments[step]]
        sentence = page.text.sentences[first - 1]
        for span in spans[bisect_left(spans, (first, 0)) :]:
            if span[0] > first + self.gaps[step - 1] or page.text.sentences[span[0]] != sentence:
                return
            yield from self._after(page, (*hit, span))


@dataclass(frozen=True)
class Page:
    """`spans`: number of a segment to the places where it stands, by first word."""

    text: Text
    spans: dict[int, list[Span]] = field(default_factory=dict)

    def begins_clause(self, word: int) -> bool:
        """True for the first word of a clause; a greeting or "and" before it does not count."""
        text = self.text
        return (
            word == 0
            or text.sentences[word - 1] != text.sentences[word]
            or text.clauses[word - 1] != text.clauses[word]
            or text.words[word - 1] in _LEAD_INS
        )

    def ends_clause(self, word: int) -> bool:
        """True for the last word of a clause."""
        clauses = self.text.clauses
        return word + 1 == len(clauses) or clauses[word] != clauses[word + 1]

    def clause_of(self, word: int) -> range:
        """The words around it up to a comma, an "and" or the like."""
        first = last = word
        while first > 0 and self._goes_on(first - 1, first):
            first -= 1
        while last + 1 < len(self.text.words) and self._goes_on(last, last + 1):
            last += 1
        return range(first, last + 1)

    def item_behind(self, item: range) -> range:
        """The next item of a list, behind a comma, an "and" or both; empty where a full stop ends the list."""
        text, at = self.text, item.stop
        if at < len(text.words) and text.words[at] == "and":
            at += 1
        goes_on = at < len(text.words) and text.sentences[at] == text.sentences[at - 1] and at not in text.stopped
        return self.clause_of(at) if goes_on else range(0)

    def _goes_on(self, word: int, after: int) -> bool:
        text = self.text
        return text.clauses[word] == text.clauses[after] and JOINS.isdisjoint(text.words[word : after + 1])

    def starts(self, sequences: tuple[Sequence, ...]) -> set[int]:
        """First words of all the places where any of the sequences stands."""
        return {hit[0][0] for s in sequences for hit in s.hits(self)}

    def covered(self, sequences: tuple[Sequence, ...]) -> set[int]:
        """Every word from the first to the last of all the places where any of the sequences stands."""
        return {i for s in sequences for hit in s.hits(self) for i in range(hit[0][0], hit[-1][1])}


class Lexicon:
    """All segments in one trie over words, so that a message is read once whatever the rules."""

    def __init__(self, forms: dict[int, frozenset[tuple[str, ...]]], leave: set[str], masks: int, seen: set[int]) -> None:
        """`forms`: what each segment may read; `masks`: the segment that hides what it covers from all but those `seen`."""
        self._trie: dict[str, Any] = {}
        for number, ways in forms.items():
            for way in ways:
                self._add(way, number)
        self._masks = masks
        self._seen = seen
        self._speller = Speller({w for ways in forms.values() for way in ways for w in way}, leave)

    def _add(self, way: tuple[str, ...], number: int) -> None:
        node = self._trie
        for word in way:
            node = node.setdefault(word, {})
        node.setdefault(_ENDS, []).append(number)

    def page(self, message: str) -> Page:
        """Read a message: words, corrected spelling, and the place of every segment in it."""
        text = read(message, self._speller)
        spans: dict[int, list[Span]] = {}
        keys = [(word, *self._speller.stems(word)) for word in text.words]
        for start in range(len(keys)):
            self._walk(keys, start, spans)
        return Page(text, _unmasked(spans, self._masks, self._seen))

    def _walk(self, keys: list[tuple[str, ...]], start: int, spans: dict[int, list[Span]]) -> None:
        nodes, at = [self._trie], start
        while nodes and at < len(keys):
            nodes = [node[key] for node in nodes for key in keys[at] if key in node]
            at += 1
            span = (start, at)  # one object: two nodes may name the same segment here
            for node in nodes:
                for number in node.get(_ENDS, ()):
                    places = spans.get(number)
                    if places is None:
                        spans[number] = [span]
                    elif places[-1] is not span:
                        places.append(span)


def _unmasked(spans: dict[int, list[Span]], masks: int, seen: set[int]) -> dict[int, list[Span]]:
    hidden = {i for start, end in spans.pop(masks, ()) for i in range(start, end)}
    if not hidden:
        return spans
    clear = {n: [s for s in places if n in seen or hidden.isdisjoint(range(*s))] for n, places in spans.items()}
    return {number: places for number, places in clear.items() if places}
