"""How long ago, its slips mended: "3 dys ago", "two days bak", "2 wks agp". What stands there is known by its place."""

from __future__ import annotations

import re
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.spelling import is_near

_AGO = "ago+|agp|agi|ag0|aog|gao|afo|aho|aago|aggo|agao|back|bak|bck|bakc"
# The first is taken where two are as near.
_UNITS = ("days", "day", "weeks", "week", "nights", "night", "hours", "hour", "months", "month", "minutes", "years", "year")
_SHORT = {
    "dy": "day",
    "wk": "week",
    "wks": "weeks",
    "mo": "month",
    "mos": "months",
    "mths": "months",
    "yr": "year",
    "yrs": "years",
}


def ago_mended(text: str) -> str:
    """`text` in lower case with the unit and the "ago" behind a figure spelled out."""
    return _pattern().sub(_mended, text)


@cache
def _pattern() -> re.Pattern[str]:
    spelled = "|".join(sorted(word for word in lexicon.load("numbers")["words"] if word.isalpha()))
    return re.compile(rf"\b(?P<count>\d+|{spelled}|an?|few|couple|several) ?(?P<unit>[a-z]{{2,8}}) (?:{_AGO})\b")


def _mended(match: re.Match[str]) -> str:
    unit = _unit(match["unit"])
    return f"{match['count']} {unit} ago" if unit else match[0]


def _unit(word: str) -> str | None:
    units = lexicon.load("durations")["units"].values()
    if word in _UNITS or any(word in spelled for spelled in units):
        return word
    return _SHORT.get(word) or next((name for name in _UNITS if is_near(word, name)), None)
