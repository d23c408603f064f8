"""The day on which a headache of several days began: "for 4 days now" and "day 4 of it" did so three days ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY, LONGEST_DAYS, DiaryDraft
from clinic.domain.diary_parser.entry import Findings
from clinic.domain.diary_parser.lasting import minutes_of
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import Piece
from clinic.domain.names import Issue, Question

# Between "ended" and its day: "ended early on", "finally broke".
_ENDED_BEFORE = 3


def with_first_day(told: DiaryDraft, piece: Piece, found: Findings, reading: Reading, today: date) -> DiaryDraft:
    """`told` with the day on which it began, where it is longer than a day and goes on to today, or to the day that is named as
    its end. One that is over and is told of no day is asked about; so is a length that does not fit between its day and now."""
    minutes = told.duration_minutes
    if not minutes and told.date in (None, today) and not told.issues and (counted := _day_counted(reading)):
        return replace(told, date=today - timedelta(days=counted - 1), headache=True, ongoing=found.ongoing is not False)
    if not minutes or minutes <= DAY or any(issue.question is Question.DATE for issue in told.issues):
        return told
    in_days = minutes % DAY == 0 and not _is_in_hours(minutes, found, reading)
    if told.date and in_days and _ends_on(piece, reading):
        return replace(told, date=told.date - timedelta(days=_days_back(minutes, in_days=True)))
    to_now = bool(told.ongoing) or _runs_to_now(found, reading)
    begun = today - timedelta(days=_days_back(minutes, in_days=in_days))
    if told.date is None and not (found.headache or found.pains or told.ongoing):
        return told  # an answer, of a day that is known elsewhere
    if told.date is None and not (to_now and (told.ongoing or minutes % DAY == 0)):
        return replace(told, issues=(*told.issues, Issue.VAGUE_DATE)) if _is_new(found, reading) else told
    if told.date is None or (begun < told.date and (told.ongoing or (told.date == today and minutes % DAY == 0))):
        return replace(told, date=begun)
    if begun < told.date:
        return replace(told, duration_minutes=None, ongoing=None, issues=(*told.issues, Issue.DURATION_RANGE))
    return told


def _is_in_hours(minutes: int, found: Findings, reading: Reading) -> bool:
    """Whether such a length was told in hours, so that today is not counted as one of its days: "72 hours"."""
    return any(one.minutes == minutes and minutes_of(reading.word(one.end - 1)) < DAY for one in found.lengths if not one.worded)


def _days_back(minutes: int, *, in_days: bool) -> int:
    """How many days before today a headache of such a length began: of hours counted from the middle of today."""
    return minutes // DAY - 1 if in_days else -(-(minutes - DAY // 2) // DAY)


def _ends_on(piece: Piece, reading: Reading) -> bool:
    """Whether the day is that of the end: "had a headache for 4 days, ended yesterday"."""
    start = piece.mention.start if piece.mention else 0
    return bool(lexicon.words("durations", "ended_on") & set(reading.words(start - _ENDED_BEFORE, start)))


@cache
def _counted_days() -> Phrases:
    return Phrases({"counted": lexicon.load("headache")["day_counted"], "day": ["day <num>"]})


def _day_counted(reading: Reading) -> int:
    """4 for "day 4 of this migraine" and "the fourth day of it"; 0 where no such day is told, or several are."""
    found = list(reading.find(_counted_days(), take=False, anywhere=True))
    if [label for label, _ in found] != ["counted"]:
        return 0
    ordinals, span = lexicon.load("numbers")["ordinals"], found[0][1]
    figures = [int(number) for number in reading.numbers(span)]
    figures += [int(token.lower_[:-2]) for token in span if token.tag_ == "ORD"]
    figures += [int(ordinals[token.lower_]) for token in span if token.lower_ in ordinals]
    return figures[0] if figures and figures[0] <= LONGEST_DAYS else 0


@cache
def _to_now() -> Phrases:
    return Phrases({"now": lexicon.load("durations")["to_now"]})


@cache
def _so_long() -> Phrases:
    return Phrases({"for": ["for|x <num> days|weeks", "for a week"]})


def _runs_to_now(found: Findings, reading: Reading) -> bool:
    """ "3 days running", "i've had it for a week", "headache for 3 days"; not "had a headache for 3 days"."""
    past = lexicon.words("durations", "was_over") & set(reading.words(0, len(reading))) or found.ongoing is False
    to_now, so_long = (any(reading.find(words, take=False, anywhere=True)) for words in (_to_now(), _so_long()))
    return to_now or (so_long and not past)


def _is_new(found: Findings, reading: Reading) -> bool:
    """Whether a headache is told of anew, and none put right: "a 3 day migraine", not "the headache lasted 3 days"."""
    return bool(found.headache) and reading.word(found.headache[0].start - 1) not in ("the", "this", "that", "my", "it")
