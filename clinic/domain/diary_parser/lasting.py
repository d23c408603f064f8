"""How long it lasted, and whether it goes on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from spacy.matcher import Matcher
from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary import DAY, LONGEST_DAYS, WAKING_DAY
from clinic.domain.diary_parser import clock
from clinic.domain.diary_parser.fine_until import UNTIL, is_to_now
from clinic.domain.diary_parser.lengths_apart import bare_lengths, of_the_pain
from clinic.domain.diary_parser.reading import Reading, matcher

_CLAUSE, _REACH = 8, 3
_MARKS = frozenset({",", ".", ";", "!", "?", "but", "and"})
_NOW = frozenset({"now", "rn", "currently"})
_GUESSED = frozenset({"must", "may", "might", "could", "would", "should", "to"})
_THESE = frozenset({"these", "those", "the", "last", "for"})
_ACHING = frozenset({"headache", "migraine", "ha"})  # "headache and tired all day"
_ONES = frozenset({"headache", "migraine", "attack", "one"})


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
    """How many minutes one such unit has."""
    return _units()[unit]


@cache
def _matcher() -> Matcher:
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
    return matcher(spans | structured)


def lengths(reading: Reading) -> list[Length]:
    """Every length of time that may be the headache's, in order; their tokens are taken."""
    found = [Length(span.start, span.end, span.minutes) for span in clock.spans(reading)]
    for label, span in reading.find(_matcher(), take=False):
        if label == "range" and reading.number(span.start) >= reading.numbers(span)[1]:
            label, span = "plain", span[2:]  # "7 - 5h" is how bad it was and how long
        minutes = _minutes(label, span, reading)
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
def _whole_day() -> Matcher:
    days = "|".join([*lexicon.all_weekdays(), "yesterday", "today"])
    return matcher({"day": [f"all of? {days}", f"the? whole|entire|full of? {days}", f"most|rest|much of {days}"]})


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
    before = (n for n in range(span.start - 1, span.start - _CLAUSE - 1, -1) if n not in reading.taken)  # "sun" may be a day
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
    """Nothing, two weeks, or more than a day in hours where nothing says that it went on for days; a day that is long enough
    ago says so, too (see entry.py)."""
    if not 0 < minutes <= LONGEST_DAYS * DAY:
        return True
    in_hours = _units().get(span[-1].lower_) != DAY and span[-1].lower_ not in ("week", "weeks")
    return in_hours and minutes > DAY and minutes < 3 * DAY and "straight" not in reading.words(span.start, span.end + 1)


def _of_something_else(span: Span, reading: Reading) -> bool:
    """Whether the length is of sleep, of a wait, or "ago"."""
    rules = lexicon.load("durations")
    before = reading.words(span.start - 4, span.start)
    counted = reading.tag(span.start - 1) == "NUM" or reading.word(span.start - 1) in {"once", "twice", "times", "x", *_units()}
    if span[0].lower_ in ("a", "per") and (counted or before[-1:] == ["what"]):
        return True  # "3 a day", "5 days a week", "what a week"
    if _is_auras(span, before, reading) or _is_of_plan(span, before, reading) or _is_rise(span, reading):
        return True
    if reading.word(span.end) in rules["counted_in"] and reading.word(span.end + 1) in ("week", "month", "year"):
        return True
    if before[-1:] == ["past"] and _ONES & set(before) and not {"in", "over", "within", "during"} & set(before):
        return False  # "headache the past 3 days"
    if reading.word(span.end) == "to" and reading.word(span.end + 1) in rules["took_away"]:
        return False
    if "for" in before[-3:] and not set(before) & set(rules["not_before"]):
        return False
    for word in reversed(before):
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


def _is_of_plan(span: Span, before: list[str], reading: Reading) -> bool:
    """ "Botox in 2 weeks" and "log two days": when something else is, and how much is to be logged."""
    clause = set(itertools.takewhile(lambda word: word not in _MARKS, reversed(reading.words(span.start - _CLAUSE, span.start))))
    if before[-1:] == ["in"] and clause & (lexicon.words("dates", "other_business") | lexicon.words("dates", "events")):
        return True
    logging = lexicon.words("durations", "logging")
    behind = reading.words(span.end, span.end + 2)
    led = bool(logging & set(before[-1:])) or (before[-1:] and before[-1] in _THESE and bool(logging & set(before[-2:-1])))
    logged = led or (behind[:1] == ["to"] and bool(logging & set(behind)))
    return bool(logged) and _units().get(span[-1].lower_) == DAY and reading.word(span.end) not in (*_ONES, "of", "long")


def _is_rise(span: Span, reading: Reading) -> bool:
    """ "From a 3 to a 9 in an hour" is how fast it came, and "from 9 to 3 in two hours" how long it lasted."""
    words = reading.words(span.start - _CLAUSE, span.start)
    places = [n for n in range(span.start - _CLAUSE, span.start) if reading.tag(n) == "NUM"]
    risen = len(places) == 2 and reading.number(places[0]) < reading.number(places[1])
    return words[-1:] == ["in"] and "from" in words and risen


def _is_auras(span: Span, before: list[str], reading: Reading) -> bool:
    """ "Aura for 20 minutes first", "20 min aura": the headache's own length is told by itself, or not at all."""
    words = reading.words(0, len(reading))
    aching = any(word in _ONES - {"one"} and words[n - 1 : n] not in (["no"], ["without"]) for n, word in enumerate(words))
    clause = before[max((n + 1 for n, word in enumerate(before) if word in _MARKS | {"then"}), default=0) :]
    led = "aura" in clause and clause[clause.index("aura") - 1 : clause.index("aura")] != ["with"]
    return aching and (led or reading.word(span.end) == "aura" or reading.words(span.end, span.end + 2) == ["of", "aura"])


@cache
def _ongoing_matcher() -> Matcher:
    rules = lexicon.load("headache")
    since = ["since <num>|<time> am|pm?", "since <time>", "since <num>", "since noon|midnight|lunch|breakfast|dinner|then"]
    since += ["since this? early? morning|afternoon|evening", "since i? woke|waking up?", "since i got up", "since last night"]
    for_now = ["now", "and still", "already"]
    return matcher({"ongoing": rules["ongoing"], "since": since, "ended": rules["ended"], "now": for_now})


@cache
def _over_matcher() -> Matcher:
    return matcher({"over": lexicon.load("headache")["over"]})


def is_over(reading: Reading) -> bool:
    """ "Over now", "its gone": told of the headache, and not as what is hoped for or nearly so."""
    unless = lexicon.words("headache", "not_over")
    for _, span in reading.find(_over_matcher(), take=False, anywhere=True):
        before = itertools.takewhile(lambda word: word not in _MARKS, reversed(reading.words(span.start - _REACH, span.end)))
        more_than = span[-1].lower_ == "over" and (
            reading.tag(span.end) in ("NUM", "SLASH") or reading.word(span.end) in ("a", "an")
        )
        if not more_than and not unless & set(before):
            return True
    return False


def goes_on(reading: Reading, lengths_found: list[Length]) -> bool | None:
    """True for "still going", "since 4pm", "for 6 hours now"; False when it is said to be over; None when nothing is said."""
    over = is_over(reading)
    said: bool | None = True if not over and any(_has_been(length, reading) for length in lengths_found) else None
    for label, span in reading.find(_ongoing_matcher()):
        if label == "now":
            near = any(_is_behind(span.start, length, reading) for length in lengths_found)
            said = True if near else said
        elif label == "ongoing" and (_is_of_another(span, reading) or _is_no_longer(span, reading)):
            said = False if _is_no_longer(span, reading) else said
        elif label == "ongoing" and span[0].lower_ in UNTIL and not is_to_now(span, reading):
            continue
        elif label == "ongoing" and span[-1].lower_ in _NOW and (left := _is_left(span.end, reading)):
            said = False if left == "over" else said
        elif label == "ongoing" or (label == "since" and not over and not _is_ended(span, lengths_found)):
            said = True
        elif said is None and reading.word(span.start - 1) not in ("not", "never"):
            said = False
    return False if said is None and over else said


def _is_of_another(span: Span, reading: Reading) -> bool:
    """ "Going on vacation", and "still have nausea" when the pain is gone; not "still going nausea advil"."""
    word = reading.word(span.end)
    apart = word in lexicon.words("durations", "felt_apart") and not {"going", "goin", "ongoing"} & set(span.text.lower().split())
    return apart or word in lexicon.words("dates", "events")


def _is_no_longer(span: Span, reading: Reading) -> bool:
    """ "No longer going on", "not ongoing"; not "not still"."""
    before = reading.words(span.start - 2, span.start)
    going = span[0].lower_ in ("going", "ongoing", "on")
    return going and (before == ["no", "longer"] or before[-1:] == ["not"])


def _is_ended(since: Span, lengths_found: list[Length]) -> bool:
    """ "Since lunch till dinner": the time is the beginning of a length that has its end."""
    return any(length.start < since.end <= length.end and not length.worded for length in lengths_found)


def _is_left(end: int, reading: Reading) -> str | None:
    """What stands behind "right now" of a headache that is "over", or nearly so ("easing")."""
    clause = list(itertools.takewhile(lambda word: word not in _MARKS, reading.words(end, end + 5)))
    if {"not", "still", "never"} & set(clause):
        return None
    over = lexicon.words("headache", "left") & set(clause)
    return "over" if over else "easing" if "better" in clause else None


def _is_behind(place: int, length: Length, reading: Reading) -> bool:
    """ "4 days now", "4 days of pain now"."""
    return length.end <= place <= length.end + 1 or reading.words(length.end, place - 1) in (["of"], ["of", "this"], ["of", "my"])


def _has_been(length: Length, reading: Reading) -> bool:
    """ "It has been 3 hours", "been having this migraine for 3 days", "has lasted 3 days" and "since 3 days" go on; "it had been"
    and "must have been" do not."""
    start = length.start - 1
    while reading.word(start) in lexicon.words("durations", "near") | {"over"}:
        start -= 1
    if reading.word(start) == "since":
        return reading.word(length.end - 1) in _units()  # not "since lunch till dinner"
    if reading.word(start) == "lasted":
        return reading.word(start - 1) in ("has", "have") and reading.word(start - 2) not in _GUESSED
    if reading.word(start) == "for":
        clause = list(itertools.takewhile(lambda word: word not in _MARKS, reversed(reading.words(start - _CLAUSE, start))))[::-1]
        been = [n for n, word in enumerate(clause) if word == "been" and clause[n - 1 : n] != ["had"]]
        return any(set(clause[n + 1 : n + 2]) & lexicon.words("durations", "has_been") for n in been)
    return reading.word(start) == "been" and reading.word(start - 1) not in ("had", "have")
