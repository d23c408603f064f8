"""Reads the answer to one question of the diary: shorter than a message of its own, and leaning on what was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY, DiaryDraft
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.bare_answers import bare, day_slashed
from clinic.domain.diary_parser.felt_otherwise import FeltOtherwise, felt_otherwise
from clinic.domain.diary_parser.having_now import has_one_now
from clinic.domain.diary_parser.in_general_answers import clauses, does_not_know, says_no_medicine
from clinic.domain.diary_parser.kept_values import beside_what_is_known, corrects
from clinic.domain.diary_parser.medications import nothing_taken
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.replies import Reply, is_reply, leaves_out, whole_answers
from clinic.domain.names import NO_MEDICATION, SYMPTOMS, Issue, Question

_SLEPT_LITTLE = "lack of sleep"
# "Light" is a weak pain, and what hurts the eyes: asked for symptoms, it is the latter.
LIGHT, LIGHT_PAIN = "light sensitivity", Decimal(3)


def told_instead(text: str, today: date) -> str | None:
    """What a text tells in the place of what it gives up: "forget it, it was yesterday 5/10". None without a day of its own."""
    reading = read(text)
    small = frozenset(lexicon.load("answers")["small"])
    start = next((n for n in range(len(reading)) if reading.word(n) not in small and reading.tag(n) != "PUNCT"), 0)
    ends = [end for _, begin, end in whole_answers(Reply.CANCEL)(reading.doc) if begin == start]
    if not ends:
        return None
    rest = " ".join(reading.words(max(ends), len(reading)))
    told = parse(rest, today)
    whole = all(one.date and (one.severity is not None or one.headache is False) for one in told)
    return rest if whole else None


@cache
def _asking() -> Phrases:
    return Phrases({"asking": lexicon.load("answers")["asking"]})


def is_asked(text: str) -> bool:
    """Whether a text is a question that brings no figure: "is it bad to take it daily", and not "is it 7?"."""
    reading = read(text)
    before = lexicon.words("answers", "before_asking")
    start = next((n for n in range(len(reading)) if reading.word(n) not in before and reading.tag(n) != "PUNCT"), 0)
    return any(found == start for _, found, _ in _asking()(reading.doc)) and not reading.has_figure


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
def _just_begun() -> Phrases:
    return Phrases({"begun": lexicon.load("headache")["just_begun"]})


def answer(text: str, question: Question, *, draft: DiaryDraft, today: date, told: DiaryDraft | None = None) -> DiaryDraft | None:
    """`draft` with the answer to `question` put in, and whatever else the text says; None when it says nothing that helps.

    "6" is a severity, a length in hours or a day of the month as the question has it; "no", "none" and "skip" settle it.
    `told`: what the text says, where it was read already.
    """
    if leaves_out(text):
        return _skipped(draft, question, today) if question is not Question.DATE or leaves_out(text, [Reply.SKIP]) else None
    if question is Question.DURATION and is_reply(text, Reply.GOES_ON):
        return draft.merged(DiaryDraft(headache=True, ongoing=True))
    if question in (Question.SYMPTOMS, Question.MEDICATIONS) and is_reply(text, Reply.NOT_YET):
        return _without(draft, question)
    if question is Question.SYMPTOMS and (felt := felt_otherwise(text, today)):
        return _with_felt(draft, felt, today, of_known_day=told is not None)
    told = told or of_day(parse(text, today)[0], text, draft=draft, today=today)
    if question is Question.DATE:
        told = day_slashed(text, today) or told
    if question is Question.DATE and told.ongoing and told.date is None:
        told = replace(told, date=today)  # a headache that goes on is today's where no other day is told
    if question is Question.DATE and draft.headache is False and replace(told, date=None, issues=()).says_nothing:
        return draft.merged(replace(told, headache=None)) if told.date or told.issues else None
    if question is Question.SYMPTOMS or (question is not Question.SEVERITY and told.pain_word == "light"):
        told = _with_senses(told, text)
    if draft.severity is not None and told.severity is not None and corrects(text):
        return draft.merged(told)
    if (
        question is Question.DATE
        and told.duration_minutes
        and replace(told, duration_minutes=None, ongoing=None, headache=None).says_nothing
    ):
        return draft.merged(DiaryDraft(issues=(Issue.VAGUE_DATE,)))  # "3 days" says neither when it was nor how long
    if question is Question.SEVERITY and not told.issues:
        told = _at_worst(told, text, today)
    if question is Question.MEDICATIONS and "slept" in read(text).words(0, len(text)):
        told = replace(
            told, triggers=tuple(name for name in told.triggers if name != _SLEPT_LITTLE)
        )  # "advil, then slept 3 hours"
    told = beside_what_is_known(told, text, draft=draft, question=question)
    if question is Question.MEDICATIONS and not told.medications and says_no_medicine(text):
        return _none_taken(draft.merged(replace(told, triggers=())))
    told_length = question is Question.DURATION and told.duration_minutes
    alone = None if told_length else bare(read(text), question, today)
    if alone is not None:
        return draft.merged(replace(alone, denied=told.denied))
    if not told.says_nothing or told.headache is False:
        return _settled(draft.merged(told), question, told, text)
    if is_reply(text, Reply.NOTHING) or (question is Question.SYMPTOMS and is_reply(text, Reply.NOTHING_BESIDE, beside=Reply.NO)):
        return _without(draft, question)
    return _skipped(draft, question, today) if question is not Question.DATE and does_not_know(text, question) else None


def of_day(told: DiaryDraft, text: str, *, draft: DiaryDraft, today: date) -> DiaryDraft:
    """What is told, read as of the draft's day: "60 hours" can be when they fit between it and now."""
    of_days = Issue.DURATION_RANGE in told.issues or (told.duration_minutes or 0) > DAY
    if not of_days or told.date or draft.date is None:
        return told
    dated, *more = parse(f"began on {draft.date.isoformat()}, {text}", today)
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
    if LIGHT in more.symptoms and told.severity == LIGHT_PAIN and not reading.has_figure:
        told = replace(told, severity=None)
    return told.merged(more) if more.symptoms else told


def _with_felt(draft: DiaryDraft, felt: FeltOtherwise, today: date, *, of_known_day: bool) -> DiaryDraft:
    """What has no name among the symptoms is kept as a note, and answers the question. `of_known_day`: a day in the rest of the
    answer moves no entry."""
    noted = draft.merged(DiaryDraft(headache=True, note=felt.note)).skipping(Question.SYMPTOMS)
    if not felt.rest:
        return noted
    told = replace(parse(felt.rest, today)[0], date=None) if of_known_day else None
    return answer(felt.rest, Question.SYMPTOMS, draft=noted, today=today, told=told) or noted


def _at_worst(told: DiaryDraft, text: str, today: date) -> DiaryDraft:
    """What is told, with the worst of its figures: "8 down to a 2 after the pill"."""
    pain = _of_pain(text, today)
    less = told.severity is not None and pain.severity is not None and told.severity < pain.severity
    return told.merged(pain) if told.severity is None or less else told


def _of_pain(text: str, today: date) -> DiaryDraft:
    """How bad it was, of figures that stand in an answer without a word for the pain: "usually 8 but this one 5"."""
    told, *more = parse(f"headache, {text}", today) if read(text).has_figure else [DiaryDraft()]
    return DiaryDraft() if more or told.severity is None else DiaryDraft(headache=True, severity=told.severity, note=told.note)


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
    of_medicine = bool(told.medications) or NO_MEDICATION in told.denied
    if denied or (question is Question.SYMPTOMS and of_medicine and _says_none(text)):
        return replace(merged, settled=merged.settled | {question})
    return merged


def _says_none(text: str) -> bool:
    """Whether a clause of its own says "no" or "nothing", and not of medicine."""
    return any(is_reply(clause, Reply.NOTHING) and not nothing_taken(read(clause)) for clause in clauses(text))


def _without(draft: DiaryDraft, question: Question) -> DiaryDraft | None:
    """The question answered with "no" or "none"; a day or a length cannot be."""
    if question is Question.SYMPTOMS:
        return draft.skipping(question)
    if question is Question.MEDICATIONS:
        return _none_taken(draft)
    # A "no" to "pain goes from 0 to 10" denies no pain.
    if question is Question.SEVERITY and Issue.SEVERITY_RANGE not in draft.issues:
        return draft.merged(DiaryDraft(headache=False, severity=Decimal(0)))
    return None


def _none_taken(draft: DiaryDraft) -> DiaryDraft:
    return draft.skipping(Question.MEDICATIONS).merged(DiaryDraft(denied=frozenset({NO_MEDICATION})))
