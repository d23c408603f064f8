"""Dates of birth however they are written: once somebody says that a birth is told, also words and bare digits are a date."""

from __future__ import annotations

import re

_ENGLISH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_SPANISH = r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
_MONTH = rf"(?:(?:{_ENGLISH}|{_SPANISH})\b\.?)"
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -]?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_COUNTED = (
    r"nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred|thousand|two|one|three|four|five|six|seven|eight|nine"
)
_DIGITS = r"'?\d{1,8}(?:st|nd|rd|th)?"
_TOKEN = rf"(?:{_MONTH}|(?:{_ORDINAL}|{_COUNTED})\b|{_DIGITS}\b)"
_BETWEEN = r"(?:\s*[/.,-]\s*|\s+)(?:(?:of|the|del|de|in)\s+)?"
_LEAD = (
    r"\b(?:dob|d\.o\.b|date of birth|birth ?dates?|birthdays?|born|nac[ií]|nacid[oa]|fecha de nacimiento|cumplea[ñn]os)\b\.?"
    r"(?:\s*[:=-])?\s*"
)
_LEADING = r"(?:(?:is|was|on|in|the|it's|el|en|es)\b:?\s*){0,4}"
# Two pieces at least, of which one is a month or has a digit, or one long number: "born three weeks ago" tells no day.
_BIRTH = re.compile(rf"(?P<lead>{_LEAD}){_LEADING}(?P<date>(?:{_TOKEN}{_BETWEEN}){{1,5}}{_TOKEN}|\d{{4,8}}\b)", re.IGNORECASE)
# A day with its month and a year, wherever it stands: "4 de marzo de 1970", "the fourth of march 1970".
_DAY_IN_WORDS = re.compile(
    rf"\b(?:\d{{1,2}}\s+de\s+(?:{_SPANISH})\s+(?:de|del)\s+(?:19|20)?\d\d"
    rf"|(?:{_ORDINAL})\s+(?:of\s+)?(?:{_ENGLISH}),?\s+(?:19|20)\d\d|(?:{_ENGLISH})\s+(?:{_ORDINAL}),?\s+(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(rf"\d|{_MONTH}", re.IGNORECASE)


def without_births(text: str, put: str) -> str:
    """`text` with `put` in the place of each day of a birth, and of each day in words with its year."""
    text = _DAY_IN_WORDS.sub(put, text)
    return _BIRTH.sub(lambda match: f"{match['lead']}{put}" if _TELLS.search(match["date"]) else match[0], text)
