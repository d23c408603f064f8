"""Answers that leave the most of a question open: "the usual", "a while", and what was done in the place of medicine."""

from __future__ import annotations

import re

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.replies import LEFT_OUT, Reply, is_reply, leaves_out
from clinic.domain.names import Question

_CLAUSES = re.compile(r"[,.;!?]|\b(?:and|but|so|then|because|bc|cuz)\b")
_NO_MEDICINE = (Reply.NOTHING, Reply.NOTHING_BESIDE, Reply.RESTED, Reply.NOT_HAD)


def clauses(text: str) -> list[str]:
    """The parts of a text between its marks and its "and"."""
    return [clause for clause in _CLAUSES.split(text) if clause.strip()]


def says_no_medicine(text: str) -> bool:
    """Whether a part of an answer about medicine says that there was none, and no part that something was taken: "none, slept 3
    hours", "just water and rest", "forgot my pills at home"; not "nothing helped"."""
    parts = clauses(text)
    none = any(is_reply(part, kind, beside=Reply.NO) for part in (text, *parts) for kind in _NO_MEDICINE)
    return none and not any(is_reply(part, Reply.SOME) for part in parts)


def does_not_know(text: str, question: Question) -> bool:
    """Whether a part of an answer leaves the question open: "not sure, slept through it"."""
    kinds = (*LEFT_OUT, Reply.SLEPT_THROUGH) if question is Question.DURATION else LEFT_OUT
    return any(leaves_out(part, kinds) for part in (text, *clauses(text)))


def is_in_general(text: str, question: Question, draft: DiaryDraft, heard: DiaryDraft | None) -> bool:
    """Whether an answer says that there is something to tell and not what, so that it is asked which: "yes", "my usual meds",
    "nothing helped", "felt awful", "a while", "until i fell asleep". `heard`: the draft with the answer in it, if it helped."""
    if (heard or draft).missing() is not question or (heard or draft).issues:
        return False
    if question is Question.DURATION:
        ended = heard is not None and heard.ongoing is False
        return ended or any(is_reply(text, kind) for kind in (Reply.NO_LENGTH, Reply.YES, Reply.NO))
    return question in (Question.SYMPTOMS, Question.MEDICATIONS) and _is_something(text, question)


def _is_something(text: str, question: Question) -> bool:
    some = any(is_reply(part, Reply.SOME, beside=Reply.YES) for part in (text, *clauses(text)))
    felt = question is Question.SYMPTOMS and read(text).word(0) in ("felt", "feeling", "feel", "was")
    return some or felt or is_reply(text, Reply.YES)
