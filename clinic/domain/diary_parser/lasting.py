"""How long it lasted, and whether it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from spacy.matcher import Matcher
from spacy.tokens import Span, Token

from clinic.domain.diary_parser import lexicon
from clinic.domain.diary_parser.reading import Reading, matcher

DAY = 24 * 60
# A single headache that is told as longer than this is asked about again.
LONGEST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Length:
    """`minutes` as told; `impossible` when that is none a day can hold or a headache can last."""

    start: int
    end: int
    minutes: int
    impossible: bool = False


@cache
def _units() -> dict[str, int]:
    return {word: int(minutes) for minutes, words in lexicon.load("durations")["units"].items() for word in words}


@cache
def _matcher() -> Matcher:
    unit = "|".join(_units())
    minute = "|".join(word for word, minutes in _units().items() if minutes == 1)
    hour = "|".join(word for word, minutes in _units().items() if minutes == 60)
    times, half, near, to = (
        ("<num>", "<time>", "noon|midnight"),
        "am|pm",
        "about|around|roughly|like",
        "to|till|til|until|and|thru|through|-",
    )
    begun = "started|starting|began|came|hit|woke|kicked|up"
    over = "ended|ending|gone|left|stopped|lasted|over|done|cleared|until|till|faded"
    spans = {f"span {minutes}": lines for minutes, lines in lexicon.load("durations")["spans"].items()}
    structured = {
        "clock": [
            *(f"from|between {near}? {a} {half}? {to} {near}? {b} {half}?" for a in times for b in times),
            *(f"{a} {half}? to|till|til|until|- {b} {half}" for a in times for b in times),
            *(f"{begun} ~ ~ {a} {half}? and|,|then? ~ {over} ~ {near}? {b} {half}?" for a in times for b in times),
        ],
        "both": [f"<num> {hour} and? <num> {minute}", f"<num> {hour} ,? <num> {minute}"],
        "range": [f"<num> to|or|- <num> {unit}"],
        "plain": [f"<num> {unit}", f"<num> full|straight|whole|long|solid {unit}"],
        "one": [f"an|a {hour}", "a whole|full? day|week"],
    }
    return matcher(spans | structured)


def lengths(reading: Reading) -> list[Length]:
    """Every length of time that may be the headache's, in order; their tokens are taken."""
    found = []
    for label, span in reading.find(_matcher(), take=False):
        if label == "range" and reading.number(span.start) >= reading.numbers(span)[1]:
            label, span = "plain", span[2:]  # "7 - 5h" is how bad it was and how long
        minutes = _minutes(label, span, reading)
        if minutes is None:
            continue
        reading.take(span)
        if label.startswith("span") or label == "clock" or not _of_something_else(span, reading):
            found.append(Length(span.start, span.end, minutes, impossible=_impossible(minutes, span, reading)))
    return found


def _minutes(label: str, span: Span, reading: Reading) -> int | None:
    if label.startswith("span"):
        return int(label.removeprefix("span "))
    if label == "clock":
        return _between(span)
    numbers = reading.numbers(span) or [Decimal(1)]
    unit = _units()[span[-1].lower_]
    if label == "both":
        return int(numbers[0] * 60 + numbers[1])
    if label == "range":
        return int((numbers[0] + numbers[1]) / 2 * unit)
    return int(numbers[0] * unit)


def _impossible(minutes: int, span: Span, reading: Reading) -> bool:
    """Nothing, two weeks, or more than a day in hours where nothing says that it went on for days."""
    if not 0 < minutes <= LONGEST_DAYS * DAY:
        return True
    in_hours = _units().get(span[-1].lower_) != DAY and span[-1].lower_ not in ("week", "weeks")
    return in_hours and minutes > DAY and minutes < 3 * DAY and "straight" not in reading.words(span.start, span.end + 1)


def _of_something_else(span: Span, reading: Reading) -> bool:
    """Whether the length is of sleep, of a wait, or "ago"."""
    rules = lexicon.load("durations")
    before = reading.words(span.start - 4, span.start)
    for word in reversed(before):
        if word in rules["after_ended"]:
            return False
        if word in (",", ".", ";", "and", "but"):
            break
        if word in rules["not_before"]:
            return True
    if before[-1:] and before[-1] in ("after", "in") and reading.word(span.end) not in ("", ".", ","):
        return True
    return reading.word(span.end) in rules["not_after"]


def _between(span: Span) -> int | None:
    """Minutes from one time of the day to the next such time: "from 10 to 2", "9:30 am - noon"."""
    times = [token for token in span if token.tag_ in ("NUM", "TIME") or token.lower_ in ("noon", "midnight")]
    if len(times) != 2:
        return None
    (first, first_half), (last, last_half) = (_clock(token, span) for token in times)
    if first is None or last is None:
        return None
    if last_half:
        last = _on_day(last, last_half)
        first = _on_day(first, first_half) if first_half else _nearest_before(first, last)
    elif first_half:
        first = _on_day(first, first_half)
        return (last - first) % (12 * 60) or 12 * 60
    else:
        return (last - first) % (12 * 60) or 12 * 60
    return (last - first) % DAY or None


def _clock(token: Token, span: Span) -> tuple[int | None, str]:
    """Minutes on a twelve-hour clock (or after midnight for 13 and later), and "am", "pm" or nothing."""
    word = token.lower_
    if word in ("noon", "midnight"):
        return 12 * 60, "pm" if word == "noon" else "am"
    hours, _, minutes = token.norm_.partition(":")
    after = [t.lower_ for t in span if t.i == token.i + 1]
    if "." in hours or not hours.isdigit() or not 0 < int(hours) <= 24 or int(minutes or 0) > 59:
        return None, ""
    half = after[0] if after and after[0] in ("am", "pm") else ""
    return int(hours) * 60 + int(minutes or 0), half


def _on_day(minutes: int, half: str) -> int:
    return minutes % (12 * 60) + (12 * 60 if half == "pm" else 0) if minutes < 13 * 60 else minutes


def _nearest_before(first: int, last: int) -> int:
    """The later of the two times of the day that `first` may be, but before `last`: "10 to 2 pm" began at 10 am."""
    options = [_on_day(first, "am"), _on_day(first, "pm")]
    before = [option for option in options if option < last]
    return max(before or options)


@cache
def _ongoing_matcher() -> Matcher:
    rules = lexicon.load("headache")
    since = ["since <num>|<time> am|pm?", "since <time>", "since <num>", "since noon|midnight|lunch|breakfast|dinner|then"]
    since += ["since this? early? morning|afternoon|evening", "since i? woke|waking up?", "since i got up", "since last night"]
    for_now = ["now", "and still", "already"]
    return matcher({"ongoing": rules["ongoing"] + since, "ended": rules["ended"], "now": for_now})


def goes_on(reading: Reading, lengths_found: list[Length]) -> bool | None:
    """True for "still going", "since 4pm", "for 6 hours now"; False when it is said to be over; None when nothing is said."""
    said: bool | None = None
    for label, span in reading.find(_ongoing_matcher()):
        if label == "now":
            near = any(length.end <= span.start <= length.end + 1 for length in lengths_found)
            said = True if near else said
        elif label == "ongoing":
            said = True
        elif said is None and reading.word(span.start - 1) not in ("not", "never"):
            said = False
    return said
