"""Whether a message asks no more than whether somebody is there, or still comes: from who waits for a person it is no question to
the assistant, which would hear a greeting in it, or when a treatment works ("still waiting")."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.phrases import Phrases, plain

_ASKS = Phrases.load(Path(__file__).with_suffix(".yml")).whole("asks")
_MARKS = re.compile(r"[\s?!.]*\?[\s?!.]*")
# A longer message says something else beside it.
_MOST_LETTERS = 120


def asks_presence(text: str) -> bool:
    """The whole text does; also one of question marks alone."""
    said = plain(text)
    return len(said) <= _MOST_LETTERS and bool(_MARKS.fullmatch(said) or _ASKS.fullmatch(said))
