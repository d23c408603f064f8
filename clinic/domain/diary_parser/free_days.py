"""Days that a message means without naming each, all of them without a headache: "headache free since friday", "none this
week", "5 days without one", "migraine on monday, nothing since"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.entry import Findings, is_free
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import LONGEST_RANGE_DAYS, Piece, is_free_behind, is_told, pieces
from clinic.domain.names import Issue

_WEEK, _SATURDAY, _THURSDAY = 7, 5, 3
_NAMED = frozenset({"week", "last week", "weekend", "last weekend"})


@cache
def _matcher() -> Phrases:
    return Phrases(lexicon.load("dates")["whole_free"])


@cache
def _since_then() -> Phrases:
    return Phrases({"since": lexicon.load("dates")["free_since_then"]})


def free_days(mentions: list[Mention], found: Findings, reading: Reading, today: date) -> list[Mention]:
    """`mentions`, or each of the days up to today that were free; where there are too many, or they may be others, the day is
    asked for."""
    if len(mentions) == 1 and mentions[0].day and mentions[0].day < today:
        return _behind(mentions[0], mentions[0].day, found, reading, today)
    if len(mentions) == 2 and mentions[0].since:
        return _between(mentions[0], mentions[1], found, reading)
    if any(mention.issue is not Issue.VAGUE_DATE or mention.since for mention in mentions):
        return mentions
    for label, span in reading.find(_matcher(), take=False, anywhere=True):
        meant = Mention(span.start, span.end, today)
        if _is_free(meant, found, reading) and _is_told(label, span, mentions):
            days = [] if _is_past(label, span, reading) else _days(label, span, reading, today)
            return [replace(meant, day=day) for day in days] or [replace(meant, day=None, issue=Issue.VAGUE_DATE)]
    return mentions


def _is_free(mention: Mention, found: Findings, reading: Reading) -> bool:
    return is_free(found, Piece(frozenset(range(len(reading))), mention), reading)


def _beside_now(free: Mention, reading: Reading, today: date) -> list[Mention]:
    """The day of the headache that is told before a free one: "headache all day but yesterday was fine"."""
    parted = reading.word(free.start - 1) == "but" and is_free_behind(free.end, reading)
    if not parted or not is_told(0, free.start, reading):
        return []
    week = {"week", "weekend", "month"} & set(reading.words(0, free.start))
    return [Mention(0, 0, None, Issue.VAGUE_DATE) if week else Mention(0, 0, today)]


def _behind(named: Mention, day: date, found: Findings, reading: Reading, today: date) -> list[Mention]:
    """The days behind a named one: all of the message is of them ("headache free since friday"), or its end ("nothing since")."""
    if named.since:
        return _up_to(named, day, today) if _is_free(named, found, reading) else [named]
    if now := _beside_now(named, reading, today):
        return [*now, named]
    ends = [span for _, span in reading.find(_since_then(), take=False, anywhere=True) if span.start >= named.end]
    if not ends or reading.tag(ends[0].end) not in ("PUNCT", ""):
        return [named]
    return [named, *_up_to(Mention(ends[0].start, ends[0].end, None), day, today)]


def _up_to(place: Mention, day: date, today: date) -> list[Mention]:
    count = (today - day).days
    if count > LONGEST_RANGE_DAYS:
        return [replace(place, day=None, issue=Issue.VAGUE_DATE, since=False)]
    return [replace(place, day=day + timedelta(days=n + 1), since=False) for n in range(count)]


def _between(named: Mention, other: Mention, found: Findings, reading: Reading) -> list[Mention]:
    """The days between two: "no headaches since monday, 6/10 today"."""
    if not named.day or not other.day or not is_free(found, pieces(reading, [named, other])[0], reading):
        return [named, other]
    return [*_up_to(named, named.day, other.day - timedelta(days=1)), other]


def _is_told(label: str, span: Span, mentions: list[Mention]) -> bool:
    """Whether a week is one that the message names as its day, and not that of a visit; so many days are where it names none."""
    if label in _NAMED:
        return any(mention.start < span.end and span.start < mention.end for mention in mentions)
    return not mentions


def _is_past(label: str, span: Span, reading: Reading) -> bool:
    """Whether so many days may be those of another time: "went 5 days without a headache", "in the last week"."""
    if label == "last week":
        return reading.word(span.start - 1) == "the"  # the last seven days, or those before Monday
    return label == "streak" and bool(lexicon.words("durations", "was_over") & set(reading.words(0, span.start)))


def _days(label: str, span: Span, reading: Reading, today: date) -> list[date]:
    """The days that are meant, the first one first; none where there are too many, or the message does not tell which."""
    back = today.weekday()
    if label in ("weekend", "free weekend"):
        return _weekend(back, today) if back not in (_THURSDAY, _THURSDAY + 1) else []
    if label == "last weekend":
        return _weekend(back, today) if back < _SATURDAY else []
    if label == "week":
        return [today - timedelta(days=back - n) for n in range(back + 1)] if back else []
    if label == "last week":
        return [today - timedelta(days=back + _WEEK - n) for n in range(_WEEK)]
    if label == "which week":
        return []
    weeks = {"week", "weeks"} & set(reading.words(span.start, span.end))
    count = int(next(iter(reading.numbers(span)), 1)) * (_WEEK if weeks else 1)
    return [today - timedelta(days=count - 1 - n) for n in range(count)] if 0 < count <= LONGEST_RANGE_DAYS else []


def _weekend(back: int, today: date) -> list[date]:
    since_saturday = (back - _SATURDAY) % _WEEK
    return [today - timedelta(days=since_saturday - n) for n in range(min(since_saturday + 1, 2))]
