"""Whether somebody who just asked about a side effect says that it is there: "can it give you a rash?", "got one".

The red-flag rules come first, and raise an alarm where they know the sign. What is left is no line for the diary.
"""

from __future__ import annotations

import re

from bot.nlu.claimed import claims
from bot.nlu.history import History

_TOPICS = frozenset({"side_effects", "contraindications", "long_term_safety"})
# An attack that is told belongs in the diary, by its name or by its number.
_ATTACK = re.compile(r"\b(?:head ?aches?|migraines?|migranes?|attacks?)\b", re.IGNORECASE)
_RATED = re.compile(r"\b\d+\s*(?:/|out of)\s*10\b", re.IGNORECASE)


def had_by_patient(text: str, history: History) -> bool:
    """Whether `text` claims what was asked about, without naming it."""
    if not _TOPICS & set(history.topics) or _ATTACK.search(history.question or "") or _RATED.search(text):
        return False
    return claims(text)
