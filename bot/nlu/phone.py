"""A telephone number, or a time, left in the chat, where nobody can take it down: it belongs in the form behind "Call me"."""

from __future__ import annotations

import re

# Digits of a number with its area code, up to the longest that there is (ITU-T E.164).
FEWEST, MOST = 7, 15
# Beside it stands no more than "you can reach me at".
_MOST_WORDS = 6
_NUMBER = re.compile(r"(?<!\w)\+?[(\d](?:[\s().\-/]{0,3}\d)+(?!\w)")
_DAY = r"(?:today|tonight|tomorrow|tmrw|tmr|weekdays?|weekends?|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?s?|wed|thu|sat)"
_TIME_OF_DAY = (
    r"(?:mornings?|afternoons?|evenings?|nights?|noon|midday|lunch(?:time)?|\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm|ish|o'?clock)?)"
)
_AROUND = (
    r"(?:please|pls|ok|um|maybe|any ?time|any day|some ?time|at|on|in|the|this|next|around|about|after|before|between|from"
    r"|until|till|to|and|or|late|later|early|earlier|first thing|work|is|are|would be|be|works?|best|good|better|fine|for me"
    r"|i'?m|am|free|home|week)"
)
_TIME = re.compile(rf"(?:(?:{_DAY}|{_TIME_OF_DAY}|{_AROUND})[\s,.;!-]*)+", re.IGNORECASE)
_NAMES_TIME = re.compile(
    rf"\b(?:{_DAY}|mornings?|afternoons?|evenings?|noon|lunch(?:time)?|any ?time|\d{{1,2}}\s*(?:am|pm|ish))\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")


def is_phone_number(text: str) -> bool:
    """Whether a message is a telephone number and little else."""
    found = _NUMBER.search(text)
    if found is None or not FEWEST <= sum(mark.isdigit() for mark in found[0]) <= MOST:
        return False
    return len(_WORD.findall(text.replace(found[0], " "))) <= _MOST_WORDS


def is_time(text: str) -> bool:
    """Whether a message is a day or a time to come and nothing else: "tomorrow afternoon", "after 3pm works best"."""
    return bool(_NAMES_TIME.search(text)) and bool(_TIME.fullmatch(text.strip().rstrip("?")))
