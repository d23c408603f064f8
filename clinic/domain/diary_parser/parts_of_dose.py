"""Parts and small numbers of a medicine written as one: "1/2 nurtec", "imitrex 100 1/2", "a couple advil", "3/4 of a tab"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from clinic.domain import lexicon

_HALF = r"(?:1\s?/\s?2|½|0?\.5|half)"
_OF = r"(?:of )?(?:an? |the |my |one )?"
_QUARTERS = "(1[/⁄]4|3[/⁄]4|(?:three|3) quarters|quarter)"
_PARTS = {"1/4": "0.25", "1⁄4": "0.25", "quarter": "0.25"}


def parts_mended(text: str) -> str:
    """`text` in lower case with such parts spelled out, so that no day is read of "1/2"; "one and a half tabs" is left."""
    for pattern, said in _rules():
        text = pattern.sub(said, text)
    return text


def _part(match: re.Match[str]) -> str:
    return f"{_PARTS.get(match[1], '0.75')} "


@cache
def _rules() -> list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]:
    names = "|".join(sorted({re.escape(name) for names in lexicon.medication_names().values() for name in names}, key=len)[::-1])
    forms = "|".join([*lexicon.load("medications")["forms"]["tablet"], "dose"])
    weighed = rf"(?:\d+(?:\.\d+)? ?(?:mg )?)?(?:{names})"
    return [
        (re.compile(rf"\b(\d)(?: and)? 1\s?/\s?2(?= (?:{forms}|{names})\b)"), r"\1.5"),
        (re.compile(rf"(?<![\d.,/])(?<!and )(?<!and a )(?:\ba )?(?<!\w){_HALF} {_OF}(?=(?:{forms}|{weighed})\b)"), "half a "),
        (re.compile(rf"\b((?:{names})(?:,? \d+(?:\.\d+)?)?(?: ?mg)?),? 1\s?/\s?2(?!\s?/)\b"), r"\1 half"),
        (re.compile(rf"(?<![\d.,/])(?:\ba )?(?<!\w){_QUARTERS} {_OF}(?=(?:{forms}|{weighed})\b)"), _part),
        (re.compile(rf"\b(?:a )?(?:couple|cpl)(?: of)? (?=(?:{forms}|{names})(?:e?s)?\b)"), "2 "),
    ]
