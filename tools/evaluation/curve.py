"""How the right topics grow with the number of training examples: sampling, counting, and the picture with its table.

Runs in both environments; the classifier is handed in (`tools.learning_curve` does that in Rasa's).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tools.evaluation.rows import TopicRow

SIZES = (20, 40, 80, 160)
SEEDS = (1, 2, 3)
# Fitting costs the cube of the number of examples.
MOST_EXAMPLES = 12_000
RANKS = (1, 3)
_COLOURS = {1: "#1d5f91", 3: "#c0642b"}
_INK, _LINES = "#1f2933", "#d9dfe5"

# The topics for a row, likeliest first.
Ranker = Callable[[TopicRow], Sequence[str]]


@dataclass(frozen=True)
class Point:
    """One number of examples. `shares[kind, rank]`: the share of rows whose topic is among the first `rank`, one a seed."""

    name: str
    examples: int
    a_topic: float
    shares: Mapping[tuple[str, int], Sequence[float]]


def sample(labels: Sequence[str], a_topic: int, seed: int) -> list[int]:
    """Where `a_topic` examples of each label stand in `labels` (all of them where a label has fewer), in order."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        places[label].append(at)
    chance = random.Random(seed)  # noqa: S311  a drawing of lots that can be repeated
    return sorted(at for of_label in places.values() for at in chance.sample(of_label, min(a_topic, len(of_label))))


def sample_all(labels: Sequence[str], seed: int) -> list[int]:
    """Every place, or `MOST_EXAMPLES` of them."""
    chance = random.Random(seed)  # noqa: S311
    return sorted(chance.sample(range(len(labels)), min(MOST_EXAMPLES, len(labels))))


def share_found(rows: Sequence[TopicRow], rankings: Sequence[Sequence[str]], rank: int) -> float:
    """The share of `rows` with an accepted topic among the first `rank` of its ranking."""
    return mean(bool(row.accepted & set(ranking[:rank])) for row, ranking in zip(rows, rankings))  # noqa: B905  Python 3.10 of Rasa


def point(name: str, drawn: Sequence[Sequence[int]], labels: Sequence[str], rows: Mapping[str, Sequence[TopicRow]],
          fit: Callable[[Sequence[int]], Ranker]) -> Point:  # fmt: skip
    """Fit once for each of `drawn` (places in `labels`, one list a seed) and count on every kind of `rows`."""
    shares: dict[tuple[str, int], list[float]] = defaultdict(list)
    for places in drawn:
        rank_topics = fit(places)
        for kind, of_kind in rows.items():
            rankings = [rank_topics(row) for row in of_kind]
            for rank in RANKS:
                shares[kind, rank].append(share_found(of_kind, rankings, rank))
    examples = round(mean(len(places) for places in drawn))
    return Point(name, examples, examples / len(set(labels)), shares)


def as_markdown(points: Sequence[Point], kinds: Sequence[str]) -> str:
    """The picture's twin: means over the seeds, with the lowest and highest where there are several."""
    heads = [f"{kind}, first{'' if rank == 1 else f' {rank}'}" for kind in kinds for rank in RANKS]
    lines = [f"| examples a topic | in all | {' | '.join(heads)} |", f"| ---: | ---: |{' ---: |' * len(heads)}"]
    for each in points:
        cells = [_cell(each.shares[kind, rank]) for kind in kinds for rank in RANKS]
        lines.append(f"| {each.name} | {each.examples} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(values: Sequence[float]) -> str:
    spread = f" ({min(values):.3f} to {max(values):.3f})" if len(values) > 1 else ""
    return f"{mean(values):.3f}{spread}"


def _draw_kind(axes: Any, points: Sequence[Point], kind: str) -> None:
    places = [each.a_topic for each in points]
    for rank in RANKS:
        values = [each.shares[kind, rank] for each in points]
        name = "the first topic is right" if rank == 1 else f"right among the first {rank}"
        axes.plot(places, [mean(each) for each in values], marker="o", color=_COLOURS[rank], label=name, linewidth=2)
        axes.fill_between(
            places, [min(each) for each in values], [max(each) for each in values], color=_COLOURS[rank], alpha=0.2, linewidth=0
        )  # fmt: skip
        # The first-three line never lies below the other: its number goes above, the other's below.
        axes.annotate(
            f"{mean(values[-1]):.3f}", (places[-1], mean(values[-1])), xytext=(0, 8 if rank > 1 else -17),
            textcoords="offset points", ha="center", color=_COLOURS[rank], fontsize=9,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_xticks(places, [each.name for each in points])
    axes.minorticks_off()
    axes.set_xlabel("training examples a topic", color=_INK)
    axes.grid(color=_LINES, linewidth=0.8)
    axes.set_axisbelow(True)


def draw(points: Sequence[Point], sizes: Mapping[str, int], path: Path, *, title: str) -> None:
    """Write the picture (PNG): a panel a kind of rows (`sizes`: how many each has), the range over seeds shaded."""
    figure = Figure(figsize=(5.2 * len(sizes), 4.6), facecolor="white")
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, len(sizes), sharey=True, squeeze=False)[0]
    for axes, (kind, size) in zip(panels, sizes.items()):  # noqa: B905
        _draw_kind(axes, points, kind)
        axes.set_title(f"{kind} ({size} rows)", color=_INK, fontsize=11)
    lowest = min(value for each in points for values in each.shares.values() for value in values)
    panels[0].set_ylim(max(0.0, lowest - 0.05), 1.04)
    panels[0].set_ylabel("share of the rows", color=_INK)
    panels[0].legend(loc="lower right", frameon=False, fontsize=9)
    figure.suptitle(title, color=_INK, fontsize=12)
    figure.tight_layout()
    figure.savefig(path, dpi=150, bbox_inches="tight", pad_inches=0.2)
