"""Corrections that only the entry itself makes sense of: "600 not 400", "it was two tablets", "i put 8 but it was a 6"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary.change_day import day_beside
from clinic.domain.diary.draft import DAY, LONGEST_DAYS, DiaryDraft, Medication
from clinic.domain.diary.field_right import right_length, without_field
from clinic.domain.diary.medicines import medicine_named
from clinic.domain.diary.right_medicine import right_medicine
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.dose_figures import dose, dose_words
from clinic.domain.diary_parser.doses_apart import dose_alone
from clinic.domain.diary_parser.lasting import minutes_of, units_of_time
from clinic.domain.diary_parser.medications import taken
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.diary_parser.severity import HIGHEST
from clinic.domain.names import SIDES, Issue

# From here on two figures without a unit are milligrams, also where the medicine had no dose so far.
SURELY_MG = 50


@dataclass(frozen=True, slots=True)
class PutRight:
    """`draft` with the correction in it; `rest` is what else the text says."""

    draft: DiaryDraft
    rest: str


@dataclass(frozen=True, slots=True)
class Swap:
    """`new` takes the place of `old`; `unit` is the word behind either figure, or nothing."""

    new: Decimal
    old: Decimal
    unit: str


def put_right(draft: DiaryDraft, text: str, today: date) -> PutRight | None:
    """What a text puts right of `draft` without naming what it means; None when it does no such thing. Never raises."""
    reading = read(text)
    if day := day_beside(draft, text, today):
        return PutRight(replace(draft, date=day), "")
    for label, span in reading.find(_swaps(), take=False):
        swap = _swap(label, span, reading)
        right = _swapped(draft, swap) or _of_pain(draft, swap, reading)
        if right is not None:
            return PutRight(right, _without(span, reading))
    right = (
        medicine_named(draft, text)
        or right_medicine(draft, text, today)
        or right_length(draft, text)
        or without_field(draft, text)
    )
    if right:
        return PutRight(right, "")
    return (
        _with_dose(draft, reading)
        or _renamed(draft, reading, today)
        or _other_side(draft, reading)
        or _other_trigger(draft, text, today)
    )


def _other_side(draft: DiaryDraft, reading: Reading) -> PutRight | None:
    """ "No, right", "make it both", "not left, right": the side, where that is all a text says."""
    sides = [n for n in range(len(reading)) if reading.word(n) in SIDES and reading.word(n - 1) not in ("not", "isnt", "wasnt")]
    others = {word for word in reading.words(0, len(reading)) if word.isalnum()} - set(SIDES) - _FILLING
    if draft.side is None or len(sides) != 1 or others:
        return None
    side = reading.word(sides[0])
    return None if side == draft.side else PutRight(replace(draft, side=side), "")


def _other_trigger(draft: DiaryDraft, text: str, today: date) -> PutRight | None:
    """ "Actually the trigger was wine": in the place of what was told so far, where the text tells of nothing else."""
    words = read(text).words(0, len(text))
    if not draft.triggers or not _takes_place(words) or not _SAYING & set(words):
        return None
    told = parse(text, today)[0]
    alone = told.triggers and replace(told, triggers=(), headache=None).says_nothing
    if not alone or (len(draft.triggers) > 1 and not {"trigger", "triggers", "cause"} & set(words)):
        return None
    return PutRight(replace(draft, triggers=told.triggers), "")


def _takes_place(words: Sequence[str]) -> bool:
    """Whether a text puts something right, and adds nothing to it: "no", "actually", "i meant", and no "also"."""
    corrects = (words[:1] and words[0] in _OPENING) or {"meant", "mean", "instead"} & set(words)
    return bool(corrects) and not _ADDING & set(words)


_ADDING = frozenset({"also", "too", "and", "plus", "then", "added", "another", "&"})
_SAYING = frozenset({"was", "is", "its", "meant", "mean", "actually", "instead"})
_OPENING = frozenset({"no", "nope", "not", "wait", "sorry", "oops", "actually", "correction", "nah"})
_FILLING = _OPENING | frozenset(
    {
        "it",
        "its",
        "was",
        "is",
        "the",
        "on",
        "my",
        "make",
        "should",
        "be",
        "side",
        "sides",
        "meant",
        "i",
        "change",
        "to",
        "that",
        "in",
        "just",
    }
)


def _renamed(draft: DiaryDraft, reading: Reading, today: date) -> PutRight | None:
    """ "I said dizzy but it was nausea", "i said yesterday but it was friday": what stands before the "but" is not so."""
    words = reading.words(0, len(reading))
    wrote = next((n for n, word in enumerate(words) if word in lexicon.words("answers", "wrote")), len(words))
    but = next((n for n in range(wrote, len(words)) if words[n] in ("but", "should", "meant")), len(words))
    wrong, right = (parse(" ".join(part), today)[0] for part in (words[wrote + 1 : but], words[but + 1 :]))
    names = {*wrong.symptoms, *wrong.quality, *wrong.triggers, *(taken.name for taken in wrong.medications)}
    moves = wrong.date is not None and wrong.date == draft.date and right.date is not None
    if not (names or moves) or right.says_nothing:
        return None
    kept = {*right.symptoms, *right.quality, *right.triggers, *(taken.name for taken in right.medications)}
    return PutRight(draft.merged(replace(right, denied=right.denied | (names - kept))), "")


@cache
def _swaps() -> Phrases:
    unit = "|".join((*dose_words(), *units_of_time())) + "?"
    wrote = "|".join(lexicon.words("answers", "wrote"))
    old = f"a|an|the? <num> {unit}"
    return Phrases(
        {
            "new first": [f"<num> {unit} ,? and? not {old}", f"<num> {unit} instead|rather of|than {old}"],
            "old first": [
                f"not {old} ,? ~ a|an? <num> {unit}",
                f"the? {old} was|is wrong|incorrect|off ,|. ~ a|an? <num> {unit}",
                f"{wrote} it|you|me? was? {old} ,? but|not|meant|was|is|should|it|actually ~ a|an? <num> {unit}",
                f"change|changed|fix|correct ~ from {old} to {old}",
            ],
        }
    )


def names_wrong(text: str) -> bool:
    """Whether a text sets a figure against the wrong one: "6 hours not 4", "i put 8 but it was a 6"."""
    return any(True for _ in read(text).find(_swaps(), take=False))


def _swap(label: str, span: Span, reading: Reading) -> Swap:
    first, second = [token.i for token in span if token.tag_ == "NUM"][-2:]
    units = (*dose_words(), *units_of_time())
    unit = next((reading.word(at + 1) for at in (first, second) if reading.word(at + 1) in units), "")
    one, other = reading.number(first), reading.number(second)
    return Swap(one, other, unit) if label == "new first" else Swap(other, one, unit)


def _without(span: Span, reading: Reading) -> str:
    return " ".join(reading.words(0, span.start) + reading.words(span.end, len(reading)))


def _swapped(draft: DiaryDraft, swap: Swap) -> DiaryDraft | None:
    """Without a unit, the value that the old figure stands for is the one that is meant."""
    if swap.unit in units_of_time():
        return _of_length(draft, swap, minutes_of(swap.unit))
    if not swap.unit:
        if draft.severity == swap.old and 0 <= swap.new <= HIGHEST:
            return draft.merged(DiaryDraft(headache=True, severity=swap.new))
        for unit in (60, 1):
            if draft.duration_minutes == swap.old * unit and draft.duration_minutes:
                return _of_length(draft, swap, unit)
    return _of_dose(draft, swap)


def _of_pain(draft: DiaryDraft, swap: Swap, reading: Reading) -> DiaryDraft | None:
    """ "It was a 6 not a 7", where the entry has no such 7: how bad it was, unless the words speak of something else."""
    others = lexicon.words("durations", "taking") | {"lasted", "went", "hours", "took"}
    possible = all(0 <= figure <= HIGHEST for figure in (swap.new, swap.old))
    if swap.unit or not possible or others & set(reading.words(0, len(reading))):
        return None
    return draft.merged(DiaryDraft(headache=True, severity=swap.new))


def _of_length(draft: DiaryDraft, swap: Swap, unit: int) -> DiaryDraft | None:
    minutes = int(swap.new * unit)
    possible = 0 < minutes <= LONGEST_DAYS * DAY
    return draft.merged(DiaryDraft(headache=True, duration_minutes=minutes, ongoing=False)) if possible else None


def _of_dose(draft: DiaryDraft, swap: Swap) -> DiaryDraft | None:
    """Of the medicine whose dose has the old figure; else of the only one, where nothing but a dose can be meant."""
    for medicine in draft.medications:
        figures = (medicine.dose or "").split()
        if f"{swap.old.normalize():f}" in figures:
            return _dosed(draft, medicine, _changed(figures, swap))
    if len(draft.medications) == 1 and (swap.unit or min(swap.new, swap.old) >= SURELY_MG):
        return _dosed(draft, draft.medications[0], dose(swap.new, swap.unit or "mg"))
    return None


def _changed(figures: list[str], swap: Swap) -> str:
    """ "2 tablets" with a 1 for the 2 is "1 tablet"."""
    if len(figures) <= 2:
        return dose(swap.new, swap.unit or "".join(figures[1:]))
    old, new = f"{swap.old.normalize():f}", f"{swap.new.normalize():f}"
    return " ".join(new if word == old else word for word in figures)


def _with_dose(draft: DiaryDraft, reading: Reading) -> PutRight | None:
    """ "It was two tablets", "only 50 mg": the dose of the only medicine, where the text names none."""
    found = dose_alone(reading)
    if len(draft.medications) != 1 or found is None or taken(reading):
        return None
    told, span = found
    return PutRight(_dosed(draft, draft.medications[0], told), _without(span, reading))


def _dosed(draft: DiaryDraft, medicine: Medication, told: str) -> DiaryDraft:
    changed = (replace(one, dose=told) if one == medicine else one for one in draft.medications)
    return replace(draft, medications=tuple(changed))


@cache
def _new_figure() -> Phrases:
    return Phrases({"figure": ["to|be|say|it a|an? <num>", "a|an <num>"]})


def too_bad(text: str) -> DiaryDraft | None:
    """What is left of a new figure that no pain can have: "change yesterday to an 11". It is asked for again."""
    reading = read(text)
    verbs = {"change", "make", "fix", "should", "set", "put", "correct"}
    for _, span in reading.find(_new_figure(), take=False):
        if not verbs & set(reading.words(0, span.start)):
            continue
        if reading.number(span.end - 1) > HIGHEST and not reading.word(span.end).isalnum():
            return DiaryDraft(headache=True, issues=(Issue.SEVERITY_RANGE,))
    return None
