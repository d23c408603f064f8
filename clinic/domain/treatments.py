"""Injections that were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# The label's interval between treatments. Source: knowledge/facts.yml, schedule.
CYCLE_WEEKS = 12
CYCLE = timedelta(weeks=CYCLE_WEEKS)


@dataclass(frozen=True, slots=True)
class Treatment:
    """`given_on` and `next_due` are days where the clinic is; `units` of onabotulinumtoxinA, None when not recorded."""

    given_on: date
    units: int | None = None
    next_due: date | None = None
