"""What was taken: generic names, with the dose where one was told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary.draft import Medication
from clinic.domain.diary_parser import unknown_medicines
from clinic.domain.diary_parser.dose_figures import (
    LEAST_MG,
    MOST_MG,
    MOST_TIMES,
    NOT_DOSE,
    TIMES,
    count_of,
    forms,
    plain,
    strength_at,
    take,
    units,
    weight,
)
from clinic.domain.diary_parser.doses_repeated import each_of_them, half_behind, other_strength, repeated
from clinic.domain.diary_parser.medicine_names import names
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.yes_no import answer
from clinic.domain.medication_classes import class_of

# ... of a triptan from here on where it is no whole number ("naratriptan 2.5"): nobody takes so many tablets.
LEAST_MG_TRIPTAN = Decimal("2.5")
# ... and before a name from here on ("400 ibuprofen").
LEAST_MG_BEFORE = 50


@dataclass(frozen=True, slots=True)
class Taken:
    span: Span
    medication: Medication


@cache
def _nothing() -> Phrases:
    return Phrases({"nothing": lexicon.load("medications")["nothing"]})


def nothing_taken(reading: Reading) -> bool:
    """Whether the message says that no medicine was taken. Asked for before anything else reads the "no"."""
    found = [span for _, span in reading.find(_nothing(), take=False) if not _had_none_of(span, reading)]
    for span in found:
        reading.take(span)
    told = bool(found)
    medicines = lexicon.words("medications", "anything") - {"anything", "nothing"}
    listed = [n for n in range(len(reading)) if reading.word(n) in medicines and reading.tag(n + 1) == "PUNCT"]
    return told or any(answer(n, n + 1, reading) is False for n in listed)


def _had_none_of(span: Span, reading: Reading) -> bool:
    """Whether it is something else that one did not have: "did not have any nausea", "any headache", "anything to eat", and one
    medicine of several: "did not take any advil"."""
    behind, medicines = span.end, lexicon.words("medications", "anything")
    if span[-1].lower_ == "anything" and "have" in reading.words(span.start, behind):
        eats = reading.word(behind) == "to" and reading.word(behind + 1) not in lexicon.words("medications", "swallows")
        return eats or reading.word(behind) == "else"
    if span[-1].lower_ != "any":
        return False
    while reading.word(behind) in lexicon.words("medications", "kind_of"):
        behind += 1
    if reading.word(behind - 1) in ("headache", "migraine", "pain"):
        return reading.word(behind) not in medicines
    return reading.tag(behind) == "WORD" and reading.word(behind) not in medicines | lexicon.words("medications", "had_with")


def taken(reading: Reading) -> list[Taken]:
    """Every medicine named, in order; the tokens of names and doses are taken."""
    found = []
    for label, span in names(reading):
        reading.take(span)
        found.append(_taken(label, span, reading))
    return [*found, *_unknown(reading)]


def _taken(label: str, span: Span, reading: Reading) -> Taken:
    name = span.text.lower() if label == "kept" else label
    return Taken(span, Medication(name, _dose(span, reading, triptan=class_of(name) == "triptan")))


def _dose(span: Span, reading: Reading, *, triptan: bool = False) -> str | None:
    """The dose as told, in one form: "50 mg", "2 tablets", "2 x 200 mg", or the bare number that stood before the name."""
    strength, count = _before(span.start, reading)
    if strength is None:
        strength, more = _after(span.end, reading, least=LEAST_MG_TRIPTAN if triptan else LEAST_MG)
        count = count or more
    again = (repeated(span.end, reading) or half_behind(span.end, reading)) if not count else None
    if again and not strength:
        strength = each_of_them(span.end, reading)
    count = count or again
    if strength and not count and (other := other_strength(span.end, reading)):
        return f"{strength} + {other}"
    return _joined(strength, count)


def counted(number: Decimal, strength: str | None) -> str:
    """The dose of so many, each of a strength where one was told: "2", "2 x 50 mg"."""
    return _joined(strength, count_of(number, None)) or ""


def _joined(strength: str | None, count: str | None) -> str | None:
    if strength and count and count.startswith("half"):
        return f"half of {strength}"
    if strength and count and count != "1" and count[0].isdigit():
        return f"{count.split()[0]} x {strength}"
    return strength or count


def _before(start: int, reading: Reading) -> tuple[str | None, str | None]:
    """Strength and count that stand before a name: "two 200 mg advil", "2 tablets of suma"."""
    position = skip_back(start - 1, reading, {"of", "my", "the"})
    strength = None
    if reading.word(position) in units() and reading.tag(position - 1) == "NUM":
        strength = strength_at(position - 1, position, reading)
        position = skip_back(position - 2, reading, {"x", "of", "-", "*"})
        if _is_half(position, reading):
            return f"half of {strength}", None
    elif _is_weight(position, reading):
        strength = f"{plain(reading.number(position))} mg"
        take(reading, position, position + 1)
        figure, position = position, skip_back(position - 1, reading, {"x", "of", "*", "×"})
        if _is_half(position, reading):
            return f"half of {strength}", None
        if position == figure - 1 and reading.word(position - 1) not in lexicon.words("medications", "taken_by"):
            return strength, None
    form = forms().get(reading.word(position))
    counted = position - 1 if form or _is_times(position, reading) else position
    if reading.tag(counted) == "NUM" and counted not in reading.taken and reading.number(counted) <= 12:
        take(reading, counted, position + 1)
        return strength, count_of(reading.number(counted), form)
    if form and reading.word(counted) in ("a", "an", "another", "1", "half"):
        half = reading.word(counted) == "half" or reading.word(counted - 1) == "half"
        return strength, f"half a {form}" if half else f"1 {form}"
    if reading.word(start - 1) in ("a", "an") and reading.word(start - 2) == "half":
        return strength, "half"
    return strength, None


def _is_half(position: int, reading: Reading) -> bool:
    return reading.word(position) in ("half", "a", "an") and "half" in reading.words(position - 1, position + 1)


def _is_times(position: int, reading: Reading) -> bool:
    """ "2x ibuprofen", "2 × advil": the sign behind a count."""
    return reading.word(position) in TIMES and reading.tag(position - 1) == "NUM"


def _is_weight(position: int, reading: Reading) -> bool:
    """Whether a figure before a name is milligrams, and not a count or a time."""
    if reading.tag(position) != "NUM" or position in reading.taken or reading.word(position - 1) in _NOT_WEIGHED:
        return False
    return LEAST_MG_BEFORE <= reading.number(position) <= MOST_MG


def _after(end: int, reading: Reading, *, least: Decimal) -> tuple[str | None, str | None]:
    """Strength and count that stand behind a name: "advil, 400 mg", "sumatriptan (50mg)", "ibuprofen 800", "advil x2"."""
    position = _past_form(end, reading)
    while reading.word(position) in ("(", ",", "-", ":", "odt") and reading.tag(position + 1) == "NUM":
        position += 1
    if position not in reading.taken and reading.word(position) in TIMES and reading.tag(position + 1) == "NUM":
        take(reading, position, position + 2)
        return weight(position + 2, reading), count_of(reading.number(position + 1), None)
    if reading.tag(position) != "NUM" or position in reading.taken:
        return None, None
    unit = reading.word(position + 1)
    if unit in units():
        strength = strength_at(position, position + 1, reading)
        again = reading.word(position + 2) == "x" and reading.tag(position + 3) == "NUM"
        if again:
            take(reading, position + 2, position + 4)
        return strength, count_of(reading.number(position + 3), None) if again else None
    if unit in forms():
        take(reading, position, position + 2)
        return None, count_of(reading.number(position), forms()[unit])
    if unit in TIMES and reading.number(position) <= MOST_TIMES:
        take(reading, position, position + 2)
        return weight(position + 2, reading), count_of(reading.number(position), None)
    number = reading.number(position)
    if position == end and number >= least and (number >= LEAST_MG or number % 1) and unit not in NOT_DOSE:
        take(reading, position, position + 1)
        return f"{reading.doc[position].norm_} mg", None
    return None, None


def _past_form(end: int, reading: Reading) -> int:
    """Behind the form that stands between a name and its weight: "maxalt melt 10 mg", "imitrex nasal spray 20 mg"."""
    position = end
    while reading.word(position) in forms() or reading.word(position) in _KINDS:
        position += 1
    weighed = reading.tag(position) == "NUM" and reading.word(position + 1) in units()
    return position if weighed else end


_KINDS = frozenset({"nasal", "odt", "rapid", "quick", "dissolving", "oral", "liquid", "extra", "strength"})
_NOT_WEIGHED = frozenset(
    {"at", "in", "for", "after", "around", "about", "by", "till", "until", "since", "day", "bp", ":", "not", "no"}
)


def skip_back(position: int, reading: Reading, words: set[str]) -> int:
    """The place before a run of such words."""
    while reading.word(position) in words:
        position -= 1
    return position


def _unknown(reading: Reading) -> list[Taken]:
    """What was "taken", or weighed, and is no medicine that we know: kept as written, when it looks like a name."""
    found = []
    for at, sure in unknown_medicines.places(reading):
        span = reading.doc[at : at + 1]
        dose = _dose(span, reading)
        if dose or sure:
            reading.take(span)
            found.append(Taken(span, Medication(span.text.lower(), dose)))
    return found
