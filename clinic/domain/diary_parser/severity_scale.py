"""Figures that tell no pain: those of a scale ("on a scale of 0 to 10", "1-10, id say 4"), and a "one" that is a headache."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

LOWEST, HIGHEST = frozenset({Decimal(0), Decimal(1)}), Decimal(10)
# How far from the scale its figure may stand.
_REACH = 8
_TO = "to|-|through|thru|and"


def _words(name: str) -> frozenset[str]:
    return lexicon.words("severity", name)


@cache
def _scales() -> Phrases:
    span, end = f"a|an? <num> {_TO} a|an? <num>", "pain|severity|intensity? scale"
    return Phrases(
        {
            "named": [
                f"scale of|from|is|was|goes|going|being|:|,|(|=? {span} )?",
                f"<num> {_TO} <num> -? {end}",
                "scale of|out of? <num>",
            ],
            "bare": [f"from? <num> {_TO} <num>"],
            "asked": ["out of <num> ?|,|:|-|id|i"],
            "end": ["with|where|and|(|,? <num> being|is|as|means|meaning|= ~ worst|highest|most|max|maximum|bad|least|lowest )?"],
        }
    )


def scales(reading: Reading) -> list[Span]:
    """The places where another scale than 0 to 10 is named; the tokens of every named scale are taken."""
    found = list(reading.find(_scales(), take=False))
    named = [(label, span) for label, span in found if label == "named" and _is_scale(span, reading)]
    bare = [span for label, span in found if label == "bare" and _names_scale(span, reading)]
    named += [(label, span) for label, span in found if label in ("asked", "end") and _leads(span, reading)]
    others = [span for _, span in named if reading.numbers(span)[-1] != HIGHEST]
    for span in (*(span for _, span in named), *bare, *(span for label, span in found if label == "end" and named)):
        reading.take(span)
    return others


def _is_scale(span: Span, reading: Reading) -> bool:
    """Whether the figures are the ends of a scale and not a pain on it: "pain scale 6-7", "scale 1 to 2"."""
    first, *rest = reading.numbers(span)
    if not rest:
        beside = (*range(span.start - _REACH, span.start), *range(span.end, span.end + _REACH))
        return first == HIGHEST and any(_is_figure(place, reading) for place in beside)
    return first in LOWEST and rest[0] in (3, 4, 5, HIGHEST, 100)


def _leads(span: Span, reading: Reading) -> bool:
    """Whether the end of a scale stands beside its figure: "out of 10? 6", "10 being the worst, 7"; not "6 out of 10", "10 is the
    worst"."""
    words = {"out", "with", "where", "being", "means", "meaning", "as", "="} & set(reading.words(span.start, span.end))
    ends = LOWEST | {HIGHEST} >= set(reading.numbers(span))
    asked = reading.word(span.start) == "out"
    before = () if asked else range(span.start - _REACH, span.start)
    if not words or not ends or (asked and reading.tag(span.start - 1) in ("NUM", "SLASH")):
        return False
    return any(_is_figure(place, reading) for place in (*before, *range(span.end, span.end + _REACH)))


def _names_scale(span: Span, reading: Reading) -> bool:
    """Whether a bare "0 to 10" has its figure beside it: "1-10 id say 4"; not "from 0 to 10 in 5 minutes"."""
    first, last = reading.numbers(span)
    if first not in LOWEST or last != HIGHEST or _words("rising") & set(reading.words(span.start - 3, span.start)):
        return False
    if reading.word(span.start - 1) == "(" and _is_figure(span.start - 2, reading):
        return True  # "7 (0-10)"
    beside = next((place for place in range(span.end, span.end + _REACH) if _is_figure(place, reading)), None)
    return beside is not None and _words("of_scale").issuperset(reading.words(span.end, beside))


def _is_figure(place: int, reading: Reading) -> bool:
    """Whether a figure stands there that counts nothing."""
    return reading.tag(place) in ("NUM", "SLASH") and reading.word(place + 1) not in _words("counted")


def is_pronoun(position: int, reading: Reading) -> bool:
    """Whether "one" is a headache and no figure: "change the last one to 5"."""
    before = reading.word(position - 1)
    of_day = before.removesuffix("'s").removesuffix("s") in lexicon.all_weekdays()
    return reading.word(position) == "one" and (of_day or before.endswith("'s") or before in _words("before_pronoun"))
