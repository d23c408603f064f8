"""The migrations make exactly the tables that the models describe."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from clinic.db import migrate, models  # noqa: F401  (fills the metadata)
from clinic.db.base import Base
from clinic.db.engine import create_engine
from clinic.errors import NewerSchema
from tests.databases import turn_to

ROOT = Path(__file__).parents[2]


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


async def test_an_empty_database_is_brought_to_what_the_models_say(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new/clinic.db'}"
    for _ in range(2):
        await migrate.upgrade(url)
    engine = create_engine(url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_database_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "clinic.db"
    url = f"sqlite+aiosqlite:///{place}"
    await migrate.upgrade(url)
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(NewerSchema, match="9999_later"):
        await migrate.upgrade(url)


async def test_the_database_keeps_writes_through_a_crash_and_checks_references(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'clinic.db'}"
    await migrate.upgrade(url)
    engine = create_engine(url)
    async with engine.connect() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("synchronous", 2),
            ("busy_timeout", 5000),
            ("secure_delete", 1),
        ):
            assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == value
    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            await connection.exec_driver_sql(
                "INSERT INTO turn (conversation_id, message_id, body_hash, state, started_at) VALUES ('x','x','x','open','2026')"
            )
    await engine.dispose()


async def test_several_processes_may_bring_it_up_to_date_at_once(tmp_path: Path) -> None:
    place = tmp_path / "clinic.db"
    environment = {**os.environ, "CLINIC_DATABASE_URL": f"sqlite+aiosqlite:///{place}", "PYTHONPATH": str(ROOT)}
    runs = [await asyncio.create_subprocess_exec(sys.executable, "-m", "clinic.db.migrate", env=environment) for _ in range(3)]
    assert [await run.wait() for run in runs] == [0, 0, 0]
    head = ScriptDirectory.from_config(migrate.config()).get_current_head()
    with sqlite3.connect(place) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(head,)]


async def test_news_of_alarms_that_are_owed_outlast_a_new_column_of_alarms(tmp_path: Path) -> None:
    place = tmp_path / "clinic.db"
    url = f"sqlite+aiosqlite:///{place}"
    await turn_to(url, command.upgrade, "0014")
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(
            "INSERT INTO alarm (id, message_id, level, rules, raised_at) VALUES ('a', 'm', 'crisis', '[]', '2026-11-20 10:00:00')"
        )
        connection.execute("INSERT INTO alarm_notice (id, alarm_id, kind, way, attempts) VALUES ('n', 'a', 'raised', 'email', 0)")
    turns = ((command.upgrade, "0015"), (command.downgrade, "0014"), (command.upgrade, "head"), (command.downgrade, "0016"))
    for direction, revision in (*turns, (command.upgrade, "head")):
        await turn_to(url, direction, revision)
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("SELECT id, alarm_id FROM alarm_notice").fetchall() == [("n", "a")]


async def test_what_patients_withdrew_outlasts_the_way_back_to_the_release_before(tmp_path: Path) -> None:
    place = tmp_path / "clinic.db"
    url = f"sqlite+aiosqlite:///{place}"
    await turn_to(url, command.upgrade, "0017")
    now = "2026-11-20 10:00:00"
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(
            "INSERT INTO callback (reference, phone, call_window, requested_at, times_asked, call_from, due_at, withdrawn_at)"
            f" VALUES ('CB-1', 'x', 'any', '{now}', 1, '{now}', '{now}', '{now}')"
        )
        steps = [("a", None), ("b", "withdrawn")]
        connection.executemany(
            f"INSERT INTO callback_step (id, reference, at, kind, result) VALUES (?, 'CB-1', '{now}', 'withdrawn', ?)", steps
        )
    for direction, revision in ((command.downgrade, "0016"), (command.upgrade, "head")):
        await turn_to(url, direction, revision)
        with closing(sqlite3.connect(place)) as connection:
            found = connection.execute("SELECT id, kind FROM callback_step ORDER BY id").fetchall()
            assert found == [("a", "note"), ("b", "closed")]
