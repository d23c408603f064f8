"""How many years of school a text asks for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection
from functools import lru_cache

HARDEST = 8.0


def reading_grade(text: str, allowed: Collection[str]) -> float:
    """Flesch-Kincaid grade; a list line counts as a sentence, a placeholder and an allowed word as a short word."""
    lines = (line.removeprefix("- ").rstrip(".:") for line in text.splitlines() if line.strip())
    plain = re.sub(r"\{[^}]*\}", "it", ". ".join(lines) + ".")
    return _grade(_pattern(frozenset(allowed)).sub("word", plain))


@lru_cache(maxsize=4)
def _pattern(allowed: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, allowed), key=lambda word: (-len(word), word)))
    return re.compile(rf"\b({words})\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def _grade(plain: str) -> float:
    # Imported here: it takes half a second, and most processes measure nothing.
    with warnings.catch_warnings():  # textstat 0.7.4 reads its data through pkg_resources, which warns
        warnings.simplefilter("ignore")
        import textstat

    return float(textstat.flesch_kincaid_grade(plain))
