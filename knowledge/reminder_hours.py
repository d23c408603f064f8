"""The hour that a wish for a reminder names: "at 9", "half past 8 each night", "from 8 to 10pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Where the hour is not said. "Evening" leaves time to write the day down before bed.
EVENING = 20
_PARTS = {
    **dict.fromkeys(("breakfast",), 8),
    **dict.fromkeys(("morning", "mornings", "am"), 9),
    **dict.fromkeys(("noon", "midday", "lunch", "lunchtime"), 12),
    **dict.fromkeys(("afternoon", "afternoons"), 15),
    **dict.fromkeys(("dinner", "dinnertime"), 18),
    **dict.fromkeys(("evening", "evenings"), EVENING),
    **dict.fromkeys(("night", "nights", "nightly", "bed", "bedtime"), 21),
    "midnight": 0,
}
_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: number for number, word in enumerate(_SPELT, 1)}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_BEFORE = r"(?:at|to|for|around|about|by|from|till|until|@|near|after|before|be|it|say|like|reminder|time)"
_HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?|a\b|p\b)"
_TIME = re.compile(
    rf"(?:\b(?P<before>{_BEFORE}) (?:(?:like|around|about|say|more like|exactly) )*)?"
    rf"(?:\b(?P<past>half past|half|quarter past|quarter to|quarter of) )?"
    rf"\b(?P<hour>{_NUMBER})(?:[:.h](?P<minutes>\d{{2}})|\s?(?P<thirty>thirty|fifteen|forty-?five))?(?P<ish>\s?ish)?"
    rf"\s?(?P<half>{_HALF})?(?P<clock>\s?o'? ?clock)?(?![\w/.:]*\d)"
    r"(?! ?(?:days?|hours?|hrs?|times?|minutes?|mins?|mg|weeks?|months?|entries|headaches|pills?|more|of|out|reminders?|th|st|nd"
    r"|rd)\b)"
)
# The hour that is to be left: "from 8 to 10pm", "instead of 8", "not at 8".
_LEFT = re.compile(
    rf"\b(?:from|instead of|rather than|not(?: at| for)?|and not) (?:at )?{_NUMBER}(?::\d\d)?\s?{_HALF}?(?! to \d+ minutes)"
)
_PAST = {"half past": 30, "half": 30, "quarter past": 15, "quarter to": -15, "quarter of": -15}
_SPOKEN = {"thirty": 30, "fifteen": 15, "forty-five": 45, "fortyfive": 45}
_AROUND = (
    r"(?:make|set|move|change|switch|put|do|it|that|to|at|for|around|about|by|no|nope|not|please|pls|ok|okay|yes|yeah|actually|um"
    r"|wait|sorry|rather|instead|maybe|better|how about|what about|in|the|every|each|day|i'?d like|i want|let'?s|say|from|on"
    r"|earlier|later|would be|is|good|fine|great|works|then|remind me|time|hour|thanks|daily|reminder)"
)
_PART_WORDS = "|".join(word for word in _PARTS if word != "am")
_ONLY = re.compile(rf"(?:{_AROUND}\W+)*(?:{_TIME.pattern}|{_PART_WORDS})(?:\W+(?:{_AROUND}|{_PART_WORDS}|\w*\d\w*))*\W*")
_BARE = re.compile(rf"(?:(?:{_BEFORE}|around|about)\W+)*{_NUMBER}(?:\W*(?:please|pls|thanks|ish))*\W*")


@dataclass(frozen=True)
class Hour:
    """`hour`: 0 to 23; None where what was said is on no clock."""

    hour: int | None
    minutes: int = 0


def hour_in(said: str, *, bare: bool = False) -> Hour | None:
    """The hour that lower-case words name; None where they name none. A number alone is an hour only where it was asked for
    (`bare`), or behind "at" and its like."""
    part = next((_PARTS[word] for word in re.findall(r"[a-z]+", said) if word in _PARTS and word != "am"), None)
    rest = _LEFT.sub(" ", said)
    found = [match for match in _TIME.finditer(rest) if bare or _is_told(match)]
    told = next((match for match in found if match["before"] == "to"), found[0] if found else None)
    if told is None:
        return None if part is None else Hour(part)
    return _of(told, part)


def names_hour(said: str, *, bare: bool) -> bool:
    """Whether words are an hour and little else: "make it 9 pm"; with `bare` also a number alone."""
    if bare and _BARE.fullmatch(said):
        return True
    found = _ONLY.fullmatch(said)
    return found is not None and hour_in(said) is not None


def _is_told(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("before", "past", "minutes", "ish", "half", "clock"))


def _of(told: re.Match[str], part: int | None) -> Hour:
    hour = _WORDS.get(told["hour"]) or int(told["hour"])
    minutes = int(told["minutes"] or 0) + _SPOKEN.get(told["thirty"] or "", 0) + _PAST.get(told["past"] or "", 0)
    half = (told["half"] or "")[:1]
    if hour not in (range(1, 13) if half else range(24)) or minutes > 59:
        return Hour(None)
    on_clock = _on_clock(hour, half, part, told["minutes"])
    return Hour((on_clock - 1) % 24, 45) if minutes < 0 else Hour(on_clock, minutes)


def _on_clock(hour: int, half: str, part: int | None, minutes: str | None) -> int:
    if half:
        return hour % 12 + (12 if half == "p" else 0)
    early = part is not None and 0 < part < 12
    return hour if hour > 12 or early or (minutes and hour == 0) else hour % 12 + 12
