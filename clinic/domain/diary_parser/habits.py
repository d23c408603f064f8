"""What is told as a rule or of another time, and not of the day: "i dont get headaches much", "never had headaches before"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

# How far behind an "except" what it brings may stand.
_REACH = 5
_CLAUSE_ENDS = frozenset({"", ".", ",", ";", "!", "?", ")", "and", "but", "so", "though"})


@cache
def _as_a_rule() -> Phrases:
    rules = lexicon.load("headache")
    return Phrases({"behind": rules["as_a_rule_behind"], "before": rules["as_a_rule_before"]})


def of_the_day(told: Iterable[Span], denied: frozenset[int], reading: Reading) -> list[Span]:
    """The spans that name a headache, without those that are denied as a rule or up to then."""
    found = [*reading.find(_as_a_rule(), take=False, anywhere=True)]
    behind = {span.start for label, span in found if label == "behind" and reading.word(span.end) in _CLAUSE_ENDS}
    before = {span.end for label, span in found if label == "before"}
    return [span for span in told if not (span.start in denied and (span.end in behind or span.start in before))]


@cache
def _excepting() -> Phrases:
    return Phrases({"but for": lexicon.load("headache")["excepting"]})


def is_excepted(free: Iterable[Span], told: Iterable[int], reading: Reading) -> bool:
    """Whether there was a headache behind an "except": "headache free except for an hour this morning"."""
    ends = [span.end for span in free]
    found = [span for _, span in reading.find(_excepting(), take=False, anywhere=True) if any(end <= span.start for end in ends)]
    return any(span.end <= place < span.end + _REACH for span in found for place in told)
