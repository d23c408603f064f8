"""Days of a month written with a dot or a dash: "28.11." and "on 5.11" are day and month, "11-28" and "on 11-5" month and day."""

from __future__ import annotations

import re

_NUMBER = r"(?P<first>\d{1,2})"
# "7.5 hours", "12.50 mg", "5-25 min" and "8-10/10" are no days.
_END = r"(?!\d|[.,/-]\d|\s?(?:/|am\b|pm\b|m?g\b|mcg\b|ml\b|h\b|hrs?\b|hours?\b|m(?:ins?)?\b|minutes?\b|days?\b|out\b))"
_DOTTED = re.compile(rf"(?<![\d./-])(?P<on>\bon )?\b{_NUMBER}\.(?P<second>\d{{1,2}})(?P<dot>\.(?!\d))?{_END}")
_DASHED = re.compile(rf"(?<![\d./-])(?P<on>\bon )?\b{_NUMBER}-(?P<second>\d{{1,2}}){_END}")
_MONTHS, _DAYS, _HOURS = 12, 31, 24


def dates_mended(text: str) -> str:
    """`text` in lower case with such days as "on 11/28"."""
    return _DASHED.sub(_dashed, _DOTTED.sub(_dotted, text))


def _dotted(match: re.Match[str]) -> str:
    first, second = int(match["first"]), int(match["second"])
    padded = len(match["first"]) == len(match["second"]) == 2
    sure = match["on"] and (padded or match["dot"] or len(match["second"]) == 2)
    sure = sure or (first > _MONTHS and (padded or match["dot"])) or (padded and match["dot"])
    if not sure:
        return match[0]
    if 0 < second <= _MONTHS and 0 < first <= _DAYS:
        return f"on {second}/{first}"
    return f"on {first}/{second}" if match["on"] and 0 < first <= _MONTHS < second <= _DAYS else match[0]


def _dashed(match: re.Match[str]) -> str:
    """From 25 on the second figure is no hour; before that, only "on" makes a day of it."""
    first, second = int(match["first"]), int(match["second"])
    sure = match["on"] or second > _HOURS
    return f"on {first}/{second}" if sure and 0 < first <= _MONTHS and 0 < second <= _DAYS else match[0]
