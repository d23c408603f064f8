"""The figures of two reports side by side: what a change of the examples did."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.evaluation.errors import EvaluationError
from tools.evaluation.figures import Figure, Line, lines
from tools.evaluation.report import number

FILE = "report.json"
# Below this a difference is a rounding of the report's.
LEAST = 0.0005


@dataclass(frozen=True)
class Difference:
    """One value in both reports; None where a report does not have it."""

    name: str
    before: float | None
    after: float | None

    @property
    def changed(self) -> float:
        """After less before; 0 where one of them is missing."""
        return 0.0 if self.before is None or self.after is None else self.after - self.before


def read(report: Path) -> dict[str, Figure]:
    """The figures of a report, given as its folder or its JSON file. `EvaluationError` when it is none."""
    file = report / FILE if report.is_dir() else report
    try:
        figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
        return {str(name): dict(figure) for name, figure in figures.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise EvaluationError(f"{file} is no report of an evaluation") from None


def differences(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterator[Difference]:
    """Every value of either report, in the order of the later one."""
    old, new = _values(before), _values(after)
    for name in dict.fromkeys([*new, *old]):
        yield Difference(name, old.get(name), new.get(name))


def _values(figures: Mapping[str, Figure]) -> dict[str, float]:
    found: Iterator[Line] = lines(figures)
    return {line.name: line.value for line in found}


def as_text(found: list[Difference]) -> str:
    """A table in plain text, what changed marked with its direction."""
    rows = [("figure", "before", "after", "change"), *map(_row, found)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    padded = (f"{row[0]:<{widths[0]}}  " + "  ".join(f"{row[n]:>{widths[n]}}" for n in (1, 2, 3)) for row in rows)
    return "\n".join(line.rstrip() for line in padded)


def _row(one: Difference) -> tuple[str, str, str, str]:
    changed = f"{one.changed:+.3f}" if abs(one.changed) >= LEAST else "="
    missing = one.before is None or one.after is None
    return one.name, _number(one.before), _number(one.after), "" if missing else changed


def _number(value: float | None) -> str:
    return "–" if value is None else number(value)
