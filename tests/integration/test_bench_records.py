"""Many patients in PostgreSQL: filled through the real schema, and asked with the product's own statements."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from clinic.db.encryption import Vault, fresh_key
from clinic.db.engine import create_engine
from clinic.db.store import open_store
from clinic.services.audit import verify
from tests.integration import postgres
from tools.bench import records, seed_records
from tools.bench.errors import BenchError
from tools.bench.seed_records import Size

SIZE = Size(patients=100, entries=5_000)
VAULT = Vault([fresh_key()])


@pytest.fixture(scope="module")
def filled() -> Iterator[str]:
    if not postgres.is_here():
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as url:
        asyncio.run(seed_records.seed(url, SIZE, VAULT))
        yield url


async def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    engine = create_engine(url, VAULT)
    async with engine.connect() as connection:
        answer = await connection.execute(text(query))
        found = [tuple(row) for row in answer] if answer.returns_rows else []
        await connection.commit()
    await engine.dispose()
    return found


@pytest.mark.parametrize(("patients", "entries"), [(0, 5), (5, 4), (-1, 5)])
def test_a_size_has_patients_and_entries_for_each(patients: int, entries: int) -> None:
    with pytest.raises(BenchError, match="at least one"):
        Size(patients, entries)


async def test_all_entries_are_there_and_few_patients_write_much(filled: str) -> None:
    counted = await rows(filled, "SELECT count(*) FROM diary_entry GROUP BY patient_id ORDER BY 1")
    counts = [count for (count,) in counted]
    assert sum(counts) == SIZE.entries and len(counts) == SIZE.patients
    assert counts[-2:] == [SIZE.much] * 2 and counts[-3] - counts[0] <= 1


async def test_every_entry_is_as_the_product_would_keep_it(filled: str) -> None:
    notes = await rows(filled, "SELECT DISTINCT note FROM diary_entry WHERE note IS NOT NULL")
    assert {VAULT.open(note) for (note,) in notes} == set(seed_records.NOTES) - {""}
    assert await rows(filled, "SELECT patient_id, day FROM diary_entry GROUP BY 1, 2 HAVING count(*) > 1") == []
    assert await rows(filled, "SELECT 1 FROM diary_entry WHERE medications::text LIKE '%sumatriptan%' LIMIT 1") == [(1,)]


async def test_the_same_size_gives_the_same_rows(filled: str) -> None:
    ids = "SELECT id::text FROM diary_entry WHERE patient_id = 7 ORDER BY day DESC LIMIT 1"
    assert await rows(filled, ids) == [("c6c1dd7f-d326-7729-f0ad-171be5f916b7",)]
    assert await rows(filled, "SELECT id FROM conversation WHERE patient_id = 7") == [(seed_records.conversation_of(7),)]


async def test_what_holds_patients_already_is_left_alone(filled: str) -> None:
    with pytest.raises(BenchError, match="holds patients already"):
        await seed_records.seed(filled, SIZE, VAULT)
    with pytest.raises(BenchError, match="Only a database in PostgreSQL"):
        await seed_records.seed("sqlite+aiosqlite:///:memory:", SIZE, VAULT)


async def test_answers_are_explained_with_every_statement_of_theirs(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "REPORT", tmp_path / "r/records.json")
    monkeypatch.setattr(records, "WARM_UP", 1)
    appointment, month, much = await records.run(SIZE, url=filled, sample=4)
    assert [len(one.in_database) for one in (appointment, month, much)] == [4, 4, 4]
    assert all(0 < cost < 1000 for one in (appointment, month, much) for cost in one.in_database)
    assert len(appointment.slowest) in (5, 9) and len(month.slowest) == len(much.slowest) == 13
    assert (tmp_path / "r/records.json").stat().st_size > 10_000
    store = open_store(filled, VAULT)
    assert not (await verify(store)).findings  # what was explained left nothing behind
    await store.close()


async def test_a_month_is_read_without_the_other_years(filled: str) -> None:
    """Of a patient who wrote for years, what the report needs, by the index; not all that was ever written."""
    much = (await records.measure(filled, SIZE, VAULT, sample=1))[2]
    entries = [one for one in much.slowest if "diary_entry.medications" in one.statement]
    indexed = [node for one in entries for node, _ in one.nodes() if node.get("Index Name") == "ix_diary_entry_patient_id_day"]
    assert indexed and sum(node["Actual Rows"] for node in indexed) < SIZE.much / 4
    assert "diary_entry" not in much.read_whole


async def test_pages_that_are_not_in_memory_are_asked_for_together(filled: str) -> None:
    assert await rows(filled, "SHOW effective_io_concurrency") == [("200",)]


@pytest.mark.parametrize("own", ["0", "500"])
async def test_a_server_that_reads_ahead_more_or_not_at_all_is_left_as_it_is(filled: str, own: str) -> None:
    await rows(filled, f"ALTER ROLE {postgres.USER} SET effective_io_concurrency = {own}")
    try:
        assert await rows(filled, "SHOW effective_io_concurrency") == [(own,)]
    finally:
        await rows(filled, f"ALTER ROLE {postgres.USER} RESET effective_io_concurrency")


async def test_a_database_of_somebody_else_is_not_asked(filled: str) -> None:
    with pytest.raises(BenchError, match="not filled by this"):
        await records.measure(filled, Size(10_000, 10_000), VAULT, sample=2)


async def test_without_a_server_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(postgres, "is_here", lambda: False)
    assert await records.lines(SIZE) == []
    assert "PostgreSQL is not installed here" in capsys.readouterr().out
