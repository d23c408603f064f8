"""What a diary of five years costs to read, summarise and draw: `python -m tools.bench.diary`."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from uuid import uuid4

import knowledge
from clinic.db.engine import Sessions, create_engine, sessions
from clinic.db.migrate import upgrade
from clinic.db.models.records import Patient, Treatment
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary.drawing import svg
from clinic.domain.diary.picture import picture
from clinic.domain.diary.question import read_question
from clinic.domain.diary.report import report
from clinic.domain.diary.statistics import Span
from clinic.domain.treatments import CYCLE
from clinic.services import demo_diary, diary_view, treatments
from clinic.services.diary import new_row

ENTRIES = 1800
ROUNDS = 20
TODAY = date(2026, 11, 20)
TARGET_MS = 150


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds: medians of the parts; median, best and worst of the whole. `svg_bytes`: what is sent, before compression."""

    read_ms: float
    report_ms: float
    draw_ms: float
    whole_ms: float
    best_ms: float
    worst_ms: float
    svg_bytes: int


def told(number: int) -> Iterator[DiaryDraft]:
    """The last so many days of a diary without gaps, with an injection every twelve weeks."""
    given = injections()
    entries = list(demo_diary.entries(demo_diary.DemoDiary(kept=1.1), given, TODAY, seed="bench"))
    return islice(reversed(entries), number)


def injections() -> list[date]:
    return [TODAY - CYCLE * number for number in range(1, 23)]


@asynccontextmanager
async def _database(folder: Path) -> AsyncIterator[Sessions]:
    url = f"sqlite+aiosqlite:///{folder / 'clinic.db'}"
    await upgrade(url)
    engine = create_engine(url)
    async with sessions(engine).begin() as session:
        session.add(Patient(id=1, portal_id="bench", display_name="Bench", created_at=datetime.now(UTC)))
        await session.flush()
        session.add_all(new_row(1, entry, id=uuid4(), created_at=datetime.now(UTC)) for entry in told(ENTRIES))
        session.add_all(Treatment(patient_id=1, given_on=day, source="bench", external_id=str(day)) for day in injections())
    yield sessions(engine)
    await engine.dispose()


async def _measured(database: Sessions) -> Cost:
    base, rounds, drawing = knowledge.load(), [], ""
    for _ in range(ROUNDS + 1):
        at = [time.perf_counter()]
        diary = await diary_view.read(database, 1)
        given = [treatment.given_on for treatment in await treatments.of_patient(database, 1)]
        at.append(time.perf_counter())
        question = read_question("how many since my first botox, and is it getting better", TODAY, given)
        report(diary, question, given, TODAY)
        at.append(time.perf_counter())
        shown = picture(diary, given, Span.ending(TODAY, days=ENTRIES), TODAY)
        drawing = svg(shown, lambda id, **fields: base.text("diary_view", id, **fields))
        at.append(time.perf_counter())
        rounds.append([1000 * (later - earlier) for earlier, later in pairwise(at)])
    del rounds[0]  # the first one reads lexicons and compiles statements, which a running process has done
    whole = [sum(parts) for parts in rounds]
    read, summed, drawn = (median(column) for column in zip(*rounds, strict=True))
    return Cost(read, summed, drawn, median(whole), min(whole), max(whole), len(drawing.encode()))


async def measure() -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        async with _database(Path(folder)) as database:
            return await _measured(database)


def main() -> None:
    cost = asyncio.run(measure())
    print(
        f"{ENTRIES} entries: {cost.whole_ms:.0f} ms (worst of {ROUNDS}: {cost.worst_ms:.0f} ms; wanted: under {TARGET_MS} ms), "
        f"of which reading {cost.read_ms:.0f}, summing up {cost.report_ms:.0f}, drawing {cost.draw_ms:.0f}; "
        f"{cost.svg_bytes / 1000:.0f} kB"
    )


if __name__ == "__main__":
    main()
