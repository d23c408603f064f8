"""`clinic purge`: says what is due, deletes it when told to, and leaves what is not."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from clinic.__main__ import app
from clinic.db.models.chat import Alarm, Callback, Conversation, Feedback, Message
from clinic.db.models.records import Patient
from clinic.db.store import open_store
from clinic.domain.callbacks import Outcome
from clinic.services import audit, retention
from knowledge import Retention
from tests.databases import empty_database
from tests.integration.action_server import database_url

NOW = datetime.now(UTC)
KEEP = Retention()
RUNNER = CliRunner()


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def chat(session: Session, *, begun: float, last: float, patient: int | None = None) -> str:
    """A conversation that began and was last spoken in so many days ago."""
    id = str(uuid4())
    session.add(Conversation(id=id, patient_id=patient, started_at=ago(begun), last_seq=2))
    session.flush()
    for seq, days in ((1, begun), (2, last)):
        message = {"conversation_id": id, "seq": seq, "id": f"{id}/{seq}", "sent_at": ago(days), "sender": "bot"}
        session.add(Message(**message, text="rain", extras={}))
    session.flush()
    return id


def callback(session: Session, conversation: str | None, *, closed: float | None) -> None:
    row = Callback(reference=str(uuid4())[:12], conversation_id=conversation, phone="tel:1", call_window="any")
    row.requested_at = row.call_from = row.due_at = ago(900)
    row.closed_at, row.outcome = (None, None) if closed is None else (ago(closed), Outcome.REACHED)
    session.add(row)


def fill(session: Session) -> None:
    session.add(Patient(id=1, portal_id="p", display_name="P", created_at=NOW))
    session.flush()
    old, new = chat(session, begun=200, last=91), chat(session, begun=200, last=89)
    chat(session, begun=900, last=731, patient=1)
    chat(session, begun=900, last=91, patient=1)
    session.add(Feedback(conversation_id=new, message_id=f"{new}/1", helpful=True, given_at=ago(366)))
    session.add(Feedback(conversation_id=new, message_id=f"{new}/2", helpful=True, given_at=ago(364)))
    callback(session, old, closed=None)
    callback(session, new, closed=91)
    callback(session, new, closed=89)
    for days in (731, 729):
        session.add(Alarm(id=f"a{days}", conversation_id=new, message_id="m", level="crisis", rules=[], raised_at=ago(days)))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "clinic.db"
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url(file))
    asyncio.run(made(file, fill))
    return file


async def made(file: Path, work: Callable[[Session], Any]) -> None:
    empty_database(file)
    store = open_store(database_url(file))
    await store.write(work)
    await store.close()


def rows(file: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def counts(file: Path) -> dict[str, int]:
    tables = ("conversation", "message", "feedback", "callback", "alarm", "outbox", "audit")
    return {table: rows(file, f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def test_without_apply_it_says_what_is_due_and_deletes_nothing(file: Path) -> None:
    before = counts(file)
    result = RUNNER.invoke(app, ["purge"])
    assert result.exit_code == 0, result.output
    assert "visitor_chats: 1 to be deleted (kept 90 days)" in result.output
    assert result.output.count(": 1 to be deleted") == 5
    assert "Nothing was deleted" in result.output
    assert counts(file) == before


def test_with_apply_it_deletes_what_is_due_and_nothing_else(file: Path) -> None:
    result = RUNNER.invoke(app, ["purge", "--apply"])
    assert result.exit_code == 0, result.output
    assert result.output.count(": 1 deleted") == 5
    wanted = {"conversation": 2, "message": 4, "feedback": 1, "callback": 2, "alarm": 1, "outbox": 2, "audit": 1}
    assert counts(file) == wanted
    assert rows(file, "SELECT actor, action, patient_id FROM audit") == [("retention", "transcript.erase", 1)]
    assert rows(file, "SELECT conversation_id, reason FROM callback WHERE closed_at IS NULL") == [(None, None)]
    again = RUNNER.invoke(app, ["purge", "--apply"])
    assert again.output.count(": 0 deleted") == 5
    assert counts(file) == wanted


async def test_many_are_deleted_in_batches_and_leave_no_byte(tmp_path: Path) -> None:
    file, ids = tmp_path / "clinic.db", list[str]()

    def many(session: Session) -> None:
        ids.extend(chat(session, begun=200, last=100) for _ in range(2 * retention.BATCH + 3))

    await made(file, many)
    store = open_store(database_url(file))
    done = await retention.purge(store, KEEP, now=NOW)
    assert [kind.count for kind in done] == [len(ids), 0, 0, 0, 0]
    assert (await audit.verify(store)).head.seq == 0
    # The ids are still owed to the dialogue engine, and stand in the outbox alone; ids of messages are gone.
    assert all(f"{id}/1".encode() not in file.read_bytes() for id in ids)
    await store.close()


async def test_the_days_are_the_clinics(tmp_path: Path) -> None:
    file = tmp_path / "clinic.db"
    await made(file, fill)
    store = open_store(database_url(file))
    due = await retention.due(store, Retention(visitor_chats=10, patient_chats=10, alarms=10_000), now=NOW)
    await store.close()
    assert [kind.count for kind in due] == [2, 2, 1, 1, 0]
