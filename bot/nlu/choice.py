"""A choice among the buttons that were just offered, typed instead of pressed: "the first one", "2", "the last"."""

from __future__ import annotations

import re
from typing import Optional, Sequence

_NUMBERS = {
    "1": 0, "first": 0, "1st": 0, "one": 0, "top": 0, "former": 0,
    "2": 1, "second": 1, "2nd": 1, "two": 1, "middle": 1,
    "3": 2, "third": 2, "3rd": 2, "three": 2,
    "last": -1, "bottom": -1, "latter": -1,
}  # fmt: skip
_CHOICE = re.compile(
    rf"(?:(?:yes|yeah|um|uh|i think|i guess|probably|maybe|it'?s|its|i meant?|option|number|no\.?|#)[\s,]+)*(?:the\s+)?#?"
    rf"(?P<which>{'|'.join(_NUMBERS)})(?:\s+(?:one|option|button|topic))?(?:\s+(?:please|pls|plz|thanks))?",
    re.IGNORECASE,
)


def chosen(text: str, offers: Sequence[str]) -> Optional[str]:
    """The offer that the whole text points at by its place; None when it says anything else or there is none there."""
    found = _CHOICE.fullmatch(text.strip().strip(".!,)("))
    if found is None or not offers:
        return None
    place = _NUMBERS[found["which"].lower()]
    return offers[place] if place < len(offers) else None
