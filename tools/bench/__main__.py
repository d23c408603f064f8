"""Measure this product beside stock Rasa, under the same conversations in one run: `make bench`.

Prints the figures beside their targets and writes table, picture and JSON to var/reports/. With `--soak MINUTES` it instead
watches the memory of this product alone, at half the load that it can take.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.stack import StackFailed
from tools.bench import diary, diary_message, drive, figures, insights, phases, product, records, report, servers, stock, streams
from tools.bench.chats import TAKEN, Product, Stock
from tools.bench.errors import BenchError
from tools.bench.figures import Line
from tools.bench.seed_records import Size
from tools.bench.training import Training

REPORTS = Path("var/reports")
ENTRIES_A_PATIENT = 100
# Every patient of the burst has an address of its own, as a proxy would tell it.
LIMITS_ON = {"CLINIC_RATE_LIMIT": "on", "CLINIC_TRUSTED_PROXIES": "127.0.0.1"}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each load lasts (60)")
    parser.add_argument(
        "--stock-epochs", type=int, default=1,
        help="how long stock is trained (1; Rasa's own default, 100, takes hours); what a message costs does not depend on it",
    )  # fmt: skip
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="watch memory for so long, and nothing else")
    parser.add_argument(
        "--records", type=int, default=1_000_000, metavar="ENTRIES",
        help="entries in PostgreSQL, of one patient for every hundred (1,000,000; 10,000,000 take some ten minutes; 0: none)",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if options.records and options.records < ENTRIES_A_PATIENT:
        parser.error(f"records must be {ENTRIES_A_PATIENT} or more, or 0")
    if options.seconds < 1 or options.stock_epochs < 1 or (options.soak is not None and options.soak <= 0):
        parser.error("seconds, epochs and minutes must be positive, seconds 1 or more")
    return options


def _say(text: str) -> None:
    print(f"==> {text}", flush=True)


def _cpu(measured: phases.Measured) -> str:
    return ", ".join(f"{name} {spent:.1f}" for name, spent in measured.cpu_ms.items())


def _speed_lines(ours: phases.Measured, other: phases.Measured) -> list[Line]:
    mine, its = ours.speed, other.speed
    assistant, stock_mb = ours.memory_mb[servers.ASSISTANT], other.memory_mb[servers.ASSISTANT]
    return [
        Line("messages a second, of stock's", mine.per_second / its.per_second, 3, at_least=True,
             detail=f"{mine.per_second:.1f} and {its.per_second:.1f}; not answered {mine.failed} and {its.failed}; "
             f"processor time a message, ms: {_cpu(ours)}; stock {_cpu(other)}"),
        Line("95th percentile, of stock's", mine.p95_ms / its.p95_ms, 1 / 3,
             detail=f"{mine.p95_ms:.0f} ms and {its.p95_ms:.0f} ms; medians {mine.p50_ms:.0f} ms and {its.p50_ms:.0f} ms"),
        Line(f"message {len(ours.long)} of a conversation, of the 5th", figures.late_to_early(ours.long), 1.2,
             detail=f"stock: {figures.late_to_early(other.long):.1f}"),
        Line("memory of the assistant, of stock's", assistant / stock_mb, 0.6,
             detail=f"{assistant:.0f} MB and {stock_mb:.0f} MB; with gateway and actions {sum(ours.memory_mb.values()):.0f} MB"),
    ]  # fmt: skip


def _model_lines(mine: Training, its: Training, milliseconds: float, cosine: float) -> list[Line]:
    note = "" if its.epochs == stock.USUAL_EPOCHS else f" with {its.epochs} of the usual {stock.USUAL_EPOCHS} epochs"
    return [
        Line("encoder, a short message on one core", milliseconds, 2, " ms"),
        Line("encoder, mean cosine to the exact graph", cosine, 0.99, at_least=True),
        Line("training", mine.seconds, 60, " s", detail=f"stock: {its.seconds:.0f} s{note}"),
    ]


def _burst_lines(burst: phases.Burst) -> list[Line]:
    answered, shed, other = figures.outcomes(burst.sent)
    slow = figures.percentile([one.seconds for one in burst.sent if one.status == TAKEN], 0.95)
    return [
        Line("a burst is over after", burst.over_after_s, 10, " s", detail=f"answered within {slow:.1f} s (95 %)"),
        Line("shed with 429 in it", shed, 1, at_least=True, detail=f"answered: {answered}"),
        Line("anything but an answer or 429", other, 0),
    ]


def _diary_lines(cost: diary.Cost) -> list[Line]:
    parts = f"reading {cost.read_ms:.0f}, summing up {cost.report_ms:.0f}, drawing {cost.draw_ms:.0f}; worst {cost.worst_ms:.0f}"
    return [
        Line(f"a diary of {diary.ENTRIES} entries, summarised and drawn", cost.whole_ms, diary.TARGET_MS, " ms", detail=parts)
    ]


def _message_lines(cost: diary_message.Cost) -> list[Line]:
    return [
        Line("a diary message until it is read back, of a question's answer", cost.read_back_ratio, diary_message.TARGET,
             detail=str(cost)),
        Line('the "yes" until the entry is saved, of a question\'s answer', cost.saved_ratio, diary_message.TARGET),
    ]  # fmt: skip


def _insights_lines(cost: insights.Cost) -> list[Line]:
    parts = f"{cost.messages:,} messages; processor time {cost.cpu_ms:.0f}; worst {cost.worst_ms:.0f}"
    return [Line("Insights over a year of 100,000 chats", cost.whole_ms, insights.TARGET_MS, " ms", detail=parts)]


async def _records_lines(entries: int) -> list[Line]:
    """None where they are not wanted or no server can be started, which is said."""
    if not entries:
        return []
    return await records.lines(Size(entries // ENTRIES_A_PATIENT, entries))


async def compare(seconds: float, epochs: int, entries: int) -> list[Line]:
    texts = drive.questions()
    scripts = drive.scripts(texts)
    _say(f"training stock Rasa (epochs: {epochs}) and this product, where not done for the same data before")
    its_training, training = stock.trained(epochs), product.trained()
    encoder = product.encoder(texts)
    _say("stock Rasa under load")
    with servers.stock(its_training.model) as started:
        its = await phases.measure(started, Stock, scripts, seconds)
    _say("this product under the same load")
    with servers.product() as started:
        ours = await phases.measure(started, Product, scripts, seconds)
        print(report.table(_speed_lines(ours, its)), flush=True)  # whatever comes of the rest
        _say("headaches logged in it, one at a time")
        logged = await diary_message.measure(started.url, scripts)
    _say("ten times the load, limits on")
    with servers.product(**LIMITS_ON) as started:
        burst = await phases.burst(started.url, scripts)
    _say("two hundred open chats, twenty messages a second")
    kept = [(await streams.measure_apart()).line()]
    _say("a diary of five years")
    kept += _diary_lines(await diary.measure())
    _say("Insights over a year (some minutes)")
    kept += _insights_lines(await insights.measure_apart())
    _say(f"the next appointment and the month's summary, of {entries:,} entries in PostgreSQL")
    kept += await _records_lines(entries)
    lines = [
        *_speed_lines(ours, its),
        *_model_lines(training, its_training, *encoder),
        *_burst_lines(burst),
        *_message_lines(logged),
        *kept,
    ]
    raw = {"product": asdict(ours), "stock": asdict(its), "burst": asdict(burst), "logged": asdict(logged)}
    report.write(REPORTS, "benchmark", lines, report.picture(ours, its, burst), raw)
    return lines


async def watch(minutes: float, seconds: float) -> list[Line]:
    scripts = drive.scripts(drive.questions())
    _say(f"half the load for {minutes:g} minutes")
    with servers.product() as started:
        soak = await phases.soak(started, scripts, minutes, seconds)
    answered, _, _ = figures.outcomes(soak.sent)
    lines = [Line(f"memory of {name}, end to beginning", figures.growth(soak.memory, name), 1.05) for name in started.processes]
    lines.append(Line("messages not answered", len(soak.sent) - answered, 0, detail=f"of {len(soak.sent)}"))
    report.write(
        REPORTS, "soak", lines, report.memory_picture(soak.memory, soak.rate), {"rate": soak.rate, "memory": soak.memory}
    )
    return lines


def main(arguments: Sequence[str]) -> int:
    """0 when all was measured, whatever came out; 2 when something stands in the way."""
    options = _options(arguments)
    running = (
        watch(options.soak, options.seconds) if options.soak else compare(options.seconds, options.stock_epochs, options.records)
    )
    try:
        lines = asyncio.run(running)
    except (BenchError, StackFailed) as error:
        print(error, file=sys.stderr)
        return 2
    missed = [line.name for line in lines if not line.met]
    print(report.table(lines))
    print(f"{len(lines) - len(missed)} of {len(lines)} targets met." + (f" Not met: {'; '.join(missed)}." if missed else ""))
    print(f"Table, picture and figures: {REPORTS}/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
