"""Corrections of a medicine by its name: "the maxalt was zomig", "change tylenol to advil", "the tylenol was 1000"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary_parser.dose_figures import LEAST_MG, dose, dose_words
from clinic.domain.diary_parser.medications import Taken, taken
from clinic.domain.diary_parser.reading import read
from clinic.domain.names import NO_MEDICATION

_CHANGING = frozenset({"change", "changed", "switch", "swap", "replace", "correct", "fix", "edit", "exchange", "update"})
_BETWEEN = frozenset(
    {"a", "an", "the", "my", "be", "been", "have", "really", "actually", "in", "fact", "only", "just", "like", "were"}
)
_INTO = frozenset({"to", "with", "for", "by", "into"})
_MEDICINE = frozenset({"med", "meds", "medicine", "medicines", "medication", "medications", "pill", "pills", "drug", "drugs"})
_IS = frozenset({"was", "is", "should", "were"})
_INSTEAD = frozenset({",", ".", ";", "-", "but", "i", "it", "took", "had", "used", "meant", "mean", "instead"})
# Behind a figure, these say that it is none of a dose.
_NO_DOSE = frozenset({"hours", "hour", "hrs", "hr", "h", "minutes", "min", "mins", "am", "pm", "days", "out", "times", "of", ":"})


def medicine_named(draft: DiaryDraft, text: str) -> DiaryDraft | None:
    """`draft` with another medicine in the place of the one named, or with its dose put right; None where a text does neither."""
    reading = read(text)
    words, named = reading.words(0, len(reading)), taken(reading)
    if len(named) == 2 and (_exchanges(words, *named) or _denies(draft, words, *named)):
        return _exchanged(draft, named[0].medication.name, named[1].medication)
    if named and _replaces_all(words, named[0].span.start):
        return replace(draft, medications=tuple(item.medication for item in named), denied=draft.denied - {NO_MEDICATION})
    known = next((one for one in draft.medications if [one.name] == [item.medication.name for item in named]), None)
    if known is None or named[0].medication.dose:
        return None
    at = named[0].span.end
    while reading.word(at) in _BETWEEN | _IS | {"to"}:
        at += 1
    said = set(reading.words(named[0].span.end, at))
    if not said & (_IS | {"to"}) or reading.tag(at) != "NUM" or reading.word(at + 1) in _NO_DOSE:
        return None
    unit = reading.word(at + 1) if reading.word(at + 1) in dose_words() else "mg" if reading.number(at) >= LEAST_MG else ""
    right = replace(known, dose=dose(reading.number(at), unit))
    return replace(draft, medications=tuple(right if one is known else one for one in draft.medications))


def names_none_of(entry: DiaryDraft, text: str) -> bool:
    """Whether a text puts a medicine in the place of one that the `entry` has not: "the tylenol was advil"."""
    reading = read(text)
    words, named = reading.words(0, len(reading)), taken(reading)
    has = {one.name for one in entry.medications} & {item.medication.name for item in named}
    return len(named) == 2 and not has and _exchanges(words, *named)


def _exchanges(words: Sequence[str], old: Taken, new: Taken) -> bool:
    """Whether the second name stands in the place of the first: "was", or behind a "change" its "to" or "with"."""
    between = set(words[old.span.end : new.span.start])
    changing = bool(_CHANGING & set(words[: old.span.start]))
    return between <= _BETWEEN | _INTO | _IS and bool(between & _IS or (changing and between & _INTO))


def _denies(draft: DiaryDraft, words: Sequence[str], old: Taken, new: Taken) -> bool:
    """Whether the first name, which the entry has, is said not to be so, and the second one is: "no tylenol, i took advil"."""
    between = set(words[old.span.end : new.span.start])
    has = any(one.name == old.medication.name for one in draft.medications)
    return has and words[max(old.span.start - 1, 0)] in ("no", "not") and between <= _BETWEEN | _IS | _INSTEAD


def _replaces_all(words: Sequence[str], start: int) -> bool:
    """Whether what was taken is to be put right as a whole: "change yesterday's meds to imitrex"."""
    spoken = [place for place, word in enumerate(words[:start]) if word.removesuffix("'s") in _MEDICINE]
    if not spoken:
        return False
    return bool(_CHANGING & set(words[: spoken[0]])) and bool(_INTO & set(words[spoken[0] : start]))


def _exchanged(draft: DiaryDraft, old: str, new: Medication) -> DiaryDraft:
    """The new one stands where the old one stood, and once; an old one that the entry has not is not added."""
    names = [one.name for one in draft.medications]
    if new.name in names or old not in names:
        kept = tuple(one for one in draft.medications if one.name != old)
        return replace(draft, medications=kept if new.name in names else (*kept, new))
    return replace(draft, medications=tuple(new if one.name == old else one for one in draft.medications))
