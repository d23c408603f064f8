"""From when to when it lasted, in times of the day: "9pm-1am", "started at 2, gone by 6", "noon till bedtime"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.domain import lexicon
from clinic.domain.diary_parser.fine_until import is_fine_until
from clinic.domain.diary_parser.reading import Reading

DAY, HALF_DAY = 24 * 60, 12 * 60
# How far before a time stands the word that says whether it is a beginning or an end.
_REACH = 6
_EASED = frozenset({"down", "dropped", "eased", "faded", "fell"})
_ENDING = frozenset({"through", "thru", "till", "til", "until", "past"})


@dataclass(frozen=True, slots=True)
class Time:
    """`minutes` after midnight, on a twelve-hour clock where `exact` is False. `role` is "start", "end" or nothing."""

    start: int
    end: int
    minutes: int
    exact: bool
    role: str


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to the next such time; `start` and `end` are token positions, `begun` is in minutes after midnight, 0 where
    that is not sure."""

    start: int
    end: int
    minutes: int
    begun: int = 0


def spans(reading: Reading) -> list[Span]:
    """Every stretch between two times; the tokens of the times are taken."""
    found = []
    for begun, over in _pairs(times(reading), reading):
        first = begun.minutes if begun.exact else 0
        found.append(Span(min(begun.start, over.start), max(begun.end, over.end), _between(begun, over), first))
        for time in (begun, over):
            reading.taken.update(range(time.start, time.end))
    return found


def _pairs(times: Iterator[Time], reading: Reading) -> Iterator[tuple[Time, Time]]:
    """A beginning and an end beside each other, in either order. "By 6" is an end, unless an end follows it. "Gone by noon, came
    back at 6" tells of neither length."""
    waiting: Time | None = None
    for time in times:
        if waiting and time.role == "end" and waiting.role in ("by", ""):
            yield waiting, time
            waiting = None
        elif waiting and {"back", "again", "returned"} & set(reading.words(waiting.end, time.start)):
            waiting = time
        elif waiting and {time.role, waiting.role} in ({"start", "end"}, {"start", "by"}):
            yield (waiting, time) if waiting.role == "start" else (time, waiting)
            waiting = None
        elif time.role or time.exact:
            waiting = time


def _between(begun: Time, over: Time) -> int:
    """To the next such time: of a time told without am or pm, whichever of the two is nearer."""
    day = DAY if begun.exact and over.exact else HALF_DAY
    return (over.minutes - begun.minutes) % day or day


def _words(name: str) -> frozenset[str]:
    return lexicon.words("durations", name)


def times(reading: Reading) -> Iterator[Time]:
    """Times of the day, in order. A bare figure is one only behind a word such as "till" or in "8 to 11 am"."""
    position = 0
    while position < len(reading):
        pair = _pair(position, reading)
        found = pair or [time for time in (_alone(position, reading),) if time]
        yield from found
        position = found[-1].end if found else position + 1


def _pair(position: int, reading: Reading) -> list[Time]:
    """ "8 to 11 this morning", "9pm-1am", "2 till about 7"."""
    first = _time(position, reading, "start")
    ends = reading.word(_before_near(position, reading)) in _ENDING  # "through dinner till bedtime" has two ends
    if first is None or ends or _is_pain(position, reading) or reading.word(first.end) not in _joining(position, reading):
        return []
    last = _time(_past_near(first.end + 1, reading), reading, "end")
    if last is None or _rises(position, reading):
        return []
    in_minutes = "TIME" in (reading.tag(position), reading.tag(last.start))
    sure = first.exact or last.exact or in_minutes or reading.word(first.end) not in ("to", "-")
    by_day = _words("parts_of_day") & {*reading.words(position - 3, position), *reading.words(last.end, last.end + 2)}
    return [first, last] if sure or by_day or _opens(position, reading) else []


def _is_pain(position: int, reading: Reading) -> bool:
    """ "A 7 til bed"."""
    told = reading.word(position - 1) in ("a", "an") and reading.tag(position) == "NUM"
    return told and reading.word(position + 1) not in ("am", "pm")


def _joining(position: int, reading: Reading) -> frozenset[str]:
    """What stands between the two times: "to", and behind "between" an "and"."""
    between = reading.word(_before_near(position, reading)) == "between"
    return _words("to") | ({"and", "&"} if between else set())


def _opens(position: int, reading: Reading) -> bool:
    return reading.word(_before_near(position, reading)) in ("from", "between")


def _alone(position: int, reading: Reading) -> Time | None:
    """A time whose words before it say that it is a beginning or an end."""
    time = _time(position, reading, _role(position, reading))
    if time is None or (not time.exact and reading.tag(position) != "TIME" and not _is_bare_time(position, reading)):
        return None
    if (
        reading.tag(position) == "WORD"
        and reading.word(position) not in ("noon", "midnight")
        and not _is_bare_time(position, reading)
    ):
        return None  # "skipped lunch"
    return time


def _time(position: int, reading: Reading, role: str) -> Time | None:
    named = lexicon.load("durations")["named_times"].get(reading.word(position))
    if position in reading.taken or reading.words(position - 2, position + 1) == ["back", "to", "bed"]:
        return None
    if named:
        return Time(position, position + 1, int(named), True, role)
    minutes, half = _figure(position, reading), reading.word(position + 1)
    if minutes is None:
        return None
    if half in ("am", "pm"):
        return Time(position, position + 2, minutes % HALF_DAY + HALF_DAY * (half == "pm"), True, role)
    if half in lexicon.words("severity", "counted") or half in ("out", "/"):
        return None
    return Time(position, position + 1, minutes, minutes >= 13 * 60, role)


def _figure(position: int, reading: Reading) -> int | None:
    """Minutes after midnight of a token that may be a time."""
    if reading.tag(position) not in ("NUM", "TIME"):
        return None
    hours, _, minutes = reading.doc[position].norm_.partition(":")
    if not hours.isdecimal() or not 0 < int(hours) <= 24 or int(minutes or 0) > 59:
        return None
    return int(hours) * 60 + int(minutes or 0)


def _before_near(position: int, reading: Reading) -> int:
    before = position - 1
    while reading.word(before) in _words("near"):
        before -= 1
    return before


def _past_near(position: int, reading: Reading) -> int:
    while reading.word(position) in _words("near"):
        position += 1
    return position


def _is_bare_time(position: int, reading: Reading) -> bool:
    """Behind "at", or behind "around" in a clause that tells of the start: "started on the bus around 5"."""
    before = _before_near(position, reading)
    near = before < position - 1 and bool({"started", "began"} & set(reading.words(position - _REACH, position)))
    return (near or reading.word(before) in _words("before_time")) and not _rises(before, reading)


def _rises(position: int, reading: Reading) -> bool:
    """ "Went from 4 to 7" and "up to 8" are how bad it was; "woke up at 6" is not."""
    words = reading.words(position - 3, position + 1)
    if {"till", "until"} & set(words[1:]):
        return False  # "went until 6"
    if "from" in words[:-1] and _words("rises") & set(reading.words(position - 4, position)):
        return True  # "pain went from 3 to 7 by 5 pm"
    woke = {word for before, word in itertools.pairwise(words) if before in ("woke", "waking", "got")}
    return bool(_words("rises") & set(words[-3:]) - woke)


def _alone_by(position: int, reading: Reading) -> bool:
    """ "By 11 i had an 8", and not "gone by 11"."""
    return not (_words("ends_at") - {"by"}) & set(reading.words(position - _REACH, position))


def _role(position: int, reading: Reading) -> str:
    """Whether the words before a time make it a beginning or an end; the nearest one decides."""
    if reading.word(_before_near(position, reading)) == "to" and reading.word(position + 1) in ("am", "pm"):
        return "end"  # "from 8 pm yesterday to 2 am today"
    for place in range(position - 1, max(position - _REACH, 0) - 1, -1):
        word = reading.word(place)
        if word in (".", ";", "!", "?"):
            break
        if is_fine_until(place, reading):
            return "start"
        if word in _words("taking"):
            return "taken"
        if word == "by" and _EASED & set(reading.words(place - 5, place)) and reading.tag(place - 1) == "NUM":
            return ""  # "down to 3 by 8"
        if word in _words("ends_at"):
            return "by" if word == "by" and _alone_by(position, reading) else "end"
        if word in _words("starts_at"):
            return "start"
    behind = position + 1 + (reading.word(position + 1) in ("am", "pm"))
    begins = reading.word(behind) in _words("to") or {"kicked", "started", "began", "hit"} & set(
        reading.words(behind, behind + 2)
    )
    return "start" if begins else ""
