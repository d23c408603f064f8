"""What was answered instead of what was asked: as a picture, and as a table of the most frequent cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tools.evaluation.counting import Confusion
from tools.evaluation.rows import Row

MOST_FREQUENT = 10
_CELL_INCHES, _LABEL_INCHES, _LEAST_CELLS = 0.34, 2.6, 6
_DOTS_PER_INCH = 150
_INK, _FAINT, _LINES = "#1f2933", "#52606d", "#d9dfe5"


@dataclass(frozen=True)
class Table:
    """Errors by wanted topic (rows) and what came (columns); only those with an error, the most frequent first.

    `asked`: how many rows of the data want each topic, right ones included.
    """

    cells: Counter[tuple[str, str]]
    wanted: tuple[str, ...]
    given: tuple[str, ...]
    asked: Counter[str]

    @classmethod
    def of(cls, confusions: Sequence[Confusion], asked: Counter[str]) -> Table:
        wanted, given = Counter(one.want for one in confusions), Counter(one.got for one in confusions)
        return cls(Counter((one.want, one.got) for one in confusions), _most_first(wanted), _most_first(given), asked)

    @property
    def errors(self) -> int:
        return self.cells.total()

    def label(self, want: str) -> str:
        """The topic, how many of its rows went wrong, and of how many."""
        wrong = sum(self.cells[want, given] for given in self.given)
        return f"{want}  {wrong} of {self.asked[want]}"


def _most_first(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def asked(topics: Sequence[Row], out_of_scope: Sequence[Row]) -> Counter[str]:
    """How many rows want each topic of the table; all that is out of scope is one."""
    return Counter([*(row.want for row in topics), *("out_of_scope" for _ in out_of_scope)])


def _draw_cells(axes: Any, table: Table) -> None:
    counts = [[table.cells[want, given] for given in table.given] for want in table.wanted]
    # From 0: the palest shade that still shows is left to a single error, and none is white.
    most = max(table.cells.values())
    axes.imshow(counts, cmap="Blues", vmin=0, vmax=most * 1.15, aspect="equal")
    for row, of_row in enumerate(counts):
        for column, count in enumerate(of_row):
            if count:
                axes.text(
                    column, row, str(count), ha="center", va="center", fontsize=9, color="white" if count > 0.6 * most else _INK
                )  # fmt: skip


def _label_axes(axes: Any, table: Table) -> None:
    axes.set_xticks(range(len(table.given)), table.given, rotation=55, ha="left", rotation_mode="anchor", fontsize=9)
    axes.set_yticks(range(len(table.wanted)), [table.label(want) for want in table.wanted], fontsize=9)
    axes.xaxis.tick_top()
    axes.set_xticks([at - 0.5 for at in range(1, len(table.given))], minor=True)
    axes.set_yticks([at - 0.5 for at in range(1, len(table.wanted))], minor=True)
    axes.grid(which="minor", color=_LINES, linewidth=0.8)
    axes.tick_params(which="both", length=0, colors=_INK)
    for spine in axes.spines.values():
        spine.set_color(_LINES)


def draw(table: Table, path: Path, *, title: str) -> None:
    """Write the picture (PNG): darkest is most. Without an error it says so."""
    columns, rows = max(len(table.given), _LEAST_CELLS), max(len(table.wanted), 2)
    figure = Figure(figsize=(_LABEL_INCHES + columns * _CELL_INCHES, _LABEL_INCHES / 2 + rows * _CELL_INCHES), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    if table.errors:
        _draw_cells(axes, table)
        _label_axes(axes, table)
        axes.set_xlabel("answered instead", fontsize=10, color=_FAINT)
        axes.set_ylabel("wanted: wrong of all", fontsize=10, color=_FAINT)
    else:
        axes.axis("off")
        axes.text(0.5, 0.5, "No confusions.", ha="center", va="center", fontsize=12, color=_INK)
    # A title of the axes is moved above the column labels, however long they are.
    axes.set_title(title, fontsize=11, color=_INK, loc="left", pad=12)
    figure.savefig(path, dpi=_DOTS_PER_INCH, bbox_inches="tight", pad_inches=0.2)


def as_markdown(confusions: Sequence[Confusion], table: Table) -> str:
    """The picture's twin in words: the most frequent confusions, with the ids of their rows."""
    if not confusions:
        return "No confusions.\n"
    lines = ["| wanted | answered instead | times | of | rows |", "| --- | --- | ---: | ---: | --- |"]
    for (want, got), times in sorted(table.cells.items(), key=lambda cell: (-cell[1], cell[0]))[:MOST_FREQUENT]:
        ids = ", ".join(one.id for one in confusions if (one.want, one.got) == (want, got))
        lines.append(f"| {want} | {got} | {times} | {table.asked[want]} | {ids} |")
    return "\n".join(lines) + "\n"
