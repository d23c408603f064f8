"""The day on which a headache of several days began: "for 4 days now" did so three days before today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from spacy.matcher import Matcher

from clinic.domain import lexicon
from clinic.domain.diary import DAY, DiaryDraft
from clinic.domain.diary_parser.entry import Findings
from clinic.domain.diary_parser.reading import Reading, matcher
from clinic.domain.names import Issue, Question


def with_first_day(told: DiaryDraft, found: Findings, reading: Reading, today: date) -> DiaryDraft:
    """`told` with the day on which it began, where it is longer than a day and goes on to today. One that is over and is told
    of no day is asked about; so is a length that does not fit between its day and now."""
    minutes = told.duration_minutes
    if not minutes or minutes <= DAY or any(issue.question is Question.DATE for issue in told.issues):
        return told
    to_now = bool(told.ongoing) or _runs_to_now(found, reading)
    begun = today - timedelta(days=-(-minutes // DAY) - 1)
    if told.date is None and not (found.headache or found.pains or told.ongoing):
        return told  # an answer, of a day that is known elsewhere
    if told.date is None and not (to_now and minutes % DAY == 0):
        return replace(told, issues=(*told.issues, Issue.VAGUE_DATE)) if _is_new(found, reading) else told
    if told.date is None or (begun < told.date and (told.ongoing or (told.date == today and minutes % DAY == 0))):
        return replace(told, date=begun)
    if begun < told.date:
        return replace(told, duration_minutes=None, ongoing=None, issues=(*told.issues, Issue.DURATION_RANGE))
    return told


@cache
def _to_now() -> Matcher:
    return matcher({"now": lexicon.load("durations")["to_now"], "for": ["for <num> days|weeks", "for a week"]})


def _runs_to_now(found: Findings, reading: Reading) -> bool:
    """ "3 days running", "i've had it for a week", "headache for 3 days"; not "had a headache for 3 days"."""
    past = lexicon.words("durations", "was_over") & set(reading.words(0, len(reading))) or found.ongoing is False
    labels = {label for label, _ in reading.find(_to_now(), take=False, anywhere=True)}
    return "now" in labels or ("for" in labels and not past)


def _is_new(found: Findings, reading: Reading) -> bool:
    """Whether a headache is told of anew, and none put right: "a 3 day migraine", not "the headache lasted 3 days"."""
    return bool(found.headache) and reading.word(found.headache[0].start - 1) not in ("the", "this", "that", "my", "it")
