"""How many years of school a text asks for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection
from functools import lru_cache

from knowledge import Answer

HARDEST = 8.0
ALOUD = ".aloud"


def reading_grade(text: str, allowed: Collection[str]) -> float:
    """Flesch-Kincaid grade; a list line counts as a sentence, a placeholder and an allowed word as a short word."""
    lines = (line.removeprefix("- ").rstrip(".:") for line in text.splitlines() if line.strip())
    plain = re.sub(r"\{[^}]*\}", "it", ". ".join(lines) + ".")
    return _grade(_pattern(frozenset(allowed)).sub("word", plain))


def answer_grades(answer: Answer, allowed: Collection[str]) -> dict[str, float]:
    """The grade of each of its English texts, by the text's id: short, next_step, a part's or a reply's; with `ALOUD` behind it
    that of what is read aloud in its place.
    """
    texts = {part.id: part.text for part in (answer.short, *answer.parts)}
    texts |= {reply.id: reply.text for reply in answer.replies if reply.language == "en"}
    texts |= {id + ALOUD: spoken for id, spoken in answer.alouds.items() if id in texts}
    if answer.next_step:
        texts["next_step"] = answer.next_step
    return {id: reading_grade(text, allowed) for id, text in texts.items()}


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
