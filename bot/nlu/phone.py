"""A telephone number left in the chat, where nobody can take it down: it belongs in the form behind "Call me"."""

from __future__ import annotations

import re

# Digits of a number with its area code, up to the longest that there is (ITU-T E.164).
FEWEST, MOST = 7, 15
# Beside it stands no more than "you can reach me at".
_MOST_WORDS = 6
_NUMBER = re.compile(r"(?<!\w)\+?[(\d](?:[\s().\-/]{0,3}\d)+(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")


def is_phone_number(text: str) -> bool:
    """Whether a message is a telephone number and little else."""
    found = _NUMBER.search(text)
    if found is None or not FEWEST <= sum(mark.isdigit() for mark in found[0]) <= MOST:
        return False
    return len(_WORD.findall(text.replace(found[0], " "))) <= _MOST_WORDS
