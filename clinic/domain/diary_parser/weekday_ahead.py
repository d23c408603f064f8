"""Today's weekday with a time still to come: "monday from noon til bed", told on a Monday at ten, was a week ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from clinic.domain import lexicon
from clinic.domain.diary_parser import clock
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.reading import Reading, read

# With one of these it is today, whatever its time.
_TODAY = frozenset({"today", "this", "tonight"})
# An end is told in round figures, and "til bed" may be early: only one so far ahead, in minutes, is not today's.
_EARLY = 180
# "Monday at about 6 pm": so near behind the day, a time is the day's.
_NEAR = 3


def is_ahead(text: str, now: datetime, minutes: int | None) -> bool:
    """Whether `text` calls today by its weekday, and tells a time of it that lies ahead of `now` (where the clinic is).

    `minutes`: the length that is told of that day, if any; a stretch of the clock counts where it is that length.
    """
    reading = read(text)
    if not lexicon.all_weekdays().keys() & set(reading.words(0, len(reading))):
        return False  # most messages: days are not read once more
    named = [
        mention for mention in days_named(reading, now.date()) if mention.day == now.date() and _is_weekday(mention, reading)
    ]
    by_now = now.hour * 60 + now.minute
    return any(told > by_now for mention in named for told in _told(mention, text, reading, minutes))


def _is_weekday(mention: Mention, reading: Reading) -> bool:
    words = set(reading.words(mention.start, mention.end))
    beside = set(reading.words(mention.start - 2, mention.end + 2)) & _TODAY
    return bool(words & lexicon.all_weekdays().keys()) and not beside and not any(word.endswith("days") for word in words)


def _told(mention: Mention, text: str, reading: Reading, minutes: int | None) -> Iterator[int]:
    """Minutes after midnight: when its part of the day begins, what a stretch has at least, and any other time of it."""
    begins = lexicon.load("durations")["part_begins"]
    yield from (int(begins[word]) for word in reading.words(mention.start, mention.end) if word in begins)
    for span in clock.spans(read(text)):
        if span.begun and span.minutes == minutes:
            yield max(span.begun, span.begun + span.minutes - _EARLY)
    for time in clock.times(read(text)):
        if time.exact and (time.role in ("start", "taken") or 0 <= time.start - mention.end <= _NEAR):
            yield time.minutes
