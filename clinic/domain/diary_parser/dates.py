"""The days that a message speaks of, relative to the clinic's today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import zip_longest

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser import neighbour_days
from clinic.domain.diary_parser.calendar_days import calendar_day
from clinic.domain.diary_parser.holidays import holidays
from clinic.domain.diary_parser.listed_days import further_days
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.since_event import before_visit, headache_since, is_with_period
from clinic.domain.diary_parser.slashed_days import may_be_score, slashed
from clinic.domain.diary_parser.week_month import days_within
from clinic.domain.diary_parser.weekday_runs import in_order
from clinic.domain.names import Issue

# Older than this cannot be logged in the chat.
OLDEST_DAYS = 366
_WEEK = 7


@cache
def _matcher() -> Phrases:
    fixed = {f"fixed {days}": lines for days, lines in lexicon.load("dates")["fixed"].items()}
    vague = {"vague": lexicon.load("dates")["vague"]}
    structured = {
        "iso": ["<iso>"],
        "slash3": ["<slash3>"],
        "slash": ["<slash>"],
        "days ago": ["<num> day|days|nights|night ago|back", "a|one day|night ago", "<num> day|days earlier"],
        "weeks ago": ["<num>? week|weeks ago", "a week ago"],
        "week ago weekday": ["a? week ago <weekday>", "<weekday> before last"],
        "month day": [
            "one|two|three|four <month> <num>",  # "had one nov 17": a headache, and not the first
            "<month> <num>|the? <ord>",
            "<month> <num> ,? <year>",
            "<month> <ord> ,? <year>",
            "<month> <num>",
            "<month> the? <ord>",
            "<num> <month>",
            "the? <ord> of? <month>",
            "<num> <month> <year>",
            "the? <ord> of? <month> <year>",
        ],
        "further ordinal": ["and|&|, <ord>"],
        "ordinal": ["the <ord>", "on <ord>", "<weekday> ,? the? <ord>", "sat|sun ,? the? <ord>"],
        "month year": ["<month> ,? <year>"],
        "weekdays ago": ["<num> <weekday> ago|back"],
        "year": ["back? in <year>"],
        "next": ["next|coming|following <weekday>", "next week|month"],
        "weekday": ["last|this|past? <weekday> night|morning|afternoon|evening?", "last|this|past <weekday>"],
        "short weekday": [f"{lead} {name}" for lead in lexicon.load("dates")["weekday_short_after"] for name in ("sat", "sun")],
        "lone weekday": ["sat|sun"],
        "days before": ["<num> days|nights before yesterday"],
        **neighbour_days.LINES,
    }
    return Phrases(fixed | vague | structured)


def days_named(reading: Reading, today: date) -> list[Mention]:
    """Every day that the message names, in order; their tokens are taken."""
    by_name = [_of(day, span, reading, today) for span, day in (*holidays(reading, today), *days_within(reading, today))]
    reading.taken.update(place for mention in by_name for place in range(mention.start, mention.end))
    found, led = _matched(by_name, reading, today)
    found = sorted([*found, *by_name], key=lambda mention: mention.start)
    found = list(_without_weekdays(neighbour_days.counted_from(led, found, reading, today), reading))
    found = [replace(mention, since=mention.since or headache_since(mention, reading)) for mention in found]
    several = len(found) > 1
    found = [mention for mention in found if mention.since or not _other_business(mention, reading, several=several)]
    found = in_order([mention for mention in found if not _is_figure(mention, found, reading)], reading, today)
    if any(mention.issue is not Issue.VAGUE_DATE for mention in found):
        found = [mention for mention in found if mention.issue is not Issue.VAGUE_DATE]
    return [each for mention in found for each in (mention, *_further(mention, reading, today))]


def _matched(by_name: list[Mention], reading: Reading, today: date) -> tuple[list[Mention], list[tuple[str, Span]]]:
    """The days of every match, and the matches that may only lead to a day: "the day before the party on saturday"."""
    found: list[Mention] = []
    led: list[tuple[str, Span]] = []
    for label, span in reading.find(_matcher(), take=False):
        if label == "further ordinal" and not _is_further(span, found, reading):
            continue
        if label in neighbour_days.LINES:
            mention = neighbour_days.beside(label, span, [*found, *by_name], reading, today)
        else:
            mention = _mention(label, span, reading, today)
        if mention is not None:
            reading.take(span)
            found.append(mention)
        if mention is None and label in neighbour_days.LINES:
            led.append((label, span))
        elif span.text == "the night before":
            led.append((neighbour_days.BEFORE, span))
    return found, led


def _further(mention: Mention, reading: Reading, today: date) -> list[Mention]:
    """The further days of "nov 10, 12 and 15", without a name of their own."""
    listed = further_days(mention.day, mention.end, reading, today) if mention.day else []
    return [Mention(place, place + 1, day) for place, day in listed]


def _without_weekdays(found: list[Mention], reading: Reading) -> Iterator[Mention]:
    """The mentions without a weekday that only stands beside its date: "sunday nov 22", "11/22 (sunday)". One of another weekday
    than the date's own is asked about, unless a comma makes two days of it."""
    skip = False
    for one, other in zip_longest(found, found[1:]):
        if skip or one is None:
            skip = False
            continue
        skip = other is not None and _stand_together(one, other, reading)
        if not skip or other is None:
            yield one
            continue
        dated, named = (other, one) if _names_weekday(one, reading) else (one, other)
        agree = dated.day is not None and named.day is not None and dated.day.weekday() == named.day.weekday()
        if "," in reading.words(one.end, other.start) and not agree:
            yield from (one, other)
        else:
            dated = replace(dated, start=one.start, end=other.end)
            yield dated if agree or dated.day is None else replace(dated, day=None, issue=Issue.VAGUE_DATE)


def _stand_together(one: Mention, other: Mention, reading: Reading) -> bool:
    beside = set(reading.words(one.end, other.start)) <= {",", "the", "("} and other.start - one.end < 3
    return beside and _names_weekday(one, reading) != _names_weekday(other, reading) and _is_dated(one, other, reading)


def _names_weekday(mention: Mention, reading: Reading) -> bool:
    return reading.word(mention.end - 1) in lexicon.all_weekdays()


def _is_dated(one: Mention, other: Mention, reading: Reading) -> bool:
    """Whether one of them is written as a date."""
    tags = {reading.tag(place) for mention in (one, other) for place in range(mention.start, mention.end)}
    words = {reading.word(place) for mention in (one, other) for place in range(mention.start, mention.end)}
    beside = other.start == one.end and bool(words & _NEAR_DAYS)  # "yesterday friday"
    return bool(tags & {"SLASH", "SLASH3", "ISO"}) or bool(words & set(lexicon.months())) or beside


def _is_further(span: Span, found: list[Mention], reading: Reading) -> bool:
    """ "On the 20th (6/10) and 22nd (8/10)": behind another such day, and no "2nd one"."""
    last = found[-1] if found else None
    apart = last is not None and reading.tag(last.end - 1) in ("ORD", "NUM") and span.start >= last.end
    return apart and reading.tag(span.end) != "WORD"


def _is_figure(mention: Mention, found: list[Mention], reading: Reading) -> bool:
    """Whether "7/11" beside "yesterday" is a slip for how bad it was, and no second day."""
    if reading.tag(mention.start) != "SLASH" or mention.end - mention.start > 1:
        return False
    others = [other for other in found if reading.tag(other.start) != "SLASH"]
    near = [other for other in others if reading.word(other.start) in _NEAR_DAYS or reading.word(mention.start).endswith("/10")]
    leads = reading.word(mention.start - 1) in _LEADS - {"for"}
    if not near or leads or not may_be_score(mention.start, reading):
        return False
    reading.taken.discard(mention.start)
    return True


def _mention(label: str, span: Span, reading: Reading, today: date) -> Mention | None:
    if label == "vague":
        return None if _is_tally(span.start, reading) else Mention(span.start, span.end, None, Issue.VAGUE_DATE)
    day = _day(label, span, reading, today)
    return None if day is None else _of(day, span, reading, today)


def _is_several(end: int, reading: Reading) -> bool:
    """ "Every day since monday" and "2 bad migraines since friday" are not one attack that goes on."""
    counts = [place for place in range(max(end - 5, 0), end) if reading.tag(place) == "NUM" and reading.number(place) > 1]
    counted = counts and lexicon.words("headache", "plural") & set(reading.words(counts[0], end))
    return bool(counted) or reading.words(end - 2, end) in (["every", "day"], ["each", "day"])


def _is_tally(start: int, reading: Reading) -> bool:
    """Whether a time is what a count is for: "thats 3 this week", "my 2nd this week"; "2 headaches this week" tells of both."""
    if reading.word(start) == "this" and _COMPARED & set(reading.words(start - 4, start)):
        return True  # "the worst one this month"
    before = [place for place in range(start - 4, start) if reading.word(place) != "one"]
    lasted = {word for spelled in lexicon.load("durations")["units"].values() for word in spelled}  # "a 4 day migraine"
    counts = [place for place in before if reading.tag(place) in ("NUM", "ORD") and reading.word(place + 1) not in lasted]
    if not counts:
        return False
    several = reading.tag(counts[-1]) == "NUM" and lexicon.words("headache", "plural") & set(reading.words(counts[-1], start))
    return not several or bool(_TALLYING & set(reading.words(counts[-1] - 3, counts[-1])))


def _of(day: date | Issue, span: Span, reading: Reading, today: date) -> Mention:
    issue = day if isinstance(day, Issue) else _issue(day, today)
    told = None if issue or isinstance(day, Issue) else day
    at = before_visit(span.start, reading)
    since = reading.word(at) == "since"
    if since and _is_several(at, reading):
        return Mention(span.start, span.end, None, Issue.VAGUE_DATE)  # as many headaches as days
    return Mention(span.start, span.end, told, issue, since=since)


def _issue(day: date, today: date) -> Issue | None:
    if day > today:
        return Issue.FUTURE_DATE
    return Issue.OLD_DATE if (today - day).days > OLDEST_DAYS else None


def _day(label: str, span: Span, reading: Reading, today: date) -> date | Issue | None:
    """The day that a match names, to come or too old as it may be, or that there is none such; None when it names none after
    all ("7/10" is how bad it was)."""
    kind, _, detail = label.partition(" ")
    if kind == "fixed":
        return today - timedelta(days=int(detail))
    if label == "days before":
        return _ago(int(reading.number(span.start)) + 1, 1, today)
    if label in ("days ago", "weeks ago"):
        numbers = reading.numbers(span)
        return _ago(int(numbers[0]) if numbers else 1, 7 if kind == "weeks" else 1, today)
    if label == "lone weekday" and not _is_lone_weekday(span, reading):
        return None
    if label == "weekdays ago":
        return _weekdays_ago(span, reading, today)
    if label in ("weekday", "short weekday", "lone weekday", "week ago weekday", "next"):
        return _of_week(label, span, reading, today)
    return slashed(span, reading, today) if label == "slash" else calendar_day(label, span, reading, today)


def _is_lone_weekday(span: Span, reading: Reading) -> bool:
    """ "Sat, 6/10" is a day; "sat in the dark" and "too much sun" are not."""
    after, rules = reading.word(span.end), lexicon.load("dates")
    listed = after == "sun" or (after in _BETWEEN_DAYS and reading.word(span.end + 1) in lexicon.all_weekdays())
    if reading.word(span.start - 1) in _SITTING:
        return False
    goes_on = after == "still" and reading.word(span.end + 1) in rules["behind_still"]
    before = [word in lexicon.all_weekdays() for word in reading.words(span.start - 2, span.start)]
    listed = listed or (span.text == "sat" and before == [True, True])
    followed = goes_on or reading.tag(span.end) in ("NUM", "SLASH") or after in rules["behind_lone_weekday"] or listed
    if span.text == "sun":
        beside = bool({"sat", "saturday"} & set(reading.words(0, span.start))) and after not in ("in", "glare", "on")
        return (followed and after not in ("ok", "okay")) or after in (":", "-") or beside  # "sun ok?"
    return followed or reading.tag(span.end) in ("PUNCT", "")


def _ago(count: int, unit_days: int, today: date) -> date:
    try:
        return today - timedelta(days=count * unit_days)
    except OverflowError:
        return date.min


def _weekdays_ago(span: Span, reading: Reading, today: date) -> date:
    """ "2 mondays ago": the Monday before the last one."""
    back = (today.weekday() - lexicon.weekdays()[reading.word(span.start + 1)]) % _WEEK or _WEEK
    return _ago(back + _WEEK * (int(reading.number(span.start)) - 1), 1, today)


def _of_week(label: str, span: Span, reading: Reading, today: date) -> date | None:
    """The latest such weekday; today's name means today unless "last" stands before it."""
    words = reading.words(span.start, span.end)
    number = next((n for word in words if (n := lexicon.all_weekdays().get(word)) is not None), None)
    if label == "next":
        return today + timedelta(days=1)
    if number is None:
        return None
    back = (today.weekday() - number) % 7
    if back == 0 and span[0].lower_ in ("last", "past"):
        back = 7
    return today - timedelta(days=back + (7 if label == "week ago weekday" else 0))


def _other_business(mention: Mention, reading: Reading, *, several: bool) -> bool:
    """Whether the day is another thing's: "botox was on monday"; and beside another day, "going on vacation friday"."""
    start = mention.start
    while start > 0 and reading.word(start - 1) not in _CLAUSE_ENDS:
        start -= 1
    end = mention.end
    while end < len(reading) and reading.word(end) not in _CLAUSE_ENDS:
        end += 1
    clause = set(reading.words(start, end))
    if any(reading.tag(position) == "SLASH" for position in range(start, end)):
        return False
    others = lexicon.words("dates", "other_business") | (lexicon.words("dates", "events") if several else set())
    others -= {"period"} if is_with_period(start, end, reading) else set()
    told = clause & (_HEAD - {"had"} if clause & set(lexicon.load("dates")["injections"]) else _HEAD)
    return bool(clause & others) and not told


_COMPARED = frozenset({"worst", "first", "second", "third", "best", "longest", "strongest", "easiest", "mildest"})
_TALLYING, _SITTING = frozenset({"thats", "that", "makes", "now", "already"}), frozenset({"i", "we", "he", "she", "they", "just"})
_BETWEEN_DAYS = frozenset({"and", "&", "or", "nor", "/", "to", "-", "thru", "through"})
_LEADS = frozenset({"on", "and", "&", "from", "since", "of", "for", "to", "dated", "date"})
_NEAR_DAYS = frozenset({"today", "yesterday", "tonight", "this", "earlier"})
_CLAUSE_ENDS = frozenset({".", ",", ";", "!", "?", "+", "=", "but", "and", "then", "so"})
_HEAD = frozenset({"headache", "headaches", "migraine", "migraines", "head", "pain", "log", "had", "attack"})
