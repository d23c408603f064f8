"""Corrections that name a field of an entry: "change duration 3", "remove the medication"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY, LONGEST_DAYS, DiaryDraft
from clinic.domain.diary_parser.lasting import minutes_of, units_of_time
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.taken_back import denial_of
from clinic.domain.names import NO_MEDICATION, Question


@cache
def _lengths() -> Phrases:
    return Phrases({"length": lexicon.load("corrections")["lengths"]})


def right_length(draft: DiaryDraft, text: str) -> DiaryDraft | None:
    """`draft` with the figure behind a word for how long it was; in hours where no unit is told."""
    reading = read(text)
    for _, span in reading.find(_lengths(), take=False):
        at = span.end - 1
        unit = reading.word(at + 1) if reading.word(at + 1) in units_of_time() else "hours"
        minutes = int(reading.number(at) * minutes_of(unit))
        behind = reading.words(at + 1, len(reading))
        alone = not any(word.isalnum() and word != unit and word not in lexicon.words("corrections", "behind") for word in behind)
        if alone and 0 < minutes <= LONGEST_DAYS * DAY:
            return draft.merged(DiaryDraft(headache=True, duration_minutes=minutes, ongoing=False))
    return None


def field_gone(text: str) -> Question | None:
    """The list of an entry that a text wishes out as a whole: "remove the medication", "take the symptoms off"."""
    denial = denial_of(text)
    words = {word.removesuffix("'s") for word in read(denial).words(1, len(denial)) if word.isalnum()} if denial else set[str]()
    named = [question for question in _EMPTIED if words & lexicon.words("corrections", _EMPTIED[question])]
    days = {*lexicon.all_weekdays(), *(f"{day}s" for day in lexicon.all_weekdays())}
    known = lexicon.words("corrections", "beside_field") | days
    return named[0] if len(named) == 1 and words <= known | lexicon.words("corrections", _EMPTIED[named[0]]) else None


def without_field(draft: DiaryDraft, text: str) -> DiaryDraft | None:
    """`draft` without what a text wishes out as a whole; None where it has none of it."""
    field = field_gone(text)
    if field is Question.MEDICATIONS and draft.medications:
        gone = replace(draft, medications=(), denied=draft.denied | {NO_MEDICATION})
    elif field is Question.SYMPTOMS and draft.symptoms:
        gone = replace(draft, symptoms=())
    else:
        return None
    return replace(gone, settled=gone.settled | {field})


_EMPTIED = {Question.MEDICATIONS: "of_medicine", Question.SYMPTOMS: "of_symptoms"}
