"""How bad a symptom was, which says nothing of the pain: "nausea was severe", "terrible light sensitivity", "nausea 8/10"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.mentions import named
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.diary_parser.severity import Pain, figures

# How many words may stand between "terrible" and its symptom: "a terrible bit of nausea".
_BETWEEN = 2


def _set(name: str) -> frozenset[str]:
    return lexicon.words("severity", name)


def of_the_pain(pains: Iterable[Pain], symptoms: Sequence[Span], reading: Reading) -> list[Pain]:
    """The words or figures without those that stand beside a symptom."""
    return [pain for pain in pains if not any(_leads(pain, one, reading) or _follows(pain, one, reading) for one in symptoms)]


def pain_before_symptoms(pains: Sequence[Pain], symptoms: Sequence[Span], reading: Reading) -> list[Pain]:
    """The same of figures, where another one is left: a "nausea 8/10" alone may be of the headache."""
    return of_the_pain(pains, symptoms, reading) or list(pains)


def rates_a_symptom(text: str) -> bool:
    """Whether every figure for how bad something was stands beside a symptom: "nausea 8/10"."""
    reading = read(text)
    symptoms = [item.span for item in named(read(text)) if item.kind == "symptom"]
    told = figures(reading)
    return bool(told) and not of_the_pain(told, symptoms, reading)


def _leads(pain: Pain, symptom: Span, reading: Reading) -> bool:
    """ "Terrible nausea"; not "it was terrible nausea came later", of which the "was" is another's."""
    between = reading.words(pain.end, symptom.start)
    told = pain.end <= symptom.start and len(between) <= _BETWEEN and set(between) <= _set("of_symptom")
    return told and reading.word(pain.start - 1) not in _set("being")


def _follows(pain: Pain, symptom: Span, reading: Reading) -> bool:
    """ "Nausea was really bad", "dizziness severe"; not "pain and nausea were severe", "nausea bad headache"."""
    between = reading.words(symptom.end, pain.start)
    told = pain.start >= symptom.end and set(between) <= _set("being") | _set("how_much")
    joined = reading.word(symptom.start - 1) in ("and", "&", "/") and reading.word(symptom.start - 2) in _set("pains")
    return told and not joined and reading.word(pain.end) not in lexicon.words("headache", "unfelt")
