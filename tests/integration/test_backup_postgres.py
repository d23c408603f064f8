"""The same with PostgreSQL, through its own programs: the old schema is kept aside, and the password is on no command line."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic.db import migrate, postgres_dumps
from clinic.db.encryption import Vault, fresh_key
from clinic.db.engine import create_engine
from clinic.errors import BackupFault
from tests.integration import postgres
from tests.integration.backed_up import WORDS, Product, add_message, carry_dialogue_key, fill, flat, product, texts

PROGRAMS = ("pg_dump", "pg_restore", "psql")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if not postgres.is_here() or not all(map(shutil.which, PROGRAMS)):
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as url:
        yield url


def database(server: str, name: str) -> str:
    """The URL of a database that is made anew."""
    postgres_dumps._run(server, *postgres_dumps._PSQL, f"--command=DROP DATABASE IF EXISTS {name}")
    postgres_dumps._run(server, *postgres_dumps._PSQL, f"--command=CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def old(server: str, tmp_path: Path) -> Product:
    return fill(product(tmp_path / "old", database(server, "old")))


@pytest.fixture
def new(server: str, tmp_path: Path, old: Product) -> Product:
    made = product(tmp_path / "new", database(server, "new"), key=old.key)
    carry_dialogue_key(old, made)
    return made


@pytest.fixture
def file(old: Product, tmp_path: Path) -> Path:
    result = old.run("backup", tmp_path / "b")
    assert result.exit_code == 0, result.output
    return tmp_path / "b"


def schemas(made: Product) -> list[str]:
    found = text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%' OR nspname = 'public' ORDER BY 1")
    return list(made.do(lambda session: session.scalars(found).all()))


def test_what_was_there_is_there_again_in_another_database(old: Product, new: Product, file: Path) -> None:
    result = new.run("restore", file)
    assert result.exit_code == 0, result.output
    assert "The audit log is whole: 2 rows, the last of which" in flat(result.output)
    assert texts(new) == [WORDS]
    assert new.spool.read_bytes() == old.spool.read_bytes()
    assert new.dialogues.exists()
    new.do(add_message)  # the sequences and triggers came along
    with pytest.raises(Exception, match="append-only"):
        new.do(lambda session: session.execute(text("DELETE FROM audit")))


def test_what_stands_there_stays_unless_it_is_to_be_replaced(old: Product, file: Path) -> None:
    old.do(add_message)
    refused = old.run("restore", file)
    assert refused.exit_code == 2
    assert "The database" in refused.output
    assert len(texts(old)) == 2
    done = old.run("restore", file, "--replace")
    assert done.exit_code == 0, done.output
    assert len(texts(old)) == 1
    aside, public = schemas(old)
    assert public == "public"
    assert f"the schema {aside} of the database" in flat(done.output)
    assert old.do(lambda session: session.scalar(text(f"SELECT count(*) FROM {aside}.message"))) == 2
    again = old.run("backup", file.with_name("second"))
    assert again.exit_code == 0, again.output


def test_other_keys_put_nothing_back(new: Product, old: Product, file: Path) -> None:
    asyncio.run(migrate.upgrade(new.url, Vault([new.key])))
    new.do(add_message)
    other = Product(new.folder, new.url, fresh_key())
    result = other.run("restore", file, "--replace")
    assert result.exit_code == 2
    assert "cannot be opened with these keys" in flat(result.output)
    assert texts(new) == [WORDS]
    assert schemas(new) == ["public"]
    assert not new.spool.exists()


def test_while_others_are_connected_nothing_is_put_back(new: Product, file: Path) -> None:
    async def meanwhile() -> int:
        engine = create_engine(new.url)
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
            result = await asyncio.to_thread(new.run, "restore", file)
        await engine.dispose()
        assert "Stop the product first" in flat(result.output)
        return result.exit_code

    assert asyncio.run(meanwhile()) == 2
    assert schemas(new) == ["public"]


def test_a_backup_of_the_other_kind_is_refused(new: Product, file: Path, tmp_path: Path) -> None:
    elsewhere = product(tmp_path / "sqlite", key=new.key)
    result = elsewhere.run("restore", file)
    assert result.exit_code == 2
    assert "This backup is of postgresql, and CLINIC_DATABASE_URL is of sqlite" in flat(result.output)


def test_a_dump_that_fails_in_the_middle_leaves_the_database_as_it_was(new: Product, tmp_path: Path) -> None:
    asyncio.run(migrate.upgrade(new.url, Vault([new.key])))
    new.do(add_message)
    dump = tmp_path / "clinic.dump"
    postgres_dumps.dump(new.url, dump)
    dump.write_bytes(dump.read_bytes()[:-400])
    with pytest.raises(BackupFault):
        postgres_dumps.put_back(new.url, dump, "before_restore_x")
    assert schemas(new) == ["public"]
    assert texts(new) == [WORDS]


def test_an_empty_database_is_no_clinics(server: str, tmp_path: Path) -> None:
    empty = product(tmp_path / "empty", database(server, "nothing"))
    result = empty.run("backup", tmp_path / "b")
    assert result.exit_code == 2
    assert "is not a database of the clinic" in flat(result.output)
    assert not (tmp_path / "b").exists()


def test_a_server_that_is_away_is_told_without_the_password(tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("PostgreSQL's client programs are not installed")
    away = product(tmp_path / "away", f"postgresql+asyncpg://clinic:zebra-password@/clinic?host={tmp_path}")
    result = away.run("backup", tmp_path / "b")
    assert result.exit_code == 2
    assert "pg_dump:" in result.output
    assert "zebra-password" not in result.output
    assert not (tmp_path / "b").exists()


def test_missing_programs_are_told_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    away = product(tmp_path / "away", "postgresql+asyncpg://clinic@db.example/clinic")
    result = away.run("backup", tmp_path / "b")
    assert result.exit_code == 2
    assert "pg_dump is not installed" in flat(result.output)
    assert "postgresql-client" in result.output
    assert not (tmp_path / "b").exists()


def test_the_password_is_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\nenv > "{tmp_path}/environment"\nprintf "%s\\n" "$@" > "{tmp_path}/arguments"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    url = "postgresql+asyncpg://clinic:zebra%2Fpassword@db.example:5433/records?ssl=require"
    postgres_dumps.dump(url, tmp_path / "dump")
    assert "zebra" not in (tmp_path / "arguments").read_text()
    given = dict(line.split("=", 1) for line in (tmp_path / "environment").read_text().splitlines() if line.startswith("PG"))
    assert given == given | {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "clinic",
        "PGPASSWORD": "zebra/password",
        "PGDATABASE": "records",
        "PGSSLMODE": "require",
    }
    assert postgres_dumps.environment("postgresql+asyncpg:///records?host=/run/pg") == {
        "PGHOST": "/run/pg",
        "PGDATABASE": "records",
    }


def test_a_fault_is_told_without_what_stands_in_a_row() -> None:
    said = 'psql:x.sql:9: ERROR:  duplicate key\nDETAIL:  Key (name)=(Maria) is there.\nCONTEXT:  COPY patient, line 1: "Maria"'
    assert postgres_dumps._fault(said) == "x.sql:9: ERROR:  duplicate key"
    assert postgres_dumps._fault("") == "it failed and did not say why"
