"""Rows of records to import, whatever file or server they come from, and what becomes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# FHIR's word for a record that was a mistake: what a row with this status stands for is taken out.
NEVER_WAS = "entered-in-error"


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


class WrongRow(ValueError):
    """A row that cannot be used; the text says which column and why."""
