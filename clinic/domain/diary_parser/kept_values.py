"""What an answer leaves as it was told before: a pain or a length that stands beside something else in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser.going_on import is_over
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.diary_parser.severity_apart import rates_a_symptom
from clinic.domain.diary_parser.severity_course import eased
from clinic.domain.names import Question

# Asked for these, a length may be that of what was felt, or of what a medicine took.
_BESIDE_A_LENGTH = frozenset({Question.SYMPTOMS, Question.MEDICATIONS})
# And a figure one of what was taken, or a time of the day.
_OF_FIGURES = _BESIDE_A_LENGTH | {Question.DURATION}


def beside_what_is_known(told: DiaryDraft, text: str, *, draft: DiaryDraft, question: Question) -> DiaryDraft:
    """What an answer to `question` tells, without the pain and the length that take no other's place in `draft`."""
    left_open = Question.SEVERITY in draft.settled and told.pain_word is None
    known = draft.severity is not None or left_open
    if known and question is not Question.SEVERITY and _is_beside(told, text, draft, question):
        told = replace(told, severity=None, pain_word=None)
    if question in _BESIDE_A_LENGTH and _knows_length(draft) and _answers(told, question) and not _of_headache(read(text)):
        issues = tuple(issue for issue in told.issues if issue.question is not Question.DURATION)
        ended = bool(draft.ongoing) and told.ongoing is False and is_over(read(text))  # "imitrex, its gone now"
        told = replace(told, duration_minutes=None, ongoing=False if ended else None, issues=issues)
    return told


def corrects(text: str) -> bool:
    """Whether a text takes back what was told: "actually it was 6"."""
    words = set(read(text).words(0, 12))
    return bool(words & {"actually", "wait", "correction", "meant", "mean", "sorry", "change", "make", "hold", "oops"})


def _is_beside(told: DiaryDraft, text: str, draft: DiaryDraft, question: Question) -> bool:
    """Whether the pain is a word ("felt awful"), a symptom's figure ("nausea 8/10"), or a figure that is not called a pain."""
    if told.pain_word and not told.pain_word[0].isdigit():
        return True
    reading = read(text)
    # "til about 9" tells no length, "yes 2" no medicine, and neither a pain
    return rates_a_symptom(text) or (question in _OF_FIGURES and (not _names_pain(reading) or _is_less(told, draft, reading)))


def _is_less(told: DiaryDraft, draft: DiaryDraft, reading: Reading) -> bool:
    """ "Down to a 2", "now a 3": what the pain went down to is not how bad it was at its worst."""
    return eased(reading) and (told.severity or 0) <= (draft.severity or 0)


def _answers(told: DiaryDraft, question: Question) -> bool:
    answered = {Question.SYMPTOMS: told.symptoms, Question.MEDICATIONS: told.medications}
    return bool(answered.get(question))


@cache
def _pain_named() -> Phrases:
    scale = "pain|severity|level|intensity|score|rated|peaked|worst|hurt|bad"
    return Phrases({"pain": ["<slash>", "<num> out of", scale, "was|is|to|like? a|an <num>", "and a|an <num>"]})


def _names_pain(reading: Reading) -> bool:
    """Whether a figure is said to be how bad it was: not "3 hours, maybe 4", "2 excedrin, no 3"."""
    return any(True for _ in _pain_named()(reading.doc)) or not reading.has_figure


def _knows_length(draft: DiaryDraft) -> bool:
    return draft.duration_minutes is not None or bool(draft.ongoing) or Question.DURATION in draft.settled


def _of_headache(reading: Reading) -> bool:
    """Whether a length is called the headache's, or puts another right: not "nausea for 30 minutes", "advil after 2 hours"."""
    named = lexicon.words("headache", "unfelt") | {"head"}
    return bool(named & set(reading.words(0, len(reading)))) or corrects(reading.doc.text)
