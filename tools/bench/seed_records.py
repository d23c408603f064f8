"""Fills an empty PostgreSQL database with many patients and their diaries: `python -m tools.bench.seed_records --url URL`.

The tables are those of the migrations. A hundred days are made as the demo's diaries are, with the product's own types and sealed
notes; the server multiplies them. The same size gives the same rows, but for what is sealed. Two patients of a hundred write
eighteen times as much as the mean: five years, day by day, where the mean is 100. Entries are stored in the order of their
days, as they would be told: those of one patient lie far apart, which is the dearest way to read them.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, Table, insert, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

from clinic.db.encryption import Vault
from clinic.db.engine import create_engine
from clinic.db.migrate import upgrade
from clinic.db.models.records import DiaryEntry
from clinic.services import demo_diary
from clinic.services.diary import new_row
from tools.bench.errors import BenchError

TODAY = date(2026, 11, 30)  # the last day of a month: its summary has most to read
PORTAL = "bench-"
PATTERNS = 97
NOTES = ("started after lunch", "slept badly, woke with it", "aura first, then the pain", "", "", "", "", "", "", "")
ONE_IN, TIMES_THE_MEAN = 50, 18
TABLES = ("patient", "conversation", "appointment", "treatment", "diary_entry")
# Filled by each statement itself; every other column of an entry comes from a pattern.
_OWN = ("id", "patient_id", "day", "created_at")

WRITERS = """
CREATE TEMP TABLE writer AS
SELECT number::int AS patient_id,
  CASE WHEN number % :one_in = 0 THEN :much ELSE :little + (number - number / :one_in <= :extra)::int END AS days,
  1 + CASE WHEN number % :one_in = 0 THEN :much / 84 ELSE number % 8 END AS injections
FROM generate_series(1, :patients) AS number
"""
PATIENTS = """
INSERT INTO patient (id, portal_id, display_name, created_at)
SELECT patient_id, :portal || patient_id, 'Bench ' || patient_id, :now FROM writer ORDER BY patient_id
"""
CONVERSATIONS = """
INSERT INTO conversation (id, patient_id, started_at, last_seq)
SELECT md5('conversation/' || patient_id)::uuid::text, patient_id, :now, 0 FROM writer
"""
TREATMENTS = """
INSERT INTO treatment (patient_id, given_on, units, next_due, source, external_id)
SELECT patient_id, given, 155, given + 84, 'bench', patient_id || '/' || number
FROM writer, generate_series(injections, 1, -1) AS number,
  LATERAL (SELECT CAST(:today AS date) - patient_id % 84 - 84 * (number - 1)) AS at (given)
ORDER BY given, patient_id
"""
# What took place, one cancelled visit, and for four patients of five the next one.
VISITS = """
INSERT INTO appointment
  (patient_id, starts_at, duration_minutes, kind, status, clinician, place, source, external_id, updated_at)
SELECT patient_id, CAST(:today AS date) - patient_id % 84 - 84 * (number - 1) + time '15:30', 30, 'treatment',
  CASE number WHEN 0 THEN 'booked' WHEN 1 THEN 'cancelled' ELSE 'fulfilled' END, 'Bench', 'Bench', 'bench',
  patient_id || '/' || number, :now
FROM writer, generate_series(injections, CASE WHEN patient_id % 5 = 0 THEN 1 ELSE 0 END, -1) AS number
ORDER BY number DESC, patient_id
"""
ENTRIES = """
INSERT INTO diary_entry (id, patient_id, day, created_at, {columns})
SELECT md5('entry/' || patient_id || '/' || CAST(:ago AS int))::uuid, patient_id, :day, :at, {columns}
FROM writer JOIN pattern ON pattern.number = (31 * patient_id + :ago) % :patterns WHERE days > :ago
"""


@dataclass(frozen=True, slots=True)
class Size:
    """`BenchError` for fewer entries than patients, or none of either."""

    patients: int
    entries: int

    def __post_init__(self) -> None:
        if not 1 <= self.patients <= self.entries:
            raise BenchError("There must be at least one patient, and at least one entry for each.")

    @property
    def much(self) -> int:
        """Entries of each patient who writes much: one in ONE_IN."""
        return TIMES_THE_MEAN * (self.entries // self.patients)

    @property
    def little(self) -> tuple[int, int]:
        """Entries of each of the others, and how many of these have one more."""
        many = self.patients // ONE_IN
        return divmod(self.entries - many * self.much, self.patients - many)


def conversation_of(patient: int) -> str:
    """The id of this patient's conversation; patients are numbered from 1."""
    return str(UUID(md5(f"conversation/{patient}".encode(), usedforsecurity=False).hexdigest()))


async def seed(url: str, size: Size, vault: Vault | None = None) -> None:
    """Seeds, and has the server see what it has. `BenchError` for a database that holds patients, or is no PostgreSQL's."""
    if make_url(url).get_backend_name() != "postgresql":
        raise BenchError("Only a database in PostgreSQL can be filled so.")
    await upgrade(url, vault)
    engine = create_engine(url, vault)
    try:
        async with engine.connect() as connection:
            if await connection.scalar(text("SELECT EXISTS (SELECT FROM patient)")):
                raise BenchError("The database holds patients already. Make an empty one for this.")
            await _people(connection, size)
            await _diaries(connection, size)
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.execute(text(f"VACUUM (ANALYZE) {', '.join(TABLES)}"))
    finally:
        await engine.dispose()


async def _people(connection: AsyncConnection, size: Size) -> None:
    little, extra = size.little
    amounts = {"patients": size.patients, "one_in": ONE_IN, "much": size.much, "little": little, "extra": extra}
    await connection.execute(text(_literal(WRITERS, amounts)))
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    await connection.execute(text("SELECT setval(pg_get_serial_sequence('patient', 'id'), :last)"), {"last": size.patients})
    await connection.execute(text(PATIENTS), {"portal": PORTAL, "now": now})
    await connection.execute(text(CONVERSATIONS), {"now": now})
    await connection.execute(text(TREATMENTS), {"today": TODAY})
    await connection.execute(text(VISITS), {"today": TODAY, "now": now})
    await connection.commit()


def _literal(statement: str, numbers: dict[str, int]) -> str:
    """A statement that makes a table takes no parameters."""
    for name, number in numbers.items():
        statement = statement.replace(f":{name}", str(int(number)))
    return statement


async def _diaries(connection: AsyncConnection, size: Size) -> None:
    """Day by day, the first one first."""
    await _patterns(connection)
    columns = ", ".join(column.name for column in DiaryEntry.__table__.columns if column.name not in _OWN)
    statement = text(ENTRIES.format(columns=columns))
    began, days = time.perf_counter(), max(size.much, size.little[0] + 1)
    for ago in range(days - 1, -1, -1):
        day = TODAY - timedelta(days=ago)
        at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=23)
        await connection.execute(statement, {"ago": ago, "day": day, "at": at, "patterns": PATTERNS})
        if ago % 10 == 0:
            await connection.commit()
        if ago % 10 == 0 and ago <= size.little[0]:
            print(f"    entries up to {day}: {time.perf_counter() - began:.0f} s", flush=True)


async def _patterns(connection: AsyncConnection) -> None:
    """Entries of the demo's kind, in a table that goes with the connection."""
    await connection.execute(text("CREATE TEMP TABLE pattern (LIKE diary_entry)"))
    table: Table = DiaryEntry.__table__.to_metadata(MetaData(), name="pattern")  # type: ignore[attr-defined]
    await connection.execute(insert(table), list(_rows()))
    await connection.execute(text("ALTER TABLE pattern ADD COLUMN number int"))
    await connection.execute(text("UPDATE pattern SET number = patient_id"))
    await connection.execute(text(f"ALTER TABLE pattern {', '.join(f'DROP COLUMN {name}' for name in _OWN)}"))
    await connection.execute(text("ANALYZE pattern"))
    await connection.execute(text("CREATE INDEX ON writer (days)"))
    await connection.execute(text("ANALYZE writer"))
    await connection.commit()


def _rows() -> Iterator[dict[str, Any]]:
    made = demo_diary.entries(demo_diary.DemoDiary(kept=1.1), [TODAY - timedelta(days=84)], TODAY, seed="bench")
    for number, (entry, note) in enumerate(islice(zip(made, cycle(NOTES), strict=False), PATTERNS)):
        row = new_row(number, replace(entry, note=note or None), id=UUID(int=number), created_at=datetime.now(UTC))
        yield {column.name: getattr(row, column.name) for column in DiaryEntry.__table__.columns}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help="an empty database: postgresql+asyncpg://…")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=10_000_000)
    options = parser.parse_args(arguments)
    try:
        asyncio.run(seed(options.url, Size(options.patients, options.entries)))
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
