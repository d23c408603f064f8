"""When a day that a headache was told of may become one without: only where that very headache is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.state import DiaryForm, Step
from clinic.domain.diary_parser.answers import told_instead
from clinic.domain.diary_parser.bare_answers import said
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.in_general_answers import clauses
from clinic.domain.diary_parser.kept_values import corrects
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.names import Issue, Question

_MAY_BE_NOTHING = (Question.SYMPTOMS, Question.MEDICATIONS)


def loses_a_headache(before: DiaryForm, after: DiaryForm, text: str, today: date) -> bool:
    """Whether a headache that was told would be none any more, and `text` does not take it back: "my kids have no headaches"."""
    if before.step in (Step.DELETE, Step.WHICH):
        return False
    ached = {draft.date for draft in before.drafts if draft.headache and not _is_bare(draft)}
    lost = any(draft.headache is False and draft.date in ached and draft not in before.drafts for draft in after.drafts)
    return lost and not _takes_back(text, today)


def of_its_question(told: DiaryDraft, draft: DiaryDraft, asks: Question | Issue | Step, text: str) -> DiaryDraft:
    """What is told of one of several days: a "nothing" is the answer to what is asked, where a headache of that day was told."""
    free_of_pain = told.headache is False and draft.headache
    if not free_of_pain or asks not in _MAY_BE_NOTHING or _names_headache(read(text)):
        return told
    return DiaryDraft(date=told.date, headache=True, settled=frozenset({Question(asks)}))


def _is_bare(draft: DiaryDraft) -> bool:
    """Whether nothing is told of a headache but that it was there."""
    return replace(draft, date=None, headache=None, issues=()).says_nothing


def _takes_back(text: str, today: date) -> bool:
    """Whether a text or a clause of it says that there was no headache, and no more, or puts right what was told."""
    if corrects(text) or told_instead(text, today):
        return True
    if lexicon.words("headache", "by_now") & set(read(text).words(0, len(text))):
        return False  # "pain free now"
    return any(_names_headache(read(part)) and _says_no_more(part, today) for part in (text, *clauses(text)))


def _says_no_more(text: str, today: date) -> bool:
    reading = read(text)
    beside = {place for mention in days_named(reading, today) for place in range(mention.start, mention.end)}
    words = lexicon.words("headache", "taking_back") | lexicon.words("headache", "unfelt")
    named = {place for _, span in read(text).find(_named(), anywhere=True) for place in range(span.start, span.end)}
    return words.issuperset(said(reading, beside=beside | named))


@cache
def _named() -> Phrases:
    rules = lexicon.load("headache")
    return Phrases({"headache": rules["headache"], "free": rules["free"]})


def _names_headache(reading: Reading) -> bool:
    return any(reading.find(_named(), anywhere=True))
