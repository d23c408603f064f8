"""Doses that no name stands beside: "it was two tablets", "i usually take 2 sumatriptan but only took 1"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.dose_figures import LEAST_MG, dose, dose_words, form_of
from clinic.domain.diary_parser.medications import Taken
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

_REACH = 12
_JOINS = frozenset({"but", ",", ";", ".", "and", "so"})
_ON_THE_WAY = frozenset({"i", "only", "just", "this", "time", "today", "yesterday", "then", "ended", "up", "about", "like"})
_DRUNK = frozenset({"shot", "shots"})
_TAKING = frozenset({"took", "take", "taking", "had", "used", "did"})


@cache
def _alone() -> Phrases:
    words = "|".join(dose_words())
    return Phrases({"dose": [f"<num> {words}"], "half": [f"half a|an? {words}", f"half|.5 of? a|an|the? {words}"]})


def dose_alone(reading: Reading) -> tuple[str, Span] | None:
    """A dose that no name stands beside, with its place: "only 2 tablets"; not "2 shots of rum", "not 2 pills"."""
    for label, span in reading.find(_alone(), take=False):
        if reading.word(span.end) == "of" or reading.word(span.start - 1) in ("not", "no") or span[-1].lower_ in _DRUNK:
            continue
        half = f"half a {form_of(span[-1].lower_) or span[-1].lower_}"
        return (half if label == "half" else dose(reading.number(span.start), span[-1].lower_)), span
    return None


def this_time(item: Taken, before: list[str], reading: Reading) -> Taken | None:
    """The medicine with the dose that it was taken in, where its own is that of a habit, a wish or a rule; None where no other
    is told. `before`: the words before its name in its clause."""
    others = lexicon.words("medications", "usually") | lexicon.words("medications", "wished") | {"supposed", "meant", "going"}
    at = _figure(item.span.end, reading) if others & set(before) else None
    if at is None:
        return None
    word = reading.word(at + 1)
    if reading.word(at) == "half":
        told = "half"
    elif word in dose_words():
        told = dose(reading.number(at), word)
    elif word.isalpha() and word not in lexicon.words("medications", "uncounted"):
        return None  # "but took 2 advil"
    else:
        told = f"{reading.doc[at].norm_} mg" if reading.number(at) >= LEAST_MG else dose(reading.number(at), "")
    return replace(item, medication=replace(item.medication, dose=told))


def _figure(end: int, reading: Reading) -> int | None:
    """The figure of "but only took 1" behind a name and its own dose."""
    join = next((n for n in range(end, end + _REACH) if reading.word(n) in _JOINS), end + _REACH)
    at = join + 1
    while reading.word(at) in _ON_THE_WAY | {"but"}:
        at += 1
    if reading.word(at) not in _TAKING:
        return None
    at += 1
    while reading.word(at) in _ON_THE_WAY:
        at += 1
    return at if reading.tag(at) == "NUM" or reading.word(at) == "half" else None
