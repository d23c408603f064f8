"""The arithmetic: what was sent becomes figures, and figures stand beside their targets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from tools.bench.chats import SHED, TAKEN
from tools.bench.drive import Sent
from tools.bench.measure import Memory

# Messages at either end of a long conversation whose median stands for the 5th and for the last.
ENDS = 10
# A share of a watch's length at whose ends memory is compared; what comes before the first is warming up.
WINDOW = 0.2


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values have no percentile")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclass(frozen=True)
class Speed:
    """Of the messages that were answered; `failed` counts the others."""

    per_second: float
    p50_ms: float
    p95_ms: float
    failed: int

    @classmethod
    def of(cls, sent: Sequence[Sent], seconds: float) -> Speed:
        """An answer that came after the end counts for the percentiles, and not for the rate."""
        took = [1000 * one.seconds for one in sent if one.status == TAKEN]
        in_time = sum(one.status == TAKEN and one.at + one.seconds <= seconds for one in sent)
        return cls(in_time / seconds, percentile(took, 0.5), percentile(took, 0.95), len(sent) - len(took))


def late_to_early(took: Sequence[float]) -> float:
    """What the last messages of a long conversation cost, in first ones."""
    return median(took[-ENDS:]) / median(took[:ENDS])


def outcomes(sent: Sequence[Sent]) -> tuple[int, int, int]:
    """How many were answered, shed, and anything else."""
    counts = Counter(one.status for one in sent)
    return counts[TAKEN], counts[SHED], len(sent) - counts[TAKEN] - counts[SHED]


def growth(memory: Memory, process: str) -> float:
    """A process's memory at the end in what it was once it had warmed up."""
    length = memory[-1][0]
    early = [sizes[process] for at, sizes in memory if WINDOW * length <= at <= 2 * WINDOW * length]
    late = [sizes[process] for at, sizes in memory if at >= (1 - WINDOW) * length]
    return fmean(late) / fmean(early)


@dataclass(frozen=True)
class Line:
    """A row of the table. `value` is held against `wanted`: at most, unless `at_least`."""

    name: str
    value: float
    wanted: float
    unit: str = ""
    at_least: bool = False
    detail: str = ""

    @property
    def met(self) -> bool:
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted

    @property
    def target(self) -> str:
        return f"{self.wanted:g}{self.unit} or {'more' if self.at_least else 'less'}"
