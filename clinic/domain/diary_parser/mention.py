"""A day as a message names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.domain.names import Issue


@dataclass(frozen=True, slots=True)
class Mention:
    """`day` or, when it cannot be, an `issue`. `start` and `end` are token positions. `since`: "since monday".

    `alone`: the weekday's latest date, where the weekdays that stand around it made it another one.
    """

    start: int
    end: int
    day: date | None
    issue: Issue | None = None
    since: bool = False
    alone: date | None = None
