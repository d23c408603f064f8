"""An answer that is said of all the days which are being told: "3 hours both days", or "5 and 6" of two."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.state import DiaryForm
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.answers import answer
from clinic.domain.names import Question

_DAYS = r"(?:the )?(?:days|times|headaches|ones|entries|attacks|migraines)"
_ALL = r"all(?: (?:the|two|three|four|five|[2-5]))?"
_EACH = r"(?:each|either|every)"
_EVERY = re.compile(
    rf"\b(?:(?:for|on|in|of) )?(?:(?:both|{_ALL})(?: of (?:them|these|those)| {_DAYS})|{_EACH} (?:day|time|one|of them))\b"
    r"|\b(?:for |on )?all (?:two|three|four|five|[2-5])\b(?! (?:hours?|days?|pills?|tablets?))|(?<!took )\beach\W*$"
    r"|\b(?:for|on) (?:both|either|each|all)\W*$|^\W*both\b(?! (?:sides?|eyes?|temples?)\b)(?: (?:were|was|lasted|had|about))?"
    r"|(?<!took )\bboth\W*$",
    re.IGNORECASE,
)
# "5 and 6" of two days; "5 or 6" and "5 to 6" are of one.
_FIGURE = r"(?:an? )?\d+(?:\.\d+)?(?:\s*/\s*10)?"
_FIGURES = re.compile(rf"\W*{_FIGURE}(?:\s*(?:,|&|\+|,? ?\band(?: then)?|\bthen)\s*{_FIGURE})+\W*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\+|,?\s\band(?: then)?\b|\bthen\b)\s*", re.IGNORECASE)


def of_every_day(form: DiaryForm, text: str, question: Question, today: date) -> tuple[DiaryDraft, ...] | None:
    """The drafts with the answer to `question` put into each that has yet to answer it; None where it is said of one alone."""
    answers = _of_each(text, len(form.drafts), question, today)
    if not answers:
        return None
    told = tuple(_told(draft, words, question, today) for draft, words in zip(form.drafts, answers, strict=True))
    return told if told != form.drafts else None


def _of_each(text: str, days: int, question: Question, today: date) -> list[str]:
    """What is said of each of the `days`; nothing where it is said of one alone."""
    if question is Question.DURATION and days > 1 and (lengths := _lengths(text, days, today)):
        return lengths
    figures = _FIGURES.fullmatch(text) if question is Question.SEVERITY else None
    counted = re.findall(r"\d+(?:\.\d+)?", re.sub(r"/\s*10\b", "", text)) if figures else []
    if days > 1 and len(counted) == days:
        return counted
    rest = _EVERY.sub(" ", text).strip()
    return [rest] * days if days > 1 and rest != text.strip() else []


def _lengths(text: str, days: int, today: date) -> list[str]:
    """ "2 hours and 4 hours", "an hour, then all day": one length a day; not "2 hours and 30 minutes", which is one."""
    parts = [part for part in _BETWEEN.split(text.strip(" .!")) if part]
    told = [parse(part, today)[0] for part in parts]
    minutes = {
        one.duration_minutes for one in told if replace(one, duration_minutes=None, ongoing=None, headache=None).says_nothing
    }
    alone = len(parts) == days and all(one.duration_minutes in minutes for one in told) and None not in minutes
    return parts if alone and parse(text, today)[0].duration_minutes in minutes else []


def added_to_every(form: DiaryForm, text: str, today: date) -> tuple[DiaryDraft, ...] | None:
    """The drafts that were read back, each with the medicine or what was felt that a text tells of all: "advil both days". None
    where it tells of more than that."""
    rest = _EVERY.sub(" ", text).strip()
    if len(form.drafts) < 2 or rest == text.strip():
        return None
    told = parse(rest, today)[0]
    if not replace(told, symptoms=(), medications=(), triggers=(), headache=None).says_nothing or told.headache is False:
        return None
    drafts = tuple(draft if draft.headache is False else _added(draft, told) for draft in form.drafts)
    return drafts if drafts != form.drafts else None


def _added(draft: DiaryDraft, told: DiaryDraft) -> DiaryDraft:
    """The draft with what is told beside how bad it was and how long."""
    return draft.merged(DiaryDraft(symptoms=told.symptoms, medications=told.medications, triggers=told.triggers))


def _told(draft: DiaryDraft, text: str, question: Question, today: date) -> DiaryDraft:
    if draft.headache is False:
        return draft
    if not draft.lacks(question):
        return _added(draft, parse(text, today)[0])
    return answer(text, question, draft=draft, today=today) or draft
