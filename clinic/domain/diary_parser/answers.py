"""Reads the answer to one question of the diary: shorter than a message of its own, and leaning on what was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from spacy.matcher import Matcher

from clinic.domain import lexicon
from clinic.domain.diary import DAY, DiaryDraft
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.bare_answers import bare, day_slashed, said
from clinic.domain.diary_parser.having_now import has_one_now
from clinic.domain.diary_parser.medications import nothing_taken
from clinic.domain.diary_parser.reading import Reading, matcher, read
from clinic.domain.diary_parser.severity import eased
from clinic.domain.names import NO_MEDICATION, SYMPTOMS, Issue, Question

# "Light" is a weak pain, and what hurts the eyes: asked for symptoms, it is the latter.
LIGHT, LIGHT_PAIN = "light sensitivity", Decimal(3)


class Reply(StrEnum):
    """What a whole answer can be, beside the thing that was asked for."""

    CANCEL = "cancel"
    SKIP = "skip"
    YES = "yes"
    DONE = "done"
    NO = "no"
    CHANGE = "change"
    NOTHING = "nothing"
    UNDO = "undo"
    DELETE = "delete_yes"
    KEEP = "keep"
    SAME = "same"
    REPLACE = "replace"
    ANOTHER = "another"
    SOME = "some"
    ASSENT = "assent"
    BEGIN = "begin"
    HOW_TO_CANCEL = "how_to_cancel"
    NOT_YET = "not_yet"
    NOTHING_ELSE = "nothing_else"
    THANKS = "thanks"
    WAIT = "wait"


@cache
def _matcher(kind: Reply) -> Matcher:
    return matcher({kind: lexicon.load("answers")[kind]})


def is_reply(text: str, kind: Reply, *, beside: Reply | None = None) -> bool:
    """Whether the whole text, small words aside, is such a reply; a reply of the kind `beside` may stand with it."""
    reading = read(text)
    covered = _covered(reading, kind)
    return bool(covered) and not said(reading, beside=covered | (_covered(reading, beside) if beside else set()))


def gives_up(text: str) -> bool:
    """Whether an entry that is being told is not to be kept: "never mind", "nah forget it", "undo", "delete that entry"."""
    wishes, beside = (Reply.CANCEL, Reply.UNDO), (Reply.NO, Reply.ASSENT)
    return any(is_reply(text, wish, beside=other) for wish in wishes for other in beside)


def told_instead(text: str, today: date) -> str | None:
    """What a text tells in the place of what it gives up: "forget it, it was yesterday 5/10". None without a day of its own."""
    reading = read(text)
    small = frozenset(lexicon.load("answers")["small"])
    start = next((n for n in range(len(reading)) if reading.word(n) not in small and reading.tag(n) != "PUNCT"), 0)
    ends = [end for _, begin, end in _matcher(Reply.CANCEL)(reading.doc) if begin == start]
    if not ends:
        return None
    rest = " ".join(reading.words(max(ends), len(reading)))
    told = parse(rest, today)
    whole = all(one.date and (one.severity is not None or one.headache is False) for one in told)
    return rest if whole else None


@cache
def _asking() -> Matcher:
    return matcher({"asking": lexicon.load("answers")["asking"]})


def is_asked(text: str) -> bool:
    """Whether a text is a question that brings no figure: "is it bad to take it daily", and not "is it 7?"."""
    reading = read(text)
    before = lexicon.words("answers", "before_asking")
    start = next((n for n in range(len(reading)) if reading.word(n) not in before and reading.tag(n) != "PUNCT"), 0)
    return any(found == start for _, found, _ in _asking()(reading.doc)) and not _has_figure(reading)


def says_again(text: str) -> bool:
    """Whether a text asks for what was given up: "log it again", "put it back"."""
    return bool(lexicon.words("answers", "again") & set(read(text).words(0, len(text))))


def tells_of_now(text: str) -> bool:
    """ "Headache now", "i have a headache" and "started an hour ago" are today's; "log a headache now" speaks of the logging."""
    reading = read(text)
    words = set(reading.words(0, len(reading)))
    if words & {"now", "rn"} and not words & {"log", "record", "enter", "add", "write", "save"}:
        return True
    return any(reading.find(_just_begun(), take=False)) or has_one_now(reading)


@cache
def _just_begun() -> Matcher:
    return matcher({"begun": lexicon.load("headache")["just_begun"]})


def _covered(reading: Reading, kind: Reply) -> set[int]:
    return {position for _, start, end in _matcher(kind)(reading.doc) for position in range(start, end)}


def answer(text: str, question: Question, *, draft: DiaryDraft, today: date, told: DiaryDraft | None = None) -> DiaryDraft | None:
    """`draft` with the answer to `question` put in, and whatever else the text says; None when it says nothing that helps.

    "6" is a severity, a length in hours or a day of the month as the question has it; "no", "none" and "skip" settle it.
    `told`: what the text says, where it was read already.
    """
    if is_reply(text, Reply.SKIP, beside=Reply.YES):
        return _skipped(draft, question, today) if question is not Question.DATE or _SKIPS.search(text) else None
    if question in (Question.SYMPTOMS, Question.MEDICATIONS) and is_reply(text, Reply.NOT_YET):
        return _without(draft, question)
    told = told or _of_day(parse(text, today)[0], text, draft=draft, today=today)
    if question is Question.DATE:
        told = day_slashed(text, today) or told
    if question is Question.DATE and told.ongoing and told.date is None:
        told = replace(told, date=today)  # a headache that goes on is today's where no other day is told
    if question is Question.DATE and draft.headache is False and replace(told, date=None, issues=()).says_nothing:
        return draft.merged(replace(told, headache=None)) if told.date or told.issues else None
    if question is Question.SYMPTOMS or (question is not Question.SEVERITY and told.pain_word == "light"):
        told = _with_senses(told, text)
    if _corrects(text, draft) and told.severity is not None:
        return draft.merged(told)
    if (
        question is Question.DATE
        and told.duration_minutes
        and replace(told, duration_minutes=None, ongoing=None, headache=None).says_nothing
    ):
        return draft.merged(DiaryDraft(issues=(Issue.VAGUE_DATE,)))  # "3 days" says neither when it was nor how long
    if draft.severity is not None and _answers(told, question) and (not _names_pain(read(text)) or eased(read(text))):
        told = replace(told, severity=None, pain_word=None)
    alone = bare(read(text), question, today)
    if alone is not None:
        return draft.merged(replace(alone, denied=told.denied))
    if not told.says_nothing or told.headache is False:
        return _settled(draft.merged(told), question, told, text)
    return _without(draft, question) if is_reply(text, Reply.NOTHING) else None


def _answers(told: DiaryDraft, question: Question) -> bool:
    return bool({Question.DURATION: told.duration_minutes, Question.MEDICATIONS: told.medications}.get(question))


@cache
def _pain_named() -> Matcher:
    scale = "pain|severity|level|intensity|score|rated|peaked|worst|hurt|bad"
    return matcher({"pain": ["<slash>", "<num> out of", scale, "was|is|to|like? a|an <num>", "and a|an <num>"]})


def _names_pain(reading: Reading) -> bool:
    """Whether a figure is said to be how bad it was: not "3 hours, maybe 4", "2 excedrin, no 3"."""
    return any(True for _ in _pain_named()(reading.doc)) or not _has_figure(reading)


def _of_day(told: DiaryDraft, text: str, *, draft: DiaryDraft, today: date) -> DiaryDraft:
    """What is told, read as of the draft's day: "60 hours" can be when they fit between it and now."""
    of_days = Issue.DURATION_RANGE in told.issues or (told.duration_minutes or 0) > DAY
    if not of_days or told.date or draft.date is None:
        return told
    dated, *more = parse(f"on {draft.date.isoformat()}, {text}", today)
    return told if more or (Issue.DURATION_RANGE in dated.issues and told.issues) else dated


def _with_senses(told: DiaryDraft, text: str) -> DiaryDraft:
    """ "Light and sound" is enough when it was asked what else was felt."""
    reading = read(text)
    heard = {
        sense: [position for position in range(len(reading)) if reading.word(position) in spelled]
        for sense, spelled in lexicon.load("answers")["senses"].items()
    }
    felt = [sense for sense, found in heard.items() if any(reading.word(position - 1) not in ("no", "not") for position in found)]
    more = DiaryDraft(headache=True, symptoms=tuple(sense for sense in felt if sense not in told.denied))
    if LIGHT in more.symptoms and told.severity == LIGHT_PAIN and not _has_figure(reading):
        told = replace(told, severity=None)
    return told.merged(more) if more.symptoms else told


def _has_figure(reading: Reading) -> bool:
    return any(reading.tag(position) in ("NUM", "SLASH") for position in range(len(reading)))


# Who says no more than not to know the day has not skipped it, and is asked again.
_SKIPS = re.compile(r"\b(?:skip|leave it|rather not|prefer not|na|pass)\b|n\s?/\s?a", re.IGNORECASE)


def _skipped(draft: DiaryDraft, question: Question, today: date) -> DiaryDraft | None:
    """A skipped day is today: an entry has to have one, and it is read back before it is saved. One told as another day that
    cannot be, or be known, is still asked for: None."""
    if question is Question.DATE and any(issue.question is question for issue in draft.issues):
        return None
    skipped = draft.skipping(question)
    return replace(skipped, date=skipped.date or today) if question is Question.DATE else skipped


def _settled(merged: DiaryDraft, question: Question, told: DiaryDraft, text: str) -> DiaryDraft:
    """ "No nausea" answers the question for symptoms, though it names none; "nothing else, no meds" does, "no meds" does not."""
    symptoms = told.denied & frozenset(SYMPTOMS)
    denied = {Question.SYMPTOMS: symptoms, Question.MEDICATIONS: told.denied - symptoms}.get(question)
    if denied or (question is Question.SYMPTOMS and NO_MEDICATION in told.denied and _says_none(text)):
        return replace(merged, settled=merged.settled | {question})
    return merged


def _says_none(text: str) -> bool:
    """Whether a clause of its own says "no" or "nothing", and not of medicine."""
    return any(is_reply(clause, Reply.NOTHING) and not nothing_taken(read(clause)) for clause in _CLAUSES.split(text))


_CLAUSES = re.compile(r"[,.;!]|\b(?:and|but)\b")


def _without(draft: DiaryDraft, question: Question) -> DiaryDraft | None:
    """The question answered with "no" or "none"; a day or a length cannot be."""
    if question is Question.SYMPTOMS:
        return draft.skipping(question)
    if question is Question.MEDICATIONS:
        return draft.skipping(question).merged(DiaryDraft(denied=frozenset({NO_MEDICATION})))
    if question is Question.SEVERITY:
        return draft.merged(DiaryDraft(headache=False, severity=Decimal(0)))
    return None


def _corrects(text: str, draft: DiaryDraft) -> bool:
    """Whether the text takes back a severity that was given: "actually it was 6"."""
    words = set(read(text).words(0, 12))
    return draft.severity is not None and bool(
        words & {"actually", "wait", "correction", "meant", "mean", "sorry", "change", "make"}
    )
