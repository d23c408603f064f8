"""Rows of records to import, whatever file or server they come from, and what becomes of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# FHIR's word for a record that was a mistake: what a row with this status stands for is taken out.
NEVER_WAS = "entered-in-error"
OLDEST = date(1990, 1, 1)  # long before onabotulinumtoxinA was given for migraine
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: `line` of the file (or the number of the resource), and its values by the names of the model's columns.

    Visits and treatments bear `portal_id`, the patient's.
    """

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported, and why. The reason names columns and never repeats what stands in them."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReadRows:
    rows: Sequence[Row]
    rejected: Sequence[Rejected] = ()


@dataclass(slots=True)
class Outcome:
    """How many rows are new, changed, or there already; and those that were rejected."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    touched: Counter[int] = field(default_factory=Counter)  # how many rows of which patient are new or changed


def iso_day(text: str) -> date:
    """A day as 2026-11-30. Python reads more of ISO 8601 ("2026-W40-5", "20261001"). `ValueError`."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def is_persons_name(text: str) -> bool:
    """What a patient may be addressed by: no e-mail address, and no number."""
    return "@" not in text and any(letter.isalpha() for letter in text)


class WrongRow(ValueError):
    """A row that cannot be used; the text says which column and why."""
