"""The audit log: written with every access, whole through concurrent writers, and found out when somebody changes it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy.exc import SQLAlchemyError
from typer.testing import CliRunner

from clinic.__main__ import app
from clinic.db import migrate
from clinic.db.engine import create_engine, read_sessions, sessions
from clinic.db.models.records import Patient
from clinic.db.store import Store, open_store
from clinic.domain.diary.draft import DiaryDraft
from clinic.errors import CouldNotCheck, NotSaved
from clinic.services import appointments, audit, diary
from clinic.services.appointments import OwnTable
from clinic.services.audit import Access, Head
from clinic.services.patients import Patient as Known
from tests.databases import empty_database
from tests.integration.action_server import database_url

DRAFT = DiaryDraft(date=date(2026, 11, 19), headache=True, note="zebrafinch")
ACCESS = Access(1, "diary.read", "diary", details={"entries": 2})
RUNNER = CliRunner()
PATIENT = Known(1, "p", "P")


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    file = tmp_path / "clinic.db"
    empty_database(file)
    return file


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    store = open_store(database_url(file))
    yield store
    await store.close()


def change(file: Path, *statements: str) -> None:
    """As somebody does who may change the database's schema as well."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for trigger in ("audit_no_update", "audit_no_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.execute(statement)


async def filled(store: Store, count: int = 5) -> Head:
    for number in range(1, count + 1):
        await store.write(lambda session, number=number: audit.record(session, Access(number, "diary.read", "diary")))  # type: ignore[misc]
    return (await audit.verify(store)).head


async def test_rows_follow_each_other_and_the_log_is_whole(store: Store, file: Path) -> None:
    assert (await audit.verify(store)).head == Head(0, audit.START)
    head = await filled(store)
    found = await audit.verify(store, known=head)
    assert (found.findings, found.head.seq) == ((), 5)
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT seq, previous_hash, hash FROM audit ORDER BY seq").fetchall()
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    assert [row[1] for row in rows] == [audit.START, *(row[2] for row in rows[:-1])]


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit WHERE seq = 5", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_the_log(store: Store, file: Path, statement: str) -> None:
    await filled(store)
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert (await audit.verify(store)).findings == ()


@pytest.mark.parametrize(("statements", "found"), [
    (["UPDATE audit SET actor = 'nobody' WHERE seq = 3"], "row 3 was altered"),
    (["UPDATE audit SET details = '{\"entries\": 1}' WHERE seq = 1"], "row 1 was altered"),
    (["UPDATE audit SET at = '2026-01-01 00:00:00.000000' WHERE seq = 2"], "row 2 was altered"),
    (["UPDATE audit SET patient_id = 9 WHERE seq = 5"], "row 5 was altered"),
    (["DELETE FROM audit WHERE seq = 3"], "row 2 is followed by row 4"),
    (["DELETE FROM audit WHERE seq = 1"], "row 0 is followed by row 2"),
    (["DELETE FROM audit WHERE seq = 5"], "the log ends at row 4, and should end at row 5"),
    (["DELETE FROM audit"], "the log ends at row 0, and should end at row 5"),
    (["DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3"], "row 3 was altered"),
    (
        ["UPDATE audit SET seq = 99 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3",
         "UPDATE audit SET seq = 3 WHERE seq = 99"],
        "row 2 does not follow",
    ),
    (
        ["INSERT INTO audit SELECT 6, at, actor, action, 6, object, details, hash, hash FROM audit WHERE seq = 5"],
        "row 6 was altered",
    ),
    # With the head's row changed as well, only the head that was kept aside tells.
    (
        ["DELETE FROM audit WHERE seq = 5",
         "UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)"],
        "the log ends at row 4, and had 5 rows when its hash was kept aside",
    ),
])  # fmt: skip
async def test_whatever_is_done_to_the_log_is_found(store: Store, file: Path, statements: list[str], found: str) -> None:
    head = await filled(store)
    change(file, *statements)
    findings = (await audit.verify(store, known=head)).findings
    assert any(finding.startswith(found) for finding in findings), findings


async def test_what_concerns_no_patient_stands_in_the_same_chain(store: Store, file: Path) -> None:
    await filled(store)
    access = Access(None, "staff.sign_in", "staff:1", actor="staff:1")
    await store.write(lambda session: audit.record(session, access))
    head = await filled(store, 1)
    assert (await audit.verify(store, known=head)).findings == ()
    change(file, "UPDATE audit SET patient_id = 4 WHERE seq = 6")
    assert (await audit.verify(store)).findings == ("row 6 was altered",)


async def test_a_log_from_before_staff_had_accounts_stays_whole_and_append_only(tmp_path: Path) -> None:
    """The migration makes the table anew in SQLite: its rows, its head and its triggers must be those of before."""
    file = tmp_path / "old.db"
    url = database_url(file)
    await migrate.upgrade(url)
    engine = create_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.config(sync), "0007"))
    store = open_store(url)
    try:
        old = await filled(store)
        with closing(sqlite3.connect(file)) as connection:
            before = connection.execute("SELECT * FROM audit ORDER BY seq").fetchall()
        await migrate.upgrade(url)
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT * FROM audit ORDER BY seq").fetchall() == before
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute("DELETE FROM audit")
        assert await audit.verify(store, known=old) == audit.Verified(old, ())
        await filled(store)
        assert (await audit.verify(store, known=old)).findings == ()
    finally:
        await store.close()
        await engine.dispose()


async def test_a_log_that_was_written_anew_is_told_from_the_one_whose_head_was_kept(store: Store, file: Path) -> None:
    head = await filled(store)
    change(file, "DELETE FROM audit", f"UPDATE audit_head SET seq = 0, hash = '{audit.START}'")
    await filled(store, 6)
    assert (await audit.verify(store)).findings == ()
    assert (await audit.verify(store, known=head)).findings == (
        "row 5 is not the one that stood there when its hash was kept aside",
    )


APPENDER = """
import asyncio, sys
from clinic.db import migrate
from clinic.db.engine import create_engine, read_sessions, sessions
from clinic.services.audit import Access, reading

async def main():
    engine = create_engine(sys.argv[1])
    for number in range(40):
        chosen = (sessions, read_sessions)[number % 2](engine)
        async with reading(chosen, Access(number, "diary.read", "diary")):
            pass
    await engine.dispose()

asyncio.run(main())
"""


async def test_several_processes_append_to_one_chain(store: Store, file: Path) -> None:
    line = [sys.executable, "-c", APPENDER, database_url(file)]
    others = [await asyncio.create_subprocess_exec(*line, cwd=Path(__file__).parents[2]) for _ in range(3)]
    await filled(store, 40)
    assert [await other.wait() for other in others] == [0, 0, 0]
    found = await audit.verify(store)
    assert (found.findings, found.head.seq) == ((), 160)


async def test_every_access_to_diary_and_appointments_is_written_down_without_words(store: Store, file: Path) -> None:
    engine = create_engine(database_url(file))
    writing, reading = sessions(engine), read_sessions(engine)
    async with writing.begin() as session:
        session.add(Patient(id=1, portal_id="p", display_name="P", created_at=datetime.now(UTC)))
    saved = await diary.save(writing, 1, DRAFT, key="k")
    await diary.of_day(reading, 1, date(2026, 11, 19))
    await diary.latest(reading, 1)
    await diary.of_ids(reading, 1, [saved.id])
    await diary.change(writing, 1, saved.id, DRAFT)
    assert await diary.change(writing, 2, saved.id, DRAFT) is None
    await diary.remove(writing, 1, [saved.id])
    await appointments.next_for(OwnTable(reading), PATIENT, datetime.now(UTC))
    await engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT actor, action, patient_id FROM audit ORDER BY seq").fetchall()
        whole = str(connection.execute("SELECT * FROM audit").fetchall())
    reads = ["diary.read"] * 3
    actions = ["diary.write", *reads, "diary.change", "diary.remove", "appointments.read"]
    assert rows == [("patient", action, 1) for action in actions]
    assert str(saved.id) in whole
    assert "zebrafinch" not in whole


async def test_what_cannot_be_written_down_is_neither_read_nor_written(store: Store, file: Path) -> None:
    engine = create_engine(database_url(file))
    async with sessions(engine).begin() as session:
        session.add(Patient(id=1, portal_id="p", display_name="P", created_at=datetime.now(UTC)))
    change(file, "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(NotSaved):
        await diary.save(sessions(engine), 1, DRAFT, key="k")
    with pytest.raises(CouldNotCheck):
        await diary.latest(read_sessions(engine), 1)
    with pytest.raises(CouldNotCheck):
        await appointments.next_for(OwnTable(read_sessions(engine)), PATIENT, datetime.now(UTC))
    await engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM diary_entry").fetchone() == (0,)


async def test_an_access_that_fails_leaves_no_row(store: Store) -> None:
    def work(session: object) -> None:
        audit.record(session, ACCESS)  # type: ignore[arg-type]
        raise SQLAlchemyError

    with pytest.raises(SQLAlchemyError):
        await store.write(work)
    assert (await audit.verify(store)).head.seq == 0


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "clinic.db"
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url(file))
    monkeypatch.setenv("CLINIC_STATE_DIR", str(tmp_path))
    empty_database(file)
    asyncio.run(_filled_file(file))
    return file


async def _filled_file(file: Path) -> None:
    store = open_store(database_url(file))
    await filled(store)
    await store.close()


def test_the_command_keeps_the_head_aside_and_finds_what_was_cut_off_since(log: Path, tmp_path: Path) -> None:
    first = RUNNER.invoke(app, ["audit", "verify"])
    assert first.exit_code == 0, first.output
    assert "whole: 5 rows" in first.output
    asyncio.run(_filled_file(log))
    assert "whole: 10 rows" in RUNNER.invoke(app, ["audit", "verify"]).output
    assert len((tmp_path / "audit.heads").read_text().split()) == 2
    change(log, "DELETE FROM audit WHERE seq > 7", "UPDATE audit_head SET seq = 7, hash = (SELECT hash FROM audit WHERE seq = 7)")
    third = RUNNER.invoke(app, ["audit", "verify"])
    assert third.exit_code == 1
    assert "NOT whole" in third.output
    assert len((tmp_path / "audit.heads").read_text().split()) == 2


@pytest.mark.parametrize("statement", ["DELETE FROM audit_head", "DROP TABLE audit_head", "DROP TABLE audit"])
def test_the_command_names_the_part_of_the_log_that_is_missing(log: Path, statement: str) -> None:
    change(log, statement)
    result = RUNNER.invoke(app, ["audit", "verify"])
    said = re.sub(r"\s+", " ", result.output)
    assert re.search(rf"the (row of|table) {statement.split()[-1]}\b.* is missing", said)
    assert (result.exit_code, "NOT whole" in said) == (1, True)


def test_rows_are_still_checked_where_nothing_tells_the_end(log: Path) -> None:
    assert RUNNER.invoke(app, ["audit", "verify"]).exit_code == 0
    change(log, "DELETE FROM audit_head", "DELETE FROM audit WHERE seq = 5", "UPDATE audit SET actor = 'x' WHERE seq = 2")
    said = " ".join(RUNNER.invoke(app, ["audit", "verify"]).output.split())
    assert "row 2 was altered" in said and "the log ends at row 4, and had 5 rows" in said


def test_a_database_that_is_none_of_a_clinic_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url(tmp_path / "other.db"))
    monkeypatch.setenv("CLINIC_STATE_DIR", str(tmp_path))
    assert RUNNER.invoke(app, ["audit", "verify"]).exit_code == 3


def test_the_command_says_that_a_file_of_heads_is_none(log: Path, tmp_path: Path) -> None:
    (tmp_path / "heads").write_text("rubbish")
    result = RUNNER.invoke(app, ["audit", "verify", "--heads", str(tmp_path / "heads")])
    assert (result.exit_code, "cannot be read" in " ".join(result.output.split())) == (2, True)
