"""`clinic backup` and `clinic restore` on SQLite: what was there is there again, elsewhere or in its old place."""

from __future__ import annotations

import asyncio
import getpass
import json
import sqlite3
import tarfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from alembic import command
from sqlalchemy import select

from clinic.db import migrate
from clinic.db.encryption import Vault
from clinic.db.engine import create_engine
from clinic.db.models.audit import AuditHead
from clinic.services.restore import newest_schema
from tests.integration.backed_up import WORDS, Product, add_message, file, flat, new, old, product, snapshot, texts

__all__ = ["file", "new", "old"]


def names(file: Path) -> list[str]:
    with tarfile.open(file) as archive:
        return archive.getnames()


def manifest(file: Path) -> dict[str, object]:
    with tarfile.open(file) as archive:
        stream = archive.extractfile("manifest.json")
        assert stream is not None
        return dict(json.load(stream))


def test_a_backup_says_what_it_holds_is_private_and_has_no_key_in_it(old: Product, file: Path) -> None:
    assert names(file) == ["manifest.json", "clinic.db", "dialogues.db", "spool/alarms.jsonl"]
    said = manifest(file)
    assert (said["schema"], said["database"], said["format"]) == (newest_schema(), "sqlite", 1)
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(kept.name for kept in file.parent.iterdir()) == ["clinic.backup", "old"]
    with tarfile.open(file) as archive:
        inside = b"".join(stream.read() for name in archive.getnames() if (stream := archive.extractfile(name)))
    for secret in (old.key, (old.folder / "engine/dialogues.key").read_text(), WORDS):
        assert secret.encode() not in inside


def test_what_was_there_is_there_again_in_another_place(old: Product, new: Product, file: Path) -> None:
    result = new.run("restore", file)
    assert result.exit_code == 0, result.output
    assert "The audit log is whole: 2 rows, the last of which" in flat(result.output)
    assert "2 sealed texts can be opened" in result.output
    assert texts(new) == [WORDS]
    assert new.spool.read_bytes() == old.spool.read_bytes()
    with closing(sqlite3.connect(new.dialogues)) as connection:
        assert connection.execute("SELECT id FROM dialogue").fetchall() == [("chat",)]
    assert [place.stat().st_mode & 0o777 for place in (new.records, new.dialogues, new.spool)] == [0o600] * 3
    assert not list(new.folder.glob(".*"))


def test_a_backup_that_is_made_while_others_write_is_of_one_moment(old: Product, new: Product, tmp_path: Path) -> None:
    stop, written = Event(), Event()

    def write() -> None:
        while not stop.is_set():
            old.do(add_message)
            written.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert written.wait(30)
        result = old.run("backup", tmp_path / "b")
    finally:
        stop.set()
        writer.join()
    assert result.exit_code == 0, result.output
    assert new.run("restore", tmp_path / "b").exit_code == 0
    count = len(texts(new))
    assert 2 <= count <= len(texts(old))
    assert new.do(lambda session: session.scalar(select(AuditHead.seq))) == count + 1  # and the restore itself


def test_what_stands_there_stays_unless_it_is_to_be_replaced_and_then_moves_aside(old: Product, file: Path) -> None:
    old.do(add_message)
    before = snapshot(old.folder)
    refused = old.run("restore", file)
    assert refused.exit_code == 2
    for place in (old.records, old.dialogues):
        assert str(place) in refused.output
    assert "--replace" in refused.output
    assert set(snapshot(old.folder)) == set(before)
    assert len(texts(old)) == 2
    done = old.run("restore", file, "--replace")
    assert done.exit_code == 0, done.output
    assert len(texts(old)) == 1
    aside = sorted(place.name for place in old.folder.glob("*before_restore_*"))
    assert [name.split(".before")[0] for name in aside] == ["clinic.db", "dialogues.db", "spool"]
    former = Product(old.folder, f"sqlite+aiosqlite:///{old.folder / aside[0]}", old.key)
    assert len(texts(former)) == 2
    for name in aside:
        assert name in done.output.replace("\n", "")


def test_a_database_that_was_only_just_made_counts_as_empty(new: Product, file: Path) -> None:
    asyncio.run(migrate.upgrade(new.url, Vault([new.key])))
    assert new.run("restore", file).exit_code == 0
    assert texts(new) == [WORDS]


def test_alarms_that_wait_here_go_on_waiting_with_those_of_the_backup(old: Product, new: Product, file: Path) -> None:
    new.spool.parent.mkdir()
    alarm = Vault([new.key]).seal("of the hours without a database") + "\n"
    new.spool.write_text(alarm)
    new.spool.with_name("alarms.importing.jsonl").write_text(alarm)
    assert new.run("restore", file).exit_code == 0
    assert new.spool.read_text() == old.spool.read_text() + alarm
    assert new.spool.with_name("alarms.importing.jsonl").read_text() == alarm
    assert {place.stat().st_mode & 0o777 for place in new.spool.parent.iterdir()} == {0o600}
    before = new.spool.read_text()
    assert new.run("restore", file, "--replace").exit_code == 0
    assert new.spool.read_text() == before


def test_while_the_product_runs_nothing_is_put_back(old: Product, file: Path) -> None:
    with closing(sqlite3.connect(old.records)) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("SELECT count(*) FROM message").fetchall()
        result = old.run("restore", file, "--replace")
    assert result.exit_code == 2
    assert "Stop the product first" in flat(result.output)
    assert not list(old.folder.glob("*before_restore*"))


def test_an_older_backup_is_brought_up_to_date(tmp_path: Path, new: Product) -> None:
    older, revisions = product(tmp_path / "older", key=new.key), migrate.known_revisions()
    asyncio.run(brought_to(older, revisions[1]))
    assert older.run("backup", tmp_path / "b").exit_code == 0
    assert manifest(tmp_path / "b")["schema"] == revisions[1]
    result = new.run("restore", tmp_path / "b")
    assert result.exit_code == 0, result.output
    assert f"brought up to {revisions[0]}" in flat(result.output)
    with closing(sqlite3.connect(new.records)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revisions[0],)]


async def brought_to(made: Product, revision: str) -> None:
    engine = create_engine(made.url, Vault([made.key]))
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(migrate.config(sync), revision))
    await engine.dispose()


def test_a_backup_of_a_later_release_is_refused_by_its_schema(old: Product, new: Product, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old.records)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    assert old.run("backup", tmp_path / "b").exit_code == 0
    result = new.run("restore", tmp_path / "b")
    assert result.exit_code == 2
    assert "newer than this release: its schema 9999_later" in flat(result.output)
    assert not new.records.exists()


def test_a_log_that_was_tampered_with_is_put_back_and_told(old: Product, new: Product, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old.records)) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET actor = 'nobody'")
    assert old.run("backup", tmp_path / "b").exit_code == 0
    result = new.run("restore", tmp_path / "b")
    assert result.exit_code == 1
    assert "row 1 was altered" in flat(result.output)
    assert "is NOT whole" in result.output
    assert not (new.folder / "audit.heads").exists()
    assert new.records.exists()


def test_the_log_is_compared_with_the_heads_that_were_kept_aside(old: Product, new: Product, file: Path) -> None:
    (new.folder / "audit.heads").write_text(f"1:{'a' * 64}\n7:{'b' * 64}\n")
    result = new.run("restore", file)
    assert result.exit_code == 1
    assert "row 1 is not the one that stood there" in flat(result.output)


def test_after_an_older_backup_the_log_is_verified_from_its_end(old: Product, file: Path) -> None:
    (old.folder / "audit.heads").write_text(f"7:{'b' * 64}\n")
    assert old.run("restore", file, "--replace").exit_code == 0
    heads = (old.folder / "audit.heads").read_text().split()
    assert [head.split(":")[0] for head in heads] == ["7", "2"]


def test_the_log_tells_who_put_which_backup_back(new: Product, file: Path) -> None:
    assert new.run("restore", file).exit_code == 0
    said = manifest(file)
    with closing(sqlite3.connect(new.records)) as connection:
        row = connection.execute("SELECT actor, action, patient_id, object, details FROM audit ORDER BY seq DESC").fetchone()
    made_at = datetime.fromisoformat(said["made_at"])
    assert row[:4] == ("command", "records.restore", None, f"backup:{made_at:%Y-%m-%dT%H:%M:%SZ}")
    assert json.loads(row[4]) == {
        "by": getpass.getuser(), "release": said["product"], "sha256": said["parts"]["clinic.db"]["sha256"], "log_whole": True,
    }  # fmt: skip
    kept = (new.folder / "audit.heads").read_text().split()
    assert kept[-1] == new.do(lambda session: "{}:{}".format(*session.execute(select(AuditHead.seq, AuditHead.hash)).one()))


def test_a_log_that_takes_no_more_rows_is_put_back_all_the_same(old: Product, new: Product, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old.records)) as connection, connection:
        connection.execute("UPDATE audit_head SET seq = 0")
    assert old.run("backup", tmp_path / "b").exit_code == 0
    result = new.run("restore", tmp_path / "b")
    assert result.exit_code == 1
    assert "this restore cannot be written into the log" in flat(result.output)
    assert new.records.exists()


def test_a_file_that_is_there_is_not_written_over(old: Product, file: Path) -> None:
    before = file.read_bytes()
    result = old.run("backup", file)
    assert result.exit_code == 2
    assert "is there already" in flat(result.output)
    assert file.read_bytes() == before


def test_where_there_is_no_database_there_is_no_backup(tmp_path: Path) -> None:
    none = product(tmp_path / "none")
    result = none.run("backup", tmp_path / "b")
    assert result.exit_code == 2
    assert "There is no database at" in flat(result.output)
    assert not none.records.exists()
    assert not (tmp_path / "b").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("content", [b"no database at all" * 100, b""])
def test_a_file_that_is_no_database_gives_no_backup(tmp_path: Path, content: bytes) -> None:
    none = product(tmp_path / "none")
    none.records.write_bytes(content)
    assert none.run("backup", tmp_path / "b").exit_code == 2
    assert not (tmp_path / "b").exists()


def test_a_damaged_database_is_found_when_it_is_backed_up(old: Product, tmp_path: Path) -> None:
    content = bytearray(old.records.read_bytes())
    content[5 * 4096 : 9 * 4096] = b"\xff" * (4 * 4096)
    old.records.write_bytes(content)
    result = old.run("backup", tmp_path / "b")
    assert result.exit_code == 2
    assert "damaged" in flat(result.output) or "cannot be read" in flat(result.output)
    assert not (tmp_path / "b").exists()


def test_a_damaged_database_is_replaced(old: Product, file: Path) -> None:
    old.records.write_bytes(b"rubbish" * 1000)
    assert old.run("restore", file).exit_code == 2
    assert old.run("restore", file, "--replace").exit_code == 0
    assert texts(old) == [WORDS]


def test_without_dialogues_their_record_is_left_out(old: Product, tmp_path: Path) -> None:
    result = old.run("backup", tmp_path / "b", "--without-dialogues")
    assert "The dialogue engine's record is not in it." in flat(result.output)
    assert "dialogues.db" not in names(tmp_path / "b")


@pytest.mark.parametrize("content", ["", "tracker_store:", "nlg: {}", "a: [", "tracker_store: text"])
def test_where_the_dialogues_are_has_to_be_told(old: Product, tmp_path: Path, content: str) -> None:
    (old.folder / "endpoints.yml").write_text(content)
    result = old.run("backup", tmp_path / "b")
    assert result.exit_code == 2
    assert "does not say where the dialogue engine keeps its record" in flat(result.output)
    assert not (tmp_path / "b").exists()


def test_dialogues_on_a_server_of_their_own_are_the_servers(old: Product, tmp_path: Path) -> None:
    (old.folder / "endpoints.yml").write_text("tracker_store:\n  url: postgresql://db.example/dialogues\n")
    assert old.run("backup", tmp_path / "b").exit_code == 0
    assert "dialogues.db" not in names(tmp_path / "b")
