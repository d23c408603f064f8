"""How long it lasted."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY, LONGEST_DAYS, WAKING_DAY
from clinic.domain.diary_parser import clock
from clinic.domain.diary_parser.lengths_apart import bare_lengths, is_between, of_the_pain
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading

CLAUSE = 8
# Where a clause ends, and how far one is looked at.
MARKS = frozenset({",", ".", ";", "!", "?", "but", "and"})
# Between "started" and its day: "started early on".
_BEGUN_BEFORE = 3
_WITHIN, _ONE = frozenset({"in", "within", "of"}), frozenset({"one", "a", "1", "the", "single"})
_THESE = frozenset({"these", "those", "the", "last", "for"})
_ACHING = frozenset({"headache", "migraine", "ha"})  # "headache and tired all day"
_ONES = frozenset({"headache", "migraine", "attack", "one"})
# Of a length behind one of these nothing that stands before it tells: "slept badly pain for 3 hours".
_LASTING = frozenset({"headache", "migraine", "pain", "head", "lasted", "lasting", "duration", "length"})


@dataclass(frozen=True, slots=True)
class Length:
    """`minutes` as told; `impossible` when that is none a day can hold or a headache can last; `worded`: "all day"."""

    start: int
    end: int
    minutes: int
    impossible: bool = False
    worded: bool = False


@cache
def _units() -> dict[str, int]:
    return {word: int(minutes) for minutes, words in lexicon.load("durations")["units"].items() for word in words}


def units_of_time() -> tuple[str, ...]:
    """ "min", "hours", "days"."""
    return tuple(_units())


def minutes_of(unit: str) -> int:
    """How many minutes one such unit has; of any other word, as many as a day."""
    return _units().get(unit, DAY)


@cache
def _matcher() -> Phrases:
    unit = "|".join(_units())
    minute = "|".join(word for word, minutes in _units().items() if minutes == 1)
    hour = "|".join(word for word, minutes in _units().items() if minutes == 60)
    spans = {f"span {minutes}": lines for minutes, lines in lexicon.load("durations")["spans"].items()}
    structured = {
        "both": [f"<num> {hour} and? <num> {minute}", f"<num> {hour} ,? <num> {minute}"],
        "range": [f"<num> to|or|- <num> {unit}"],
        "plain": [f"<num> {unit}", f"<num> full|straight|whole|long|solid {unit}"],
        "one": [f"an|a {hour}", "a whole|full? day|week"],
    }
    return Phrases(spans | structured)


def lengths(reading: Reading) -> list[Length]:
    """Every length of time that may be the headache's, in order; their tokens are taken."""
    found = [Length(span.start, span.end, span.minutes) for span in clock.spans(reading)]
    for label, span in reading.find(_matcher(), take=False):
        if label == "range" and reading.number(span.start) >= reading.numbers(span)[1]:
            label, span = "plain", span[2:]  # "7 - 5h" is how bad it was and how long
        minutes = None if _is_nth_day(span, reading) else _minutes(label, span, reading)
        if minutes is None:
            continue
        reading.take(span)
        worded = label.startswith("span")
        if not (_is_others(span, reading) if worded else _of_something_else(span, reading)):
            found.append(Length(span.start, span.end, minutes, _impossible(minutes, span, reading), worded))
    found += [Length(place, place + 1, minutes) for place, minutes in bare_lengths(reading)]
    reading.taken.update(length.start for length in found)
    return of_the_pain([*found, *_whole_days(reading)], reading)


@cache
def _whole_day() -> Phrases:
    days = "|".join([*lexicon.all_weekdays(), "yesterday", "today"])
    return Phrases({"day": [f"all of? {days}", f"the? whole|entire|full of? {days}", f"most|rest|much of {days}"]})


def _whole_days(reading: Reading) -> Iterator[Length]:
    """ "All thursday", "most of yesterday": the day is named with its length; not "all thursday morning", "we all today"."""
    parts = lexicon.words("durations", "parts_of_day")
    for _, span in reading.find(_whole_day(), take=False, anywhere=True):
        of_part = reading.word(span.end) in parts or reading.word(span.start - 1) in ("we", "us", "they", "you", "at")
        if span.start not in reading.taken and not of_part and not _is_others(span, reading):
            reading.taken.add(span.start)
            yield Length(span.start, span.end, WAKING_DAY, worded=True)


def longest(lengths_found: Iterable[Length], reading: Reading) -> Length | None:
    """The longest of them; one in figures wins over "all day", and one that corrects the one before it over both."""
    said = sorted(lengths_found, key=lambda length: length.start)
    if len(said) > 1 and lexicon.words("severity", "correcting") & set(reading.words(said[-2].end, said[-1].start)):
        return said[-1]
    return max(said, key=lambda length: (not length.worded, length.minutes), default=None)


def _is_others(span: Span, reading: Reading) -> bool:
    """Whether "all day" is said of something else: "kids screaming all day"."""
    others = lexicon.words("durations", "span_of_others")
    before = (n for n in range(span.start - 1, span.start - CLAUSE - 1, -1) if n not in reading.taken)  # "sun" may be a day
    for place in before:
        if reading.word(place) in (",", ".", ";", "!", "?", "/", "and"):
            return False
        if reading.word(place) in others:
            return reading.word(place - 1) != "and" or reading.word(place - 2) not in _ACHING
    return False


def _minutes(label: str, span: Span, reading: Reading) -> int | None:
    if label.startswith("span"):
        return int(label.removeprefix("span "))
    numbers = reading.numbers(span) or [Decimal(1)]
    unit = _units()[span[-1].lower_]
    if label == "both":
        return int(numbers[0] * 60 + numbers[1])
    if label == "range":
        return int((numbers[0] + numbers[1]) / 2 * unit)
    return int(numbers[0] * unit)


def _impossible(minutes: int, span: Span, reading: Reading) -> bool:
    """Nothing, two weeks, or more than a day in hours where nothing says that it went on for days; the day on which it began
    says so, too (see `is_of_beginning`)."""
    if not 0 < minutes <= LONGEST_DAYS * DAY:
        return True
    in_hours = _units().get(span[-1].lower_) != DAY and span[-1].lower_ not in ("week", "weeks")
    if in_hours and minutes > DAY and _is_of_one_day(span.end, reading):
        return True
    return in_hours and minutes > DAY and minutes < 3 * DAY and "straight" not in reading.words(span.start, span.end + 1)


def _is_of_one_day(end: int, reading: Reading) -> bool:
    """ "30 hours in one day"."""
    return reading.word(end) in _WITHIN and reading.word(end + 1) in _ONE and "day" in reading.words(end + 2, end + 4)


def is_of_beginning(mention: Mention | None, length: Length, reading: Reading, today: date) -> bool:
    """Whether a day is told as that on which a headache of such a length began, and lies so far back: "started tuesday, 55
    hours"; not "tuesday 30 hours", which a day does not have."""
    if mention is None or mention.day is None or _is_of_one_day(length.end, reading):
        return False
    before = reading.words(mention.start - _BEGUN_BEFORE, mention.start)
    begun = mention.since or lexicon.words("durations", "starts_at") & set(before)
    return bool(begun) and length.minutes <= ((today - mention.day).days + 1) * DAY


def _is_nth_day(span: Span, reading: Reading) -> bool:
    """ "Migraine 8 day 2", which is the second one."""
    if reading.word(span.start - 1) in ("for", "lasted", "about", "a"):
        return False  # "for 2 day 6"
    return len(span) > 1 and span[-1].lower_ == "day" and reading.tag(span.end) == "NUM" and reading.word(span.end + 1) != "out"


def _of_something_else(span: Span, reading: Reading) -> bool:
    """Whether the length is of sleep, of a wait, or "ago"."""
    rules = lexicon.load("durations")
    if reading.word(span.end) == "ago":
        return True
    before = reading.words(span.start - 4, span.start)
    counted = reading.tag(span.start - 1) == "NUM" or reading.word(span.start - 1) in {"once", "twice", "times", "x", *_units()}
    if span[0].lower_ in ("a", "per") and (counted or before[-1:] == ["what"]):
        return True  # "3 a day", "5 days a week", "what a week"
    if span[0].lower_ == "a" and before[-1:] == ["of"] and before[-2:-1] not in (["most"], ["part"], ["much"]):
        return True  # "hell of a day"
    if _is_free_of(span, reading) or _is_rise(span, reading) or is_between(span, reading):
        return True
    if _is_auras(span, before, reading) or _is_of_plan(span, before, reading):
        return True
    if reading.word(span.end) in rules["counted_in"] and reading.word(span.end + 1) in ("week", "month", "year"):
        return True
    if before[-1:] == ["past"] and _ONES & set(before) and not {"in", "over", "within", "during"} & set(before):
        return False  # "headache the past 3 days"
    if reading.word(span.end) == "to" and reading.word(span.end + 1) in rules["took_away"]:
        return False
    nearest = before[max((n + 1 for n, word in enumerate(before) if word in _LASTING), default=0) :]
    if {"slept", "off"} <= set(before) or {"sleep", "off"} <= set(before):
        return False  # "slept it off in 6 hours"
    if "for" in before[-3:] and not set(nearest) & set(rules["not_before"]):
        return False
    for word in reversed(nearest):
        if word in rules["after_ended"]:
            return False
        if word in (",", ".", ";", "and", "but"):
            break
        if word in rules["not_before"]:
            return True
    if before[-1:] == ["in"] and set(before[-2:-1]) & (lexicon.words("headache", "plural") | _ONES):
        return True  # "my first headache in 5 days"
    if before[-1:] and before[-1] in ("after", "in") and reading.word(span.end) not in ("", ".", ","):
        return True
    if reading.word(span.end) == "to" and reading.word(span.end + 1) in rules["took_effect"]:
        return True
    return reading.word(span.end) in rules["not_after"]


def _is_free_of(span: Span, reading: Reading) -> bool:
    """ "5 days without a headache", "3 days pain free"; not "3 days without a break"."""
    behind = [word for word in reading.words(span.end, span.end + 5) if word not in ("a", "any", "one", "single", "my", "-")]
    aching = lexicon.words("headache", "unfelt")
    return behind[1:2] == ["free"] or (behind[:1] in (["without"], ["no"]) and bool(aching & set(behind[1:2])))


def _is_of_plan(span: Span, before: list[str], reading: Reading) -> bool:
    """ "Botox in 2 weeks" and "log two days": when something else is, and how much is to be logged."""
    clause = set(itertools.takewhile(lambda word: word not in MARKS, reversed(reading.words(span.start - CLAUSE, span.start))))
    if before[-1:] == ["in"] and clause & (lexicon.words("dates", "other_business") | lexicon.words("dates", "events")):
        return True
    logging = lexicon.words("durations", "logging")
    behind = reading.words(span.end, span.end + 2)
    led = bool(logging & set(before[-1:])) or (before[-1:] and before[-1] in _THESE and bool(logging & set(before[-2:-1])))
    logged = led or (behind[:1] == ["to"] and bool(logging & set(behind)))
    return bool(logged) and _units().get(span[-1].lower_) == DAY and reading.word(span.end) not in (*_ONES, "of", "long")


def _is_rise(span: Span, reading: Reading) -> bool:
    """ "From a 3 to a 9 in an hour" is how fast it came, and "from 9 to 3 in two hours" how long it lasted."""
    words = reading.words(span.start - CLAUSE, span.start)
    places = [n for n in range(span.start - CLAUSE, span.start) if reading.tag(n) == "NUM"]
    risen = len(places) == 2 and reading.number(places[0]) < reading.number(places[1])
    return words[-1:] == ["in"] and "from" in words and risen


def _is_auras(span: Span, before: list[str], reading: Reading) -> bool:
    """ "Aura for 20 minutes first", "20 min aura": the headache's own length is told by itself, or not at all."""
    words = reading.words(0, len(reading))
    aching = any(word in _ONES - {"one"} and words[n - 1 : n] not in (["no"], ["without"]) for n, word in enumerate(words))
    clause = before[max((n + 1 for n, word in enumerate(before) if word in MARKS | {"then"}), default=0) :]
    aura = span.start - len(clause) + clause.index("aura") if "aura" in clause else 0
    led = "aura" in clause and reading.word(aura - 1) not in ("with", "w") and reading.words(aura - 2, aura) != ["w", "/"]
    return aching and (led or reading.word(span.end) == "aura" or reading.words(span.end, span.end + 2) == ["of", "aura"])
