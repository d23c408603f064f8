"""A headache that is told to be over by now: the clock says when that was, so that its length can be worked out."""

from __future__ import annotations

import re
from datetime import datetime

from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.clock import times
from clinic.domain.diary_parser.reading import read

_OVER = r"(?:over|gone|done|finished|ended|stopped|passed|cleared|lifted|better)"
_ENDED_NOW = re.compile(
    rf"\b{_OVER} (?:just |right )?now\b|\b(?:just|now) (?:(?:it'?s|its|it is|all) )*{_OVER}\b(?! (?:at|by|around|after))"
    r"|\b(?:till|until|til|to) (?:just |right )?now\b",
    re.IGNORECASE,
)
# Nobody tells an end to the minute.
_STEP = 15


def ended_now(text: str, now: datetime) -> str:
    """`text` with the time of `now` in the place of an end that is "now", where it tells when today it began and no length:
    "started at 9, over now" is "started at 9, over at 2:15 pm" at 2:20 pm. Any other text is given back as it is."""
    if not _ENDED_NOW.search(text) or not _begins_today(text, now):
        return text
    minutes = now.minute // _STEP * _STEP
    told = _ENDED_NOW.sub(f"over at {now.hour % 12 or 12}:{minutes:02} {'am' if now.hour < 12 else 'pm'}", text, count=1)
    return told if parse(told, now.date())[0].duration_minutes else text


def _begins_today(text: str, now: datetime) -> bool:
    drafts = parse(text, now.date())
    today = len(drafts) == 1 and drafts[0].date in (None, now.date()) and drafts[0].duration_minutes is None
    return today and any(time.role == "start" for time in times(read(text)))
