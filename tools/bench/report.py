"""What was found, as a table, a picture and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tools.bench.chats import SHED, TAKEN
from tools.bench.figures import Line
from tools.bench.measure import Memory
from tools.bench.phases import Burst, Measured

OURS, STOCK = "#1d5f91", "#c0642b"
_INK, _LINES = "#1f2933", "#d9dfe5"
_DOTS_PER_INCH = 150


def table(lines: Sequence[Line]) -> str:
    rows = ["| figure | value | wanted | met | measured |", "| --- | ---: | ---: | --- | --- |"]
    for line in lines:
        rows.append(
            f"| {line.name} | {line.value:.3g}{line.unit} | {line.target} | {'yes' if line.met else 'no'} | {line.detail} |"
        )
    return "\n".join(rows) + "\n"


def write(folder: Path, name: str, lines: Sequence[Line], figure: Figure, raw: Mapping[str, Any]) -> None:
    """`name`.md, .png and .json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    FigureCanvasAgg(figure)
    figure.savefig(folder / f"{name}.png", dpi=_DOTS_PER_INCH)
    (folder / f"{name}.md").write_text(table(lines), encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


def _titled(axes: Any, title: str, across: str = "", up: str = "") -> None:
    axes.set_title(title, fontsize=11, color=_INK, loc="left")
    axes.set_xlabel(across, color=_INK)
    axes.set_ylabel(up, color=_INK)
    axes.grid(color=_LINES, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_ylim(bottom=0)


def _bars(axes: Any, title: str, ours: float, stock: float) -> None:
    drawn = axes.bar(["this product", "stock Rasa"], [ours, stock], color=[OURS, STOCK], width=0.6)
    axes.bar_label(drawn, fmt="{:,.0f}", color=_INK)
    _titled(axes, title)
    axes.margins(y=0.15)


def _by_message(axes: Any, ours: Sequence[float], stock: Sequence[float]) -> None:
    for took, colour, name in ((ours, OURS, "this product"), (stock, STOCK, "stock Rasa")):
        axes.plot(range(1, len(took) + 1), [1000 * each for each in took], color=colour, label=name, linewidth=1)
    axes.legend(frameon=False, fontsize=9)
    _titled(axes, "One long conversation", "message", "ms")


def _by_second(axes: Any, burst: Burst) -> None:
    """Messages by the second in which their answer came."""
    for status, colour, name in ((TAKEN, OURS, "answered"), (SHED, STOCK, "shed (429)")):
        counts = Counter(int(one.at + one.seconds) for one in burst.sent if one.status == status)
        seconds = range(max(counts, default=0) + 1)
        axes.plot(seconds, [counts[at] for at in seconds], color=colour, label=name)
    axes.legend(frameon=False, fontsize=9)
    _titled(axes, f"Ten times the load: over after {burst.over_after_s:.1f} s", "second", "a second")


def picture(ours: Measured, stock: Measured, burst: Burst) -> Figure:
    figure = Figure(figsize=(11, 7.5), facecolor="white", layout="constrained")
    panels = figure.add_gridspec(2, 6)
    quick, slowest, memory = (figure.add_subplot(panels[0, 2 * at : 2 * at + 2]) for at in range(3))
    _bars(quick, "Messages a second, 16 at a time", ours.speed.per_second, stock.speed.per_second)
    _bars(slowest, "95th percentile, ms", ours.speed.p95_ms, stock.speed.p95_ms)
    _bars(memory, "Memory of the assistant, MB", ours.memory_mb["assistant"], stock.memory_mb["assistant"])
    _by_message(figure.add_subplot(panels[1, :3]), ours.long, stock.long)
    _by_second(figure.add_subplot(panels[1, 3:]), burst)
    return figure


def memory_picture(memory: Memory, rate: float) -> Figure:
    figure = Figure(figsize=(9, 4), facecolor="white", layout="constrained")
    axes = figure.subplots()
    for name in memory[0][1]:
        axes.plot([at / 60 for at, _ in memory], [sizes[name] for _, sizes in memory], label=name)
    axes.legend(frameon=False, fontsize=9)
    _titled(axes, f"Resident memory at {rate:.0f} messages a second", "minutes", "MB")
    return figure
