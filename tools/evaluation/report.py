"""Writes what an evaluation found: report.md, report.json, misses.md, confusion.png and its twin confusion.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from tools.evaluation import confusion
from tools.evaluation.counting import Confusion, Figures, Miss
from tools.evaluation.figures import Line, lines
from tools.evaluation.rows import Data

LATEST = "latest"
CURVE = "learning-curve.png"


@dataclass(frozen=True)
class Run:
    """One evaluation: when, of what server, on which rows, and what it found."""

    began: datetime
    base: str
    folder: Path
    data: Data
    figures: Figures
    misses: Sequence[Miss]
    confusions: Sequence[Confusion]


def number(value: float) -> str:
    return f"{value:.3f}"


def range_of(line: Line) -> str:
    return f"{line.range95[0]:.2f} to {line.range95[1]:.2f}" if line.range95 else ""


def met(line: Line) -> str:
    return {None: "", True: "yes", False: "no"}[line.met]


def summary(found: Sequence[Line]) -> str:
    """How many targets are met, and which are not."""
    aimed = [line for line in found if line.target]
    missed = [f"{line.name} ({number(line.value)}, wanted {line.target})" for line in aimed if not line.met]
    if not aimed:
        return "None of these figures has a target."
    return f"{len(aimed) - len(missed)} of {len(aimed)} targets met." + (f" Not met: {'; '.join(missed)}." if missed else "")


def _figures_table(found: Sequence[Line]) -> Iterator[str]:
    yield "| figure | rows | value | 95 % range | target | met |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for line in found:
        yield f"| {line.name} | {line.n} | {number(line.value)} | {range_of(line)} | {line.target or ''} | {met(line)} |"


def _markdown(run: Run, confusions: str, *, curve: bool) -> str:
    found = list(lines(run.figures))
    sizes = ", ".join(f"{name} {size}" for name, size in run.data.sizes().items())
    sections = [
        f"# Evaluation of {run.began:%Y-%m-%d %H:%M}",
        f"Server: {run.base}. Rows: `{run.folder}` ({sizes}).",
        f"**{summary(found)}**",
        "\n".join(_figures_table(found)),
        "Lists of names (symptoms, quality, medications, triggers) are given as F1, counted over names, as are their rows; "
        "`turns met` is counted over turns. The range says how far chance alone reaches with so few rows (Wilson).",
        "## Confusions\nOf questions, service and out_of_scope. All of them: [confusion.png](confusion.png). The most frequent:",
        confusions.strip(),
        f"## Misses\n{len(run.misses)} rows: [misses.md](misses.md).",
        "## Learning curve\n" + (f"![Right topics by examples](../{CURVE})" if curve else "`make learning-curve` draws it."),
    ]
    return "\n\n".join(sections) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _got(miss: Miss) -> str:
    if isinstance(miss.got, int):
        return f"no answer (HTTP {miss.got})" if miss.got else "no answer"
    return ", ".join(topic if urgency == "none" else f"{topic} ({urgency})" for topic, urgency in miss.got)


def misses_markdown(misses: Sequence[Miss]) -> str:
    """Every row that was not met, by kind."""
    lines = ["# Misses"]
    for name, of_set in groupby(misses, key=lambda miss: miss.set):
        lines += ["", f"## {name}", "", "| row | message | wanted | came | note |", "| --- | --- | --- | --- | --- |"]
        for miss in of_set:
            cells = (miss.id, miss.text, miss.want, _got(miss), miss.note)
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines if misses else [*lines, "", "None."]) + "\n"


def _json(run: Run) -> str:
    content = {
        "began": run.began.isoformat(timespec="seconds"), "base": run.base, "data": str(run.folder), "rows": run.data.sizes(),
        "figures": run.figures, "misses": [asdict(miss) for miss in run.misses],
        "confusions": [asdict(one) for one in run.confusions],
    }  # fmt: skip
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _point_latest(folder: Path) -> None:
    """Let `latest` beside `folder` lead to it, at one stroke: whoever reads it never finds none."""
    link, fresh = folder.parent / LATEST, folder.parent / f".{LATEST}-{folder.name}"
    fresh.symlink_to(folder.name, target_is_directory=True)
    fresh.replace(link)


def write(run: Run, parent: Path) -> Path:
    """Write everything into a new folder under `parent`, named after the time; give the folder."""
    folder = parent / f"{run.began:%Y-%m-%d_%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    table = confusion.Table.of(
        run.confusions, confusion.asked([*run.data.questions, *run.data.service], run.data.out_of_scope)
    )  # fmt: skip
    title = f"Answered instead of what was asked: {table.errors} of {table.asked.total()} rows, {run.began:%Y-%m-%d %H:%M}"
    confusion.draw(table, folder / "confusion.png", title=title)
    twin = confusion.as_markdown(run.confusions, table)
    (folder / "confusion.md").write_text(f"# {title}\n\n{twin}", encoding="utf-8")
    (folder / "report.md").write_text(_markdown(run, twin, curve=(parent / CURVE).exists()), encoding="utf-8")
    (folder / "misses.md").write_text(misses_markdown(run.misses), encoding="utf-8")
    (folder / "report.json").write_text(_json(run), encoding="utf-8")
    _point_latest(folder)
    return folder
