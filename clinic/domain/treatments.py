"""Injections that were given, and when twelve weeks have gone by since the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# The label's interval between treatments. Source: knowledge/facts.yml, schedule.
CYCLE = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class Treatment:
    """`given_on` and `next_due` are days where the clinic is; `units` of onabotulinumtoxinA, None when not recorded."""

    given_on: date
    units: int | None = None
    next_due: date | None = None


def weeks_since_last(treatments: Iterable[Treatment], today: date) -> int | None:
    """Whole weeks since the latest injections up to `today`, in any order; None when there were none."""
    given = [treatment.given_on for treatment in treatments if treatment.given_on <= today]
    return (today - max(given)).days // 7 if given else None
