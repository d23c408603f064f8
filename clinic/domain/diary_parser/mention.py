"""A day as a message names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.domain.names import Issue


@dataclass(frozen=True, slots=True)
class Mention:
    """`day` or, when it cannot be, an `issue`. `start` and `end` are token positions. `since`: "since monday"."""

    start: int
    end: int
    day: date | None
    issue: Issue | None = None
    since: bool = False
