"""What patients wrote is in no file of the database in the clear, an older database is sealed, and keys can be changed."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from clinic.__main__ import app
from clinic.db import migrate
from clinic.db.encryption import Vault, WrongKey, fresh_key
from clinic.db.engine import create_engine
from clinic.db.models.chat import Callback, CallbackStep, Conversation, Feedback, Message
from clinic.db.models.records import DiaryEntry, Patient
from clinic.db.store import open_store
from clinic.services import callbacks
from tests.databases import empty_database

OLD, NEW = fresh_key(), fresh_key()
MARKER = "zebrafinch"
CHAT, AT = "00000000-0000-4000-8000-000000000000", datetime(2026, 11, 20, tzinfo=UTC)


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'clinic.db'}"


def fill(session: Session) -> None:
    """A row in every table that holds words, the marker in each of them."""
    session.add(Patient(id=1, portal_id="p", display_name="P", created_at=AT))
    session.flush()
    session.add(Conversation(id=CHAT, patient_id=1, started_at=AT, last_seq=1))
    session.flush()
    session.add(
        Message(conversation_id=CHAT, seq=1, id="m", sent_at=AT, sender="bot", text=MARKER, extras={"entry": {"note": MARKER}})
    )
    session.flush()
    session.add(Feedback(conversation_id=CHAT, message_id="m", helpful=True, comment=MARKER, given_at=AT))
    wish = Callback(reference="CB-1", phone=f"tel:{MARKER}", name=MARKER, reason=MARKER, call_window="any", requested_at=AT)
    wish.call_from = wish.due_at = AT
    session.add(wish)
    session.flush()
    session.add(CallbackStep(id="s", reference="CB-1", at=AT, kind="note", note=MARKER))
    entry = DiaryEntry(id=uuid4(), patient_id=1, day=date(2026, 11, 19), headache=True, note=MARKER, created_at=AT)
    entry.symptoms = entry.quality = entry.medications = entry.triggers = entry.denied = entry.settled = []
    session.add(entry)


def read(session: Session) -> list[str | None]:
    """Every text, as its reader gets it."""
    columns = (Message.text, Feedback.comment, Callback.phone, Callback.name, Callback.reason, CallbackStep.note, DiaryEntry.note)
    (extras,) = session.scalars(select(Message.extras))
    return [*(session.scalar(select(column)) for column in columns), extras["entry"]["note"]]


ALL = [MARKER, MARKER, f"tel:{MARKER}", *[MARKER] * 5]


def files_with_the_marker(folder: Path) -> list[str]:
    return [file.name for file in sorted(folder.iterdir()) if MARKER.encode() in file.read_bytes()]


async def filled(folder: Path, *keys: str) -> None:
    vault = Vault(keys)
    empty_database(folder / "clinic.db")
    store = open_store(url(folder), vault)
    await store.write(fill)
    await store.close()


async def words(folder: Path, *keys: str) -> list[str | None]:
    store = open_store(url(folder), Vault(keys))
    try:
        return await store.read(read)
    finally:
        await store.close()


async def test_no_file_of_the_database_shows_what_was_written(tmp_path: Path) -> None:
    await filled(tmp_path, NEW)
    assert files_with_the_marker(tmp_path) == []
    assert await words(tmp_path, NEW) == ALL


async def test_with_a_wrong_key_nothing_is_read_and_the_database_counts_as_away(tmp_path: Path) -> None:
    await filled(tmp_path, OLD)
    with pytest.raises(WrongKey):
        await words(tmp_path, NEW)


async def test_a_database_of_an_earlier_release_is_sealed_and_can_go_back(tmp_path: Path) -> None:
    await filled(tmp_path, NEW)
    engine = create_engine(url(tmp_path), Vault([NEW]))
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.config(sync), "0002"))
    await engine.dispose()
    with sqlite3.connect(tmp_path / "clinic.db") as connection:
        text, extras = connection.execute("SELECT text, extras FROM message").fetchone()
        assert (text, json.loads(extras)) == (MARKER, {"entry": {"note": MARKER}})
        assert connection.execute("SELECT phone, name, reason FROM callback").fetchone() == (f"tel:{MARKER}", MARKER, MARKER)
        assert connection.execute("SELECT count(*) FROM feedback").fetchone() == (1,)
    assert files_with_the_marker(tmp_path) != []
    await migrate.upgrade(url(tmp_path), Vault([NEW]))
    # That release had no table for what staff note.
    assert await words(tmp_path, NEW) == [*ALL[:5], None, *ALL[6:]]
    assert files_with_the_marker(tmp_path) == []


async def test_many_words_are_sealed_page_by_page(tmp_path: Path) -> None:
    await filled(tmp_path, NEW)
    store = open_store(url(tmp_path), Vault([NEW]))
    many = [
        Message(conversation_id=CHAT, seq=seq, id=f"m{seq}", sent_at=AT, sender="bot", text=f"{seq}", extras={})
        for seq in range(2, 1204)
    ]
    await store.write(lambda session: session.add_all(many))
    engine = create_engine(url(tmp_path), Vault([NEW]))
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.config(sync), "0002"))
    await engine.dispose()
    await migrate.upgrade(url(tmp_path), Vault([NEW]))
    texts = await store.read(lambda session: session.scalars(select(Message.text).order_by(Message.seq)).all())
    await store.close()
    assert texts == [MARKER, *(f"{seq}" for seq in range(2, 1204))]


def rotated(folder: Path, monkeypatch: pytest.MonkeyPatch, *keys: str) -> tuple[int, str]:
    monkeypatch.setenv("CLINIC_DATABASE_URL", url(folder))
    monkeypatch.setenv("CLINIC_DATA_KEYS", ",".join(keys))
    result = CliRunner().invoke(app, ["keys", "rotate"])
    return result.exit_code, result.output


def test_after_a_rotation_the_old_key_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(filled(tmp_path, OLD))
    code, printed = rotated(tmp_path, monkeypatch, NEW, OLD)
    assert code == 0, printed
    assert "message: 2 sealed anew" in printed
    assert asyncio.run(words(tmp_path, NEW)) == ALL
    code, printed = rotated(tmp_path, monkeypatch, NEW)
    assert (code, "message: 0 sealed anew" in printed) == (0, True)


def test_a_rotation_without_the_old_key_changes_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(filled(tmp_path, OLD))
    code, printed = rotated(tmp_path, monkeypatch, NEW)
    assert code == 1
    assert "message: 2 cannot be opened" in printed
    assert asyncio.run(words(tmp_path, OLD)) == ALL


def test_a_key_that_is_made_can_be_set() -> None:
    printed = CliRunner().invoke(app, ["keys", "make"]).output.strip()
    assert Vault([printed]).open(Vault([printed]).seal("rain")) == "rain"


async def test_staff_read_what_a_patient_wrote(tmp_path: Path) -> None:
    await filled(tmp_path, NEW)
    store = open_store(url(tmp_path), Vault([NEW]))
    (listed,) = await callbacks.listed(store)
    await store.close()
    assert (listed.callback.name, listed.callback.reason) == (MARKER, MARKER)
