"""A field of an entry that is named and nothing said of it, to be changed: its value is asked for anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary.right_medicine import unclear_which
from clinic.domain.diary_form.note import asking_note
from clinic.domain.diary_form.state import DiaryForm
from clinic.domain.diary_parser.bare_answers import said
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.replies import finishes, leaves_out
from clinic.domain.names import NO_MEDICATION, Question

_BESIDE = lexicon.words("answers", "beside_field")


def named_anew(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form that asks for a field's new value, where a text names that field and no value: "the severity", "the day is
    wrong", "add a note". None for any other text, and where several days are told of."""
    if noting := asking_note(form, text):
        return noting
    which = unclear_which(form.drafts[0], text, today)
    field = Question.MEDICATIONS if which else field_named(text, today)
    if field is Question.DATE and {mention.day for mention in days_named(read(text), today)} - {form.drafts[0].date, None}:
        return None  # "wrong day, it was friday"
    if field is None or len(form.drafts) > 1 or (form.drafts[0].headache is False and field is not Question.DATE):
        return None
    return replace(form, step=None, anew=field, misses=0, affirmed=False)


def field_named(text: str, today: date) -> Question | None:
    """The only field that a text names, where it says no more than that this one is to be changed, and of which day's entry."""
    reading = read(text)
    found = list(reading.find(_fields(), take=False))
    labels = {label for label, _ in found}
    covered = {place for _, span in found for place in range(span.start, span.end)}
    covered |= {place for mention in days_named(read(text), today) for place in range(mention.start, mention.end)}
    denied = any(reading.word(span.start - 1) in ("no", "not", "without") for _, span in found)
    if len(labels) != 1 or denied or not _BESIDE.issuperset(said(reading, beside=covered)):
        return None
    return Question(labels.pop())


@cache
def _fields() -> Phrases:
    return Phrases(lexicon.load("answers")["fields"])


def asking_anew(form: DiaryForm) -> DiaryForm:
    """The form without the value that is asked for anew."""
    assert form.anew is not None
    return replace(form, drafts=(_emptied(form.drafts[0], form.anew),), anew=None)


def answered_anew(form: DiaryForm, heard: DiaryForm, text: str) -> DiaryForm:
    """`heard`, which `asking_anew` became by an answer, with the value that `form` had where the answer brings no other one: it
    is asked for again, unless it is left as it is."""
    question, draft = form.anew, heard.drafts[0]
    assert question is not None
    if leaves_out(text) or finishes(text):
        return replace(form, anew=None, misses=0)
    if len(heard.drafts) > 1 or not draft.lacks(question) or draft.issues:
        return heard
    return replace(heard, drafts=(_restored(draft, form.drafts[0], question),), anew=question)


_FIELDS = {
    Question.DATE: ("date",),
    Question.SEVERITY: ("severity", "pain_word"),
    Question.DURATION: ("duration_minutes", "ongoing"),
    Question.SYMPTOMS: ("symptoms",),
    Question.MEDICATIONS: ("medications",),
}


def _emptied(draft: DiaryDraft, question: Question) -> DiaryDraft:
    empty = DiaryDraft()
    denied = draft.denied - ({NO_MEDICATION} if question is Question.MEDICATIONS else set())
    values = {name: getattr(empty, name) for name in _FIELDS[question]}
    return replace(draft, **values, settled=draft.settled - {question}, denied=denied)


def _restored(draft: DiaryDraft, before: DiaryDraft, question: Question) -> DiaryDraft:
    values = {name: getattr(before, name) for name in _FIELDS[question]}
    return replace(draft, **values, settled=draft.settled | (before.settled & {question}))
