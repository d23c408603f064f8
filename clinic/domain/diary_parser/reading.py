"""A message as tokens of the kinds that the rules speak of, and a record of which tokens have been understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from spacy.tokens import Doc, Span

from clinic.domain.diary_parser.opening import numbers, opened
from clinic.domain.diary_parser.phrases import Phrases, language
from clinic.domain.diary_parser.spelling import corrected

_TOKEN = re.compile(
    r"(?P<ISO>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<SLASH3>\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)\d{2,4}(?!\d))"
    r"|(?P<TIME>\d{1,2}:\d{2})"
    r"|(?P<SLASH>\d+(?:\.\d+)?\s?/\s?\d+)"
    r"|(?P<ORD>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<YEAR>(?:19|20)\d{2}(?![\d]|[.,]\d|\s?(?:mg|mcg|ml|min)))"
    r"|(?P<NUM>\d+(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<WORD>\b(?:b(?:1|2|3|6|9|12)|d3|k2|q10)\b|[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<PUNCT>\S)"
)


@dataclass(slots=True)
class Reading:
    """`doc` has one of the tags NUM, YEAR, SLASH, SLASH3, TIME, ORD, ISO, WORD or PUNCT on each token.

    `taken`: positions of tokens that some rule has understood; later rules leave them alone.
    """

    doc: Doc
    lower: Sequence[str]
    tags: Sequence[str]
    taken: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.doc)

    @property
    def has_figure(self) -> bool:
        """Whether any number stands there."""
        return "NUM" in self.tags or "SLASH" in self.tags

    def word(self, position: int) -> str:
        """The token at a position, or an empty text beyond the ends."""
        return self.lower[position] if 0 <= position < len(self.lower) else ""

    def words(self, start: int, end: int) -> list[str]:
        return list(self.lower[max(start, 0) : max(end, 0)])

    def tag(self, position: int) -> str:
        return self.tags[position] if 0 <= position < len(self.tags) else ""

    def number(self, position: int) -> Decimal:
        """The value of a NUM token."""
        return Decimal(self.doc[position].norm_)

    def numbers(self, span: Span) -> list[Decimal]:
        return [self.number(token.i) for token in span if token.tag_ == "NUM"]

    def free(self, span: Span) -> bool:
        return self.taken.isdisjoint(range(span.start, span.end))

    def take(self, span: Span) -> None:
        self.taken.update(range(span.start, span.end))

    def find(self, phrases: Phrases, *, take: bool = True, anywhere: bool = False) -> Iterator[tuple[str, Span]]:
        """Label and span of what matches, longest first where two overlap, in order. Only tokens that are free count;
        with `anywhere`, that is asked of matches labelled "cue" alone."""
        found = [(label, self.doc[start:end]) for label, start, end in phrases(self.doc)]
        chosen: list[tuple[str, Span]] = []
        used: set[int] = set()
        for label, span in sorted(found, key=lambda match: (-len(match[1]), match[1].start)):
            if ((anywhere and label != "cue") or self.free(span)) and used.isdisjoint(range(span.start, span.end)):
                used.update(range(span.start, span.end))
                chosen.append((label, span))
        for label, span in sorted(chosen, key=lambda match: match[1].start):
            if take:
                self.take(span)
            yield label, span

    def breaks_between(self, start: int, end: int, at: frozenset[str] = frozenset(".;!?\n")) -> bool:
        """Whether a sentence ends between two positions."""
        return any(word in at for word in self.words(start, end))


# A message is read some twenty times in one turn. So many of the latest are kept, in memory alone.
LATEST = 8


def read(text: str) -> Reading:
    """The tokens of a message. Never raises, whatever the text."""
    doc = _tokens(text)
    return Reading(doc, doc.user_data["lower"], doc.user_data["tags"])


@lru_cache(maxsize=LATEST)
def _tokens(text: str) -> Doc:
    """The same for whoever reads the text; nobody changes it."""
    words, tags, norms = [], [], []
    for match in _TOKEN.finditer(opened(text)):
        for word, tag in _pieces(match):
            words.append(word)
            tags.append(tag)
            norms.append(_value(word, tag))
    doc = Doc(language().vocab, words=words)
    for token, tag, norm in zip(doc, tags, norms, strict=True):
        token.tag_, token.norm_ = tag, norm
    lower = [word.lower() for word in words]
    doc.user_data.update(lower=lower, tags=tags, words=frozenset(lower))
    return doc


def _pieces(match: re.Match[str]) -> Sequence[tuple[str, str]]:
    tag, text = next(name for name, value in match.groupdict().items() if value is not None and name != "sep"), match[0]
    if tag == "SLASH":
        return [(re.sub(r"\s", "", text), tag)]
    if tag != "WORD":
        return [(text, tag)]
    word = text.split("'")[0]
    return [(word, "NUM")] if word in numbers() else [(corrected(word), "WORD")]


def _value(word: str, tag: str) -> str:
    return numbers().get(word, word).replace(",", "") if tag == "NUM" else word
