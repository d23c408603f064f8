"""`python -m tools.simulate`: run the week, check it, say how it went and how to look at the desk."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

import knowledge
from knowledge import Clinic as Facts
from tests.stack import ROOT, StackFailed
from tools.simulate import people, report, week
from tools.simulate.checks import checked
from tools.simulate.clinic import CLOCK, TREE, Clinic, NotOurs, emptied, opened
from tools.simulate.clock import Clock, NoFakeTime, library
from tools.simulate.evidence import Evidence, collect
from tools.simulate.hook import Hook, listening
from tools.simulate.ledger import Ledger
from tools.simulate.people import MOST
from tools.simulate.run import ShutOut, Week, phones, staffed
from tools.simulate.week import DAYS
from web.demo_code import how_to_sign_in

FAILED, WRONG_SETUP = 1, 2
# After the last slot of the last day.
LAST_LOOK = timedelta(hours=23, minutes=30)


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.simulate", description=__doc__)
    parser.add_argument("--patients", type=int, default=500, help=f"how many take part, 1 to {MOST} (default: 500)")
    parser.add_argument("--days", type=int, choices=range(1, DAYS + 1), default=DAYS, help="how long (default: a week)")
    parser.add_argument("--seed", type=int, default=1, help="another one makes other people and another week (default: 1)")
    parser.add_argument("--folder", type=Path, default=ROOT / "var/simulation", help="emptied first, where a simulation made it")
    parser.add_argument("--report", type=Path, default=ROOT / "var/reports/simulation.json")
    parser.add_argument("--keep-running", action="store_true", help="leave the product up, to look at the desk")
    wish = parser.parse_args(arguments)
    if not 1 <= wish.patients <= MOST:
        parser.error(f"--patients is a number from 1 to {MOST}")
    return wish


async def lived(clinic: Clinic, ledger: Ledger, facts: Facts, wish: argparse.Namespace) -> Evidence:
    """The week, and what is there after it. `ShutOut`."""
    today = clinic.clock.now().astimezone(facts.zone).date()
    slots = week.plan(ledger.people, today, wish.days, facts.hours, facts.zone, wish.seed)
    start = datetime.combine(today, datetime.min.time(), facts.zone)
    end = start + timedelta(days=wish.days - 1) + LAST_LOOK
    async with (
        listening(clinic.hook),
        staffed(clinic, ledger, wish.seed) as crew,
        phones(clinic.stack.url) as http,
    ):
        clinic.register([person for person in ledger.people if person.kind.signs_in], today, wish.seed)
        whole = Week(clinic, http, ledger, crew, wish.seed)
        await whole.run(slots, end, partial(print, flush=True))
        return await collect(whole, start)


def simulate(wish: argparse.Namespace) -> int:
    """0 when all checks passed, else 1. `NoFakeTime`, `NotOurs`, `StackFailed`, `ShutOut`."""
    facts, began = knowledge.load().clinic, time.monotonic()
    library()
    folder = emptied(wish.folder.resolve())
    start = datetime.combine(week.first_day(datetime.now(facts.zone).date(), wish.days), datetime.min.time(), facts.zone)
    clock, ledger = Clock(folder / CLOCK, start), Ledger(people.made(wish.patients, wish.seed))
    print(f"{wish.patients} patients over {wish.days} days from {start:%A, %B %d}; the product starts in {folder}", flush=True)
    with opened(folder, clock, Hook()) as clinic:
        evidence = asyncio.run(lived(clinic, ledger, facts, wish))
        findings = checked(ledger, evidence, facts)
        made = report.Report(wish.seed, time.monotonic() - began, findings, report.counts(ledger, evidence))
        made.write(wish.report)
        print("", *made.lines(), "", sep="\n", flush=True)
        _look(clinic, folder, keep=wish.keep_running)
    return 0 if made.passed else FAILED


def _look(clinic: Clinic, folder: Path, *, keep: bool) -> None:
    """How to look at the desk; with `keep`, for as long as somebody looks."""
    if not keep:
        print(f"Look at the desk: cd {folder / TREE} && var/venv/bin/python -m tools.supervise")
        return
    clinic.clock.move_to(datetime.now(UTC))
    print(f"The desk: {clinic.stack.url}/staff", how_to_sign_in(), sep="\n")
    print("Ctrl-C stops everything.", flush=True)
    try:
        Event().wait()
    except KeyboardInterrupt:
        print("stopping")


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 all is well, 1 a check failed, 2 it could not run."""
    try:
        return simulate(parsed(arguments))
    except (NoFakeTime, NotOurs, StackFailed, ShutOut) as error:
        print(error, file=sys.stderr)
        return WRONG_SETUP
    except KeyboardInterrupt:
        print("stopped before the end; nothing was checked", file=sys.stderr)
        return WRONG_SETUP


if __name__ == "__main__":
    # However it is asked to end, the product that it started ends with it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    sys.exit(main())
