"""Days that a message means without naming each: "all weekend", "the last 3 days"; and several days that are one attack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY
from clinic.domain.diary_parser.entry import Findings, is_free
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import LONGEST_RANGE_DAYS, RANGE, Piece
from clinic.domain.diary_parser.severity import Pain
from clinic.domain.names import Issue

_WEEK = 7
_ENDS = frozenset({".", ",", ";", "!", "?", "but", "and", "then", "so", "+", "="})
# Between two days of one attack: "wed night to the thursday morning".
_BESIDE = frozenset({"the", "early", "late", "next"})


@cache
def _matcher() -> Phrases:
    return Phrases(lexicon.load("dates")["whole"])


def days_meant(mentions: list[Mention], found: Findings, reading: Reading, today: date) -> list[Mention]:
    """`mentions`, or where they name no day those of "all weekend"; of "all week" and "the last 3 days" when all were free."""
    if any(mention.issue is not Issue.VAGUE_DATE for mention in mentions):
        return mentions
    for label, span in reading.find(_matcher(), take=False, anywhere=True):
        meant = Mention(span.start, span.end, today)
        if label == "count" and any(mention.end <= span.start or span.end <= mention.start for mention in mentions):
            continue  # "for 3 days last week"
        free = is_free(found, Piece(frozenset(range(len(reading))), meant), reading)
        pains = pains_of(found, span, reading) if label == "count" else ()
        if pains or _is_headaches(span, found, reading):
            told = _days(label, span, reading, today) if free or pains or label in ("weekend", "daily") else []
            if told:
                return [replace(meant, day=day) for day in told]
            if label in ("week", "daily"):
                return [replace(meant, day=None, issue=Issue.VAGUE_DATE)]
    return mentions


def days_counted(reading: Reading) -> int:
    """How many days are meant without a name: 3 for "the last 3 days"."""
    counted = [span for label, span in reading.find(_matcher(), take=False, anywhere=True) if label == "count"]
    return int(reading.numbers(counted[0])[0]) if counted else 0


def _is_headaches(span: Span, found: Findings, reading: Reading) -> bool:
    """Whether the clause of a span is about the headache, and not about the children's screaming."""
    start, end = span.start, span.end
    while start > 0 and reading.word(start - 1) not in _ENDS:
        start -= 1
    while end < len(reading) and reading.word(end) not in _ENDS:
        end += 1
    told = [span.start for span in (*found.headache, *found.free, *found.bare)]
    told += [pain.start for pain in (*found.pains, *found.words)]
    return any(start <= place < end for place in told)


def pains_of(found: Findings, counted: Span, reading: Reading) -> tuple[Pain, ...]:
    """The pains of "the past three days, 4, 5 and 6", one for each; none where there are more or fewer."""
    behind = tuple(pain for pain in found.pains if pain.start >= counted.end)
    return behind if [len(behind)] == [int(number) for number in reading.numbers(counted)] and len(behind) > 1 else ()


def without_count(found: Findings, mentions: list[Mention]) -> Findings:
    """`found` without the "three days" that were told as days of their own, and are no length."""
    places = {place for mention in mentions[1:] for place in range(mention.start, mention.end)}
    return replace(found, lengths=tuple(one for one in found.lengths if one.worded or one.start not in places))


def _days(label: str, span: Span, reading: Reading, today: date) -> list[date]:
    """The days up to today that are meant, the first one first."""
    back = today.weekday()
    if label == "weekend":
        since_saturday = (back - 5) % _WEEK
        return [today - timedelta(days=since_saturday - n) for n in range(min(since_saturday + 1, 2))]
    if label in ("week", "daily"):
        past = bool({"last", "past"} & set(reading.words(span.start, span.end)))
        if not back and not past and reading.words(span.end, span.end + 2) == ["so", "far"]:
            return []  # of one day
        past = past or not back
        first = today - timedelta(days=back + _WEEK * past)
        return [first + timedelta(days=n) for n in range(_WEEK if past else back + 1)]
    count = int(reading.numbers(span)[0])
    return [today - timedelta(days=count - 1 - n) for n in range(count)] if 0 < count <= LONGEST_RANGE_DAYS else []


def of_one_attack(mentions: list[Mention], found: Findings, reading: Reading) -> list[Mention]:
    """The mentions without the last day of an attack that went on from one to the other: "80 hours, from monday to thursday",
    "wed night to thursday morning". It is told of the day on which it began."""
    over_a_day = any(length.minutes > DAY for length in found.lengths)
    ends = {id(last) for first, last in pairwise(mentions) if _goes_on(first, last, reading, over_a_day=over_a_day)}
    return [mention for mention in mentions if id(mention) not in ends]


def _goes_on(first: Mention, last: Mention, reading: Reading, *, over_a_day: bool) -> bool:
    parts = lexicon.words("durations", "parts_of_day")
    said = reading.words(first.start, last.end + 1)
    timed = [
        place for place in range(first.end, last.start) if reading.tag(place) in ("NUM", "TIME") and _is_hour(place, reading)
    ]
    beside = parts | _BESIDE | {reading.word(place) for place in timed}
    between = [word for word in reading.words(first.end, last.start) if word not in beside]
    if first.day is None or last.day is None or last.day <= first.day or len(between) != 1 or between[0] not in RANGE:
        return False
    overnight = last.day - first.day == timedelta(days=1) and (len(parts & set(said)) > 1 or bool(timed))
    return over_a_day or overnight


def _is_hour(place: int, reading: Reading) -> bool:
    """ "To 2 am today", "until 6:30 this morning"."""
    return reading.tag(place) == "TIME" or reading.word(place + 1) in ("am", "pm", "this", "today")
