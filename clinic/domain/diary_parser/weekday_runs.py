"""Several weekdays of one message: they run on from each other, and with "last week" all of them are of that week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate, pairwise

from clinic.domain import lexicon
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import RANGE
from clinic.domain.diary_parser.week_month import WEEK, of_last_week
from clinic.domain.names import Issue

# Of two weekdays the second one is as far behind the first at most; else they are told backwards: "friday and thursday".
_NEAR = 3
_BESIDE = frozenset({"on", "the", "early", "late"})
# "Monday was worse than tuesday", "monday, no wait, tuesday", "can i do it on sunday": days that do not follow each other.
_APART = frozenset({"than", "as", "not", "wait", "actually", "sorry", "oops", "rather", "meant", "if", "will", "can"})
_HARD = frozenset({".", ";", "!", "?", "but"})


def in_order(mentions: list[Mention], reading: Reading, today: date) -> list[Mention]:
    """The mentions with the weekdays of a list or a range in one direction: "mon tue wed" told on a Monday, or on a Tuesday, ends
    with the latest Wednesday. By itself each is the latest such day."""
    told = list(mentions)
    for run in _runs(mentions, reading):
        days = _days([mentions[n] for n in run], mentions, reading, today)
        for n, day in zip(run, days, strict=False):
            moved = replace(told[n], alone=told[n].day)
            told[n] = replace(moved, day=None, issue=day) if isinstance(day, Issue) else replace(moved, day=day, issue=None)
    return told


def in_order_without(mentions: list[Mention], left: list[Mention], reading: Reading, today: date) -> list[Mention]:
    """Those that are `left` of the mentions: a weekday of something else moves none of the headache's."""
    if not any(mention.alone for mention in mentions if mention not in left):
        return left
    by_themselves = [replace(each, day=each.alone, alone=None) if each.alone and each.day else each for each in left]
    return in_order(by_themselves, reading, today)


def _runs(mentions: Sequence[Mention], reading: Reading) -> Iterator[list[int]]:
    """The places of weekdays that stand beside each other; the last one may be told in full: "from monday to yesterday"."""
    run: list[int] = []
    for n, mention in enumerate(mentions):
        last = mentions[run[-1]] if run else None
        if last and not _APART & set(reading.words(last.end, mention.start)):
            if _is_bare(mention, reading):
                run.append(n)
                continue
            ends = _is_range(last, mention, reading) or _names_last_week(mention, reading)
            yield [*run, n] if ends and _number(mention, reading) is not None else run
        elif run:
            yield run
        run = [n] if _is_bare(mention, reading) else []
    if run:
        yield run


def _is_bare(mention: Mention, reading: Reading) -> bool:
    """Whether nothing but the weekday is named, and perhaps a part of that day."""
    words = set(reading.words(mention.start, mention.end))
    of_day = lexicon.words("durations", "parts_of_day") | _BESIDE | set(lexicon.all_weekdays())
    return mention.day is not None and not mention.since and words <= of_day and _number(mention, reading) is not None


def _number(mention: Mention, reading: Reading) -> int | None:
    named = (lexicon.all_weekdays().get(word) for word in reading.words(mention.start, mention.end))
    of_name = next((number for number in named if number is not None), None)
    return mention.day.weekday() if of_name is None and mention.day else of_name


def _is_range(first: Mention, last: Mention, reading: Reading) -> bool:
    between = reading.words(first.end, last.start)
    return len(between) == 1 and between[0] in RANGE


def _names_last_week(mention: Mention, reading: Reading) -> bool:
    """ "Tuesday of last week", and "last week" by itself."""
    return reading.words(mention.end - 2, mention.end) in (["last", "week"], ["past", "week"])


def _days(run: list[Mention], mentions: Sequence[Mention], reading: Reading, today: date) -> list[date | Issue]:
    """The days of a run; none where they are right as they are."""
    numbers = [number for mention in run if (number := _number(mention, reading)) is not None]
    if len(numbers) < len(run):
        return []
    gaps = [(second - first) % WEEK for first, second in pairwise(numbers)]
    if _is_of_last_week(run, mentions, reading):
        return _of_last_week(numbers, gaps, today)
    last = run[-1].day
    if last is None or sum(gaps) >= WEEK or not _runs_on(run, gaps, reading, today):
        return []
    return [last - timedelta(days=left) for left in [*accumulate(reversed(gaps), initial=0)][::-1]]


def _runs_on(run: list[Mention], gaps: list[int], reading: Reading, today: date) -> bool:
    """Whether each is later than the one before. Today's own name before another day is not today."""
    if len(gaps) != 1:
        return bool(gaps)
    ahead = run[0].day == today and gaps[0] < min(WEEK - today.weekday(), WEEK - 1)
    return gaps[0] <= _NEAR or ahead or _is_range(run[0], run[1], reading)


def _is_of_last_week(run: list[Mention], mentions: Sequence[Mention], reading: Reading) -> bool:
    """ "Mon-wed last week", "last week i had one on monday"; not "worse than last week", "last week was fine. monday 6/10"."""
    if _names_last_week(run[-1], reading):
        return True
    weeks = [week for week in mentions if _names_last_week(week, reading) and _number(week, reading) is None]
    return any(_is_beside(week, run, reading) for week in weeks)


def _is_beside(week: Mention, run: list[Mention], reading: Reading) -> bool:
    begin, end = (week.end, run[0].start) if week.start < run[0].start else (run[-1].end, week.start)
    before = set(reading.words(week.start - 2, week.start))
    return not _HARD & set(reading.words(begin, end)) and not before & (_APART | {"since", "like"})


def _of_last_week(numbers: list[int], gaps: list[int], today: date) -> list[date | Issue]:
    first = of_last_week(numbers[0], today)
    if isinstance(first, Issue) or sum(gaps) >= WEEK:
        return [of_last_week(number, today) for number in numbers]
    days = [first + timedelta(days=gap) for gap in accumulate(gaps, initial=0)]
    return [*days] if days[-1] <= today else []
