"""Measure a running stack on labelled messages, through the chat API alone: `python -m tools.evaluate --data DIR --base URL`.

Prints the figures beside the project's targets and writes a report. What is counted, and the form of the rows:
tests/evaluation/README.md. The server must run with CLINIC_RATE_LIMIT=off.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import knowledge
from tools.evaluation.chat import TIMEOUT_S, Client, Portal
from tools.evaluation.compare import as_text, differences
from tools.evaluation.compare import read as read_report
from tools.evaluation.counting import COUNTERS, Tally
from tools.evaluation.errors import EvaluationError
from tools.evaluation.figures import Line, gather, lines, unmet
from tools.evaluation.replies import Judge, Talk
from tools.evaluation.report import Run, met, misses_markdown, number, range_of, summary, write
from tools.evaluation.rows import Data, Row, read


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("tests/evaluation"), help="the folder with the rows")
    parser.add_argument("--base", default="http://127.0.0.1:8080", help="the running server")
    parser.add_argument("--portal-token", help="signs in as a patient; without one, demo tokens are made")
    parser.add_argument("--report", type=Path, default=Path("var/reports"), help="where the report's folder is made")
    parser.add_argument("--workers", type=int, default=2, help="conversations at a time")
    parser.add_argument("--misses", action="store_true", help="print every row that was not met")
    parser.add_argument(
        "--curve-with", metavar="PYTHON", help="where topics miss a target, draw the learning curve with this Python"
    )
    parser.add_argument(
        "--compare",
        nargs=2,
        type=Path,
        metavar=("BEFORE", "AFTER"),
        help="ask nothing; set the figures of two reports side by side",
    )
    options = parser.parse_args(arguments)
    if options.workers < 1:
        parser.error("--workers must be 1 or more")
    return options


async def _ask(client: Client, rows: Sequence[Row], *, workers: int, progress: Progress, name: str) -> list[Talk]:
    """A talk for each row, in their order. The first error stops all."""
    bar = progress.add_task(name, total=len(rows))
    free = asyncio.Semaphore(workers)

    async def one(row: Row) -> Talk:
        async with free:
            talk = await client.talk(row.says, signed_in=row.signed_in)
        progress.advance(bar)
        return talk

    tasks = [asyncio.create_task(one(row)) for row in rows]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def measure(data: Data, client: Client, *, judge: Judge, workers: int, console: Console) -> list[Tally]:
    """Ask every row, kind by kind. Raises `EvaluationError` where measuring makes no sense."""
    await client.check()
    tallies: list[Tally] = []
    columns = (TextColumn("{task.description:14}"), BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        for name in data.sizes():
            rows: Sequence[Row] = getattr(data, name)
            tallies.append(COUNTERS[name](name, judge))
            for row, talk in zip(rows, await _ask(client, rows, workers=workers, progress=progress, name=name), strict=True):
                tallies[-1].add(row, talk)
    return tallies


async def evaluate(options: argparse.Namespace, console: Console) -> Run:
    began = datetime.now().astimezone()
    topics = knowledge.load().topics
    judge = Judge(frozenset(name for name, topic in topics.items() if topic.kind != "education"))
    data = read(options.data, topics=topics)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S)) as session:
        client = Client(session, options.base, Portal(options.portal_token))
        tallies = await measure(data, client, judge=judge, workers=options.workers, console=console)
    return Run(
        began, options.base, options.data, data, gather(tallies, client.latencies_s),
        [miss for tally in tallies for miss in tally.misses], [one for tally in tallies for one in tally.confusions],
    )  # fmt: skip


def _table(found: Sequence[Line]) -> Table:
    table = Table("figure", header_style="bold", box=None, pad_edge=False)
    for column in ("rows", "value", "95 % range", "target"):
        table.add_column(column, justify="right")
    table.add_column("met")
    for line in found:
        style = {None: "", True: "green", False: "bold red"}[line.met]
        table.add_row(
            line.name, str(line.n), number(line.value), range_of(line), str(line.target or ""), met(line), style=style
        )  # fmt: skip
    return table


def _draw_curve(options: argparse.Namespace, run: Run, console: Console) -> None:
    """Where topics miss a target, the curve tells whether more examples would help."""
    if options.curve_with and unmet(run.figures, lambda name: name in ("questions", "service")):
        console.print("A target of the topics is not met: drawing the learning curve (some 3 minutes; Ctrl-C leaves it out).")
        command = [options.curve_with, "-m", "tools.learning_curve", "--data", str(options.data), "--report", str(options.report)]
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError, KeyboardInterrupt):
            console.print("The learning curve was not drawn; `make learning-curve` draws it.")


def main(arguments: Sequence[str]) -> int:
    """0 when everything was measured, however well; 2 when something stands in the way."""
    options = _options(arguments)
    console = Console(stderr=True)
    try:
        if options.compare:
            print(as_text(list(differences(*map(read_report, options.compare)))))
            return 0
        run = asyncio.run(evaluate(options, console))
    except EvaluationError as error:
        console.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return 2
    found, out = list(lines(run.figures)), Console()
    out.print(_table(found))
    if options.misses:
        out.print(misses_markdown(run.misses), markup=False, highlight=False, soft_wrap=True)
    _draw_curve(options, run, console)
    folder = write(run, options.report)
    out.print(f"\n{summary(found)}\nReport: {folder / 'report.md'}", markup=False, highlight=False, soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
