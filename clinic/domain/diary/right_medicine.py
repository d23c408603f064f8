"""The right medicine or its right dose, where a text says no more: "wrong medicine, it was tylenol", "it was 2 imitrex", "i took
two of them"."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.dose_figures import LEAST_MG, MOST_TIMES, dose, dose_words, units
from clinic.domain.diary_parser.medications import Taken, counted, taken
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.medication_classes import class_of


def right_medicine(draft: DiaryDraft, text: str, today: date) -> DiaryDraft | None:
    """`draft` with the medicine or the dose that a text tells as the right one; None where it does no such thing."""
    if not draft.medications or not _of_its_day(draft, text, today):
        return None
    reading = read(text)
    named = _named(reading)
    if len(named) == 1 and _tells_right(reading, named[0], today):
        return _with(draft, named[0].medication)
    told = None if named or len(draft.medications) > 1 else _dose_told(read(text), today)
    return _exchanged(draft, draft.medications[0], _dosed(draft.medications[0], told)) if told else None


def unclear_which(draft: DiaryDraft, text: str, today: date) -> bool:
    """Whether a medicine is told as the right one, and which of several is wrong is not."""
    reading = read(text)
    named = _named(reading)
    if len(draft.medications) < 2 or len(named) != 1 or not _of_its_day(draft, text, today):
        return False
    known = any(one.name == named[0].medication.name for one in draft.medications)
    return not known and _tells_right(reading, named[0], today) and _mistaken(draft, named[0].medication) is None


def _named(reading: Reading) -> list[Taken]:
    """The medicines that a text names, but for one that it denies: "not advil"."""
    return [item for item in taken(reading) if reading.word(item.span.start - 1) not in ("not", "no")]


def _of_its_day(draft: DiaryDraft, text: str, today: date) -> bool:
    return all(mention.day == draft.date for mention in days_named(read(text), today))


def _words(name: str) -> frozenset[str]:
    return lexicon.words("corrections", name)


def _rest(reading: Reading, today: date, *, beside: Set[int] = frozenset()) -> set[str]:
    """The words of a text that are of no medicine, of no day, and not `beside`."""
    days = {place for mention in days_named(read(reading.doc.text), today) for place in range(mention.start, mention.end)}
    return {reading.word(n) for n in range(len(reading)) if n not in reading.taken | days | beside and reading.word(n).isalnum()}


def _tells_right(reading: Reading, item: Taken, today: date) -> bool:
    """Whether the medicine is told as the right one, and nothing else: "it was excedrin i took", "meds should be advil 400"."""
    words = reading.words(0, len(reading))
    before, took = {*words[: item.span.start]}, lexicon.words("medications", "taken_by") & {*words}
    opens = words[0] in _words("opening") and not took
    says = before & _words("being") or opens or "instead" in words or ("wrong" in before and before & _words("of_medicine"))
    wrong = {n for n in range(item.span.end, len(reading)) if reading.tag(n) == "NUM" and reading.word(n - 1) in ("not", "the")}
    return bool(says) and _rest(reading, today, beside=wrong) <= _words("around_medicine")


def _with(draft: DiaryDraft, new: Medication) -> DiaryDraft | None:
    """With the new dose where the entry has that medicine; else it stands in the place of the one that is mistaken."""
    old = next((one for one in draft.medications if one.name == new.name), None)
    if old is not None:
        return _exchanged(draft, old, _dosed(old, new.dose)) if new.dose else None
    mistaken = _mistaken(draft, new)
    return _exchanged(draft, mistaken, new) if mistaken else None


def _mistaken(draft: DiaryDraft, new: Medication) -> Medication | None:
    """Which of several is put right: the only one, else the only one of the same kind ("sumatriptan and advil", then "i meant
    aleve")."""
    if len(draft.medications) == 1:
        return draft.medications[0]
    kind = class_of(new.name)
    alike = [medicine for medicine in draft.medications if kind is not None and class_of(medicine.name) is kind]
    return alike[0] if len(alike) == 1 else None


def _exchanged(draft: DiaryDraft, old: Medication, new: Medication) -> DiaryDraft:
    return replace(draft, medications=tuple(new if one is old else one for one in draft.medications))


def _dosed(medicine: Medication, told: str) -> Medication:
    """So many of a known strength keep it: "50 mg" is "2 x 50 mg"."""
    strength = (medicine.dose or "").split(" x ")[-1]
    if told.isdecimal() and strength.endswith(tuple(f" {unit}" for unit in units().values())):
        told = counted(Decimal(told), strength)
    return replace(medicine, dose=told)


@cache
def _doses() -> Phrases:
    return Phrases(lexicon.load("corrections")["doses"])


def _dose_told(reading: Reading, today: date) -> str | None:
    """The dose in a text that names no medicine: "i took two", "make it 2 of them", "change the dose to 100"."""
    for _, span in reading.find(_doses(), take=False):
        at = next(token.i for token in span if token.tag_ == "NUM")
        unit = reading.word(at + 1) if reading.word(at + 1) in dose_words() else ""
        places = set(range(span.start, span.end + (bool(unit) and span.end == at + 1)))
        number = reading.number(at)
        possible = unit or number <= MOST_TIMES or "of" not in span.text.split()
        if possible and _rest(reading, today, beside=places) <= _words("around_medicine"):
            return dose(number, unit or ("mg" if number >= LEAST_MG else ""))
    return None
