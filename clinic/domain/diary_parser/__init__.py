"""Reads diary entries out of what patients write. A pure function of the message and the clinic's date."""

from __future__ import annotations

from datetime import date

from clinic.domain.diary import DiaryDraft
from clinic.domain.diary_parser.asides import of_attacks
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.entry import draft, findings
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.segments import pieces

__all__ = ["parse"]


def parse(text: str, today: date) -> list[DiaryDraft]:
    """The entries that a message tells of, one a day, at least one; an empty draft when nothing was understood.

    `today`: the date where the clinic is. Values that cannot be come back as `issues` of the draft. Never raises.
    """
    reading = read(text)
    days = days_named(reading, today)
    found = findings(reading, days=bool(days))
    told = pieces(reading, of_attacks(days, found, reading))
    return [draft(found, piece, reading, text=text, today=today) for piece in told]
