"""The next appointment and the month's summary among 10,000,000 entries: `python -m tools.bench.records`.

Starts a PostgreSQL server of its own, which is gone afterwards (or takes an empty database with --url), and fills it as
`tools.bench.seed_records` does. Then it asks for several hundred patients what the chat asks, by the product's own functions:
once with every statement explained by the server just before it runs, once with the whole timed as the caller sees it. All
statements of an answer count, the look-up of the patient and the lines of the audit log with them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

import knowledge
from clinic.db.encryption import Vault, fresh_key
from clinic.db.engine import Sessions, create_engine, read_sessions, sessions
from clinic.db.models.records import Patient
from clinic.domain.diary.question import read_question
from clinic.domain.diary.report import spans
from clinic.services import appointments, diary_view, patients, treatments
from tests.integration import postgres
from tools.bench import figures, seed_records
from tools.bench.errors import BenchError
from tools.bench.explained import Explained, Watch, watching
from tools.bench.figures import Line
from tools.bench.seed_records import ONE_IN, TODAY, Size, conversation_of

REPORT = Path("var/reports/records.json")
TARGET_MS = 20
SAMPLE, WARM_UP = 400, 20
SERVER = {"fsync": "on", "shared_buffers": "512MB", "max_wal_size": "8GB", "track_io_timing": "on"}
MISSING = "PostgreSQL is not installed here (initdb, pg_ctl): the next appointment and the month's summary were not measured."


@dataclass(frozen=True, slots=True)
class Asker:
    """What the actions have at hand: sessions that write and sessions that read."""

    writing: Sessions
    reading: Sessions
    now: datetime

    async def next_appointment(self, conversation: str) -> None:
        """As `actions.next_appointment` asks."""
        patient = await self._patient(conversation)
        await appointments.outlook_for(appointments.OwnTable(self.writing), self.writing, patient, self.now)

    async def month(self, conversation: str) -> None:
        """As `actions.diary_view` asks."""
        patient = await self._patient(conversation)
        if await diary_view.is_empty(self.writing, patient.id):
            raise BenchError("A patient of the benchmark has no diary.")
        given = [treatment.given_on for treatment in await treatments.of_patient(self.writing, patient.id)]
        question = read_question("how was my month", TODAY, given)
        await diary_view.read(self.writing, patient.id, spans(question, given, TODAY))

    async def _patient(self, conversation: str) -> patients.Patient:
        patient = await patients.of_conversation(self.reading, conversation)
        if patient is None:
            raise BenchError("The database was not filled by this benchmark.")
        return patient


Ask = Callable[[str], Awaitable[None]]


@dataclass(frozen=True)
class Answered:
    """One question, asked for many patients. Milliseconds; `slowest`: the statements of the dearest answer."""

    name: str
    in_database: Sequence[float]
    round_trip: Sequence[float]
    slowest: Sequence[Explained]
    read_whole: frozenset[str]

    def line(self, size: Size) -> Line:
        return Line(
            f"{self.name}, of {size.entries:,} entries, in the database, 95th percentile",
            figures.percentile(self.in_database, 0.95), TARGET_MS, " ms",
            detail=f"in the database {_spread(self.in_database)}; as the caller sees it {_spread(self.round_trip)}",
        )  # fmt: skip


def _spread(values: Sequence[float]) -> str:
    median, slow = (figures.percentile(values, share) for share in (0.5, 0.95))
    return f"{median:.1f} / {slow:.1f} / {max(values):.1f} ms (median, 95 %, worst of {len(values)})"


def _questions(asker: Asker, size: Size) -> Sequence[tuple[str, Ask, range]]:
    """Each with the patients whom it is asked for. Few write every day for years; what they wait for has a row of its own."""
    everybody, much = range(1, size.patients + 1), range(ONE_IN, size.patients + 1, ONE_IN)
    return [
        ("the next appointment", asker.next_appointment, everybody),
        ("the month's summary", asker.month, everybody),
        (f"the month's summary of who wrote {size.much:,}", asker.month, much or everybody),
    ]


async def _answered(name: str, ask: Ask, watch: Watch, people: Sequence[int]) -> Answered:
    for number in people[:WARM_UP]:
        await ask(conversation_of(number))
    explained: list[list[Explained]] = []
    watch.on = True
    for number in people:
        await ask(conversation_of(number))
        explained.append(watch.taken())
    watch.on = False
    took = [await _timed(ask, number) for number in people]
    costs = [sum(one.milliseconds for one in statements) for statements in explained]
    whole = frozenset().union(*(one.read_whole for statements in explained for one in statements))
    return Answered(name, costs, took, explained[costs.index(max(costs))], whole & set(seed_records.TABLES))


async def _timed(ask: Ask, number: int) -> float:
    began = time.perf_counter()
    await ask(conversation_of(number))
    return 1000 * (time.perf_counter() - began)


async def measure(url: str, size: Size, vault: Vault | None = None, sample: int = SAMPLE) -> list[Answered]:
    """Of a database that `seed_records.seed` filled. Who is asked for is drawn from a seed."""
    engine = create_engine(url, vault)
    noon = datetime.combine(TODAY, datetime.min.time(), knowledge.load().clinic.zone) + timedelta(hours=12)
    asker = Asker(sessions(engine), read_sessions(engine), noon)
    luck = random.Random("records")  # noqa: S311
    try:
        with watching(engine) as watch:
            return [
                await _answered(name, ask, watch, luck.choices(whom, k=sample)) for name, ask, whom in _questions(asker, size)
            ]
    finally:
        await engine.dispose()


async def _filled(url: str) -> bool:
    engine = create_engine(url)
    try:
        async with engine.connect() as connection:
            if not await connection.scalar(select(func.to_regclass("patient").is_not(None))):
                return False
            ours = select(Patient.id).where(Patient.portal_id == f"{seed_records.PORTAL}1")
            return bool(await connection.scalar(select(ours.exists())))
    finally:
        await engine.dispose()


async def _all(url: str, size: Size, vault: Vault | None, sample: int) -> list[Answered]:
    if not await _filled(url):
        await seed_records.seed(url, size, vault)
    return await measure(url, size, vault, sample)


async def lines(size: Size) -> list[Line]:
    """The rows of the benchmark's table; none, and a sentence, where no server can be started."""
    return [answered.line(size) for answered in await run(size)]


async def run(size: Size, *, url: str | None = None, sample: int = SAMPLE) -> list[Answered]:
    """In a server of its own, or at `url`; the plans of the dearest answers land in REPORT. `BenchError`."""
    if url is None and not postgres.is_here():
        print(MISSING)
        return []
    with ExitStack() as stack:
        vault = None if url else Vault([fresh_key()])
        found = await _all(url or stack.enter_context(postgres.server(**SERVER)), size, vault, sample)
    await asyncio.to_thread(_write, found)
    return found


def _write(found: Sequence[Answered]) -> None:
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps([_raw(answered) for answered in found], indent=1) + "\n", encoding="utf-8")


def _raw(answered: Answered) -> dict[str, Any]:
    plans = [{"statement": one.statement, **one.found} for one in answered.slowest]
    return {"name": answered.name, "in_database": answered.in_database, "round_trip": answered.round_trip, "slowest": plans}


def _told(answered: Answered, size: Size) -> str:
    line = answered.line(size)
    parts = [f"{'PASS' if line.met else 'short'}: {line.name}: {line.value:.1f} ms (wanted: {line.target}); {line.detail}"]
    parts += [f"\n{' '.join(one.statement.split())[:150]}\n{one}" for one in answered.slowest]
    whole = ", ".join(sorted(answered.read_whole)) or "none"
    return "\n".join([*parts, f"\nTables of patients that were read whole: {whole}\n"])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a database that is empty or was filled by seed_records; else a server is started")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--sample", type=int, default=SAMPLE, help="for how many patients it is asked")
    options = parser.parse_args(arguments)
    try:
        size = Size(options.patients, options.entries)
        for answered in asyncio.run(run(size, url=options.url, sample=options.sample)):
            print(_told(answered, size))
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
