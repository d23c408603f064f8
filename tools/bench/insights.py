"""How long Insights takes over a year of a busy clinic: `python -m tools.bench.insights`.

Fills a database with 100,000 conversations (some 1,000,000 messages), keeps the counts of the days that are over, as the gateway
does in the background, and reads a year as the page does, the last days counted at that moment.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID

import knowledge
from clinic.db.encryption import vault_of
from clinic.db.migrate import upgrade
from clinic.db.store import Store, open_store
from clinic.domain.diary.statistics import Span
from clinic.domain.insight_charts import svg
from clinic.domain.insight_figures import figures
from clinic.services import insights
from clinic.settings import DatabaseSettings
from knowledge import Knowledge

CONVERSATIONS = 100_000
YEAR = 365
ROUNDS = 20
TARGET_MS = 300
NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
TURNS = (2, 3, 4, 4, 5, 6)
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds: medians, and the worst of the whole. `cpu_ms`: what of the whole is processor time; `settle_s`: all that the
    background has to do once, for the whole year."""

    whole_ms: float
    worst_ms: float
    cpu_ms: float
    draw_ms: float
    settle_s: float
    messages: int


class Seed:
    """Rows of conversations, made from a seed; every text is the same sealed one, since Insights opens none."""

    def __init__(self, sealed: str, topics: Sequence[str]) -> None:
        self._random = random.Random("insights")  # noqa: S311
        self._sealed, self._topics = sealed, topics

    def conversations(self, number: int) -> Iterator[tuple[str, datetime]]:
        for _ in range(number):
            began = NOW - timedelta(days=self._random.random() * YEAR, hours=self._random.choice((0, 0, 0, 2, 5)))
            yield self._id(), began

    def messages(self, id: str, began: datetime) -> Iterator[Row]:
        yield self._row(id, 1, began, "bot", "greet", None)
        for turn in range(self._random.choice(TURNS)):
            at, topic = began + timedelta(minutes=2 * turn + 1), self._random.choice(self._topics)
            asked = self._id()
            yield self._row(id, 2 * turn + 2, at, "patient", None, None, message_id=asked)
            yield self._row(id, 2 * turn + 3, at, "bot", topic, asked)

    def _row(
        self, id: str, seq: int, at: datetime, sender: str, topic: str | None, reply_to: str | None, message_id: str | None = None
    ) -> Row:
        part = "short" if topic else None
        sent_at, extras = f"{at:%F %T.%f}", f'"{self._sealed}"'
        return id, seq, message_id or self._id(), reply_to, sent_at, sender, self._sealed, topic, part, "none", extras

    def _id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128)))


def fill(file: Path, conversations: int) -> int:
    """How many messages there are then."""
    seed = Seed(vault_of(DatabaseSettings()).seal("bench"), list(knowledge.load().topics))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA synchronous=OFF")
        begun = list(seed.conversations(conversations))
        connection.executemany(
            "INSERT INTO conversation (id, started_at, last_seq) VALUES (?, ?, 13)", ((id, f"{at:%F %T.%f}") for id, at in begun)
        )
        connection.executemany(
            "INSERT INTO message (conversation_id, seq, id, reply_to, sent_at, sender, text, topic, part, urgency, extras)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row for id, at in sorted(begun) for row in seed.messages(id, at)),
        )
        return int(connection.execute("SELECT count(*) FROM message").fetchone()[0])


async def measure(folder: Path, conversations: int = CONVERSATIONS) -> Cost:
    url = f"sqlite+aiosqlite:///{folder / 'clinic.db'}"
    await upgrade(url)
    messages = await asyncio.to_thread(fill, folder / "clinic.db", conversations)
    store, base = open_store(url), knowledge.load()
    clinic = base.clinic
    began = time.perf_counter()
    while await insights.settle(store, clinic.zone, now=NOW) is not None:
        pass
    settled = time.perf_counter()
    span = Span.ending(NOW.astimezone(clinic.zone).date(), days=YEAR)
    rounds = [await _round(store, span, base) for _ in range(ROUNDS)]
    await store.close()
    whole, cpu, drawn = zip(*rounds, strict=True)
    return Cost(median(whole), max(whole), median(cpu), median(drawn), settled - began, messages)


async def _round(store: Store, span: Span, base: Knowledge) -> tuple[float, float, float]:
    """Milliseconds of the whole, of processor time in it, and of drawing."""
    began, spent = time.perf_counter(), time.process_time()
    days = await insights.read(store, span, base.clinic.zone)
    read = time.perf_counter()
    drawn = [svg(figure) for figure in figures(days, base.clinic.minutes_per_call, base.titles)]
    if not all(drawn):
        raise AssertionError("every figure has its drawing")
    ended = time.perf_counter()
    return 1000 * (ended - began), 1000 * (time.process_time() - spent), 1000 * (ended - read)


async def measure_apart(conversations: int = CONVERSATIONS) -> Cost:
    """The same in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return await measure(Path(folder), conversations)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    conversations = parser.parse_args().conversations
    cost = asyncio.run(measure_apart(conversations))
    print(
        f"A year with {conversations:,} conversations ({cost.messages:,} messages): {cost.whole_ms:.0f} ms "
        f"(worst of {ROUNDS}: {cost.worst_ms:.0f} ms; wanted: under {TARGET_MS} ms), of which processor time {cost.cpu_ms:.0f}, "
        f"figures and drawings {cost.draw_ms:.0f} ms; keeping the whole year once, in the background: {cost.settle_s:.0f} s"
    )


if __name__ == "__main__":
    main()
