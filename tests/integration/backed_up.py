"""A product at rest to back up and put back: its places in a folder, with records, an alarm that waits, and a dialogue."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from clinic.__main__ import app
from clinic.db import migrate
from clinic.db.encryption import Vault, fresh_key
from clinic.db.models.chat import Conversation, Message
from clinic.db.models.records import Patient
from clinic.db.store import open_store
from clinic.services import audit
from clinic.services.audit import Access

WORDS = "the zebrafinch sings at dawn"
RUNNER = CliRunner()


@dataclass(frozen=True)
class Product:
    """Everything of it stands in `folder`, but for what a database server holds."""

    folder: Path
    url: str
    key: str

    @property
    def records(self) -> Path:
        return self.folder / "clinic.db"

    @property
    def dialogues(self) -> Path:
        return self.folder / "dialogues.db"

    @property
    def spool(self) -> Path:
        return self.folder / "spool/alarms.jsonl"

    def run(self, *arguments: str | Path) -> Result:
        environment = {"CLINIC_DATABASE_URL": self.url, "CLINIC_STATE_DIR": str(self.folder), "CLINIC_DATA_KEYS": self.key}
        line = [*map(str, arguments), "--endpoints", str(self.folder / "endpoints.yml")]
        return RUNNER.invoke(app, line, env=environment)

    def do(self, work: Callable[[Session], Any]) -> Any:
        """What `work` gives, in a transaction on the records."""

        async def run() -> Any:
            store = open_store(self.url, Vault(self.key.split(",")))
            try:
                return await store.write(work)
            finally:
                await store.close()

        return asyncio.run(run())


def product(folder: Path, url: str | None = None, key: str | None = None) -> Product:
    """A folder for the product, with nothing in it but where the dialogue engine keeps its record."""
    folder.mkdir(parents=True, exist_ok=True)
    store = f"tracker_store:\n  path: {folder / 'dialogues.db'}\n  secrets: {folder / 'engine'}\n"
    (folder / "endpoints.yml").write_text(store)
    return Product(folder, url or f"sqlite+aiosqlite:///{folder / 'clinic.db'}", key or fresh_key())


def fill(made: Product) -> Product:
    asyncio.run(migrate.upgrade(made.url, Vault([made.key])))
    made.do(add_message)
    made.spool.parent.mkdir()
    made.spool.write_text(Vault([made.key]).seal("an alarm") + "\n")
    add_dialogue(made)
    return made


def add_message(session: Session) -> None:
    """A message of a patient of its own, and a row of the audit log."""
    id, now = str(uuid4()), datetime.now(UTC)
    patient = Patient(portal_id=id, display_name="P", created_at=now)
    session.add(patient)
    session.flush()
    session.add(Conversation(id=id, patient_id=patient.id, started_at=now, last_seq=1))
    session.flush()
    session.add(Message(conversation_id=id, seq=1, id=id, sent_at=now, sender="patient", text=WORDS, extras={"a": 1}))
    audit.record(session, Access(patient.id, "transcript.write", id))


def add_dialogue(made: Product) -> None:
    """As bot/tracker_store.py keeps one; that the real one comes back is tested in tests/bot/test_backup.py."""
    key = made.folder / "engine/dialogues.key"
    key.parent.mkdir()
    key.write_bytes(Fernet.generate_key())
    with closing(sqlite3.connect(made.dialogues)) as connection, connection:
        connection.execute("CREATE TABLE dialogue (id VARCHAR PRIMARY KEY, record BLOB NOT NULL, updated_at DATETIME NOT NULL)")
        record = Fernet(key.read_bytes()).encrypt(b"[]")
        connection.execute("INSERT INTO dialogue VALUES ('chat', ?, '2026-11-29')", (record,))


def texts(made: Product) -> list[str]:
    """Every message of the records, opened."""
    return list(made.do(lambda session: [message.text for message in session.query(Message)]))


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under the folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def flat(output: str) -> str:
    """What a command printed, on one line."""
    return " ".join(output.split())


@pytest.fixture
def old(tmp_path: Path) -> Product:
    return fill(product(tmp_path / "old"))


@pytest.fixture
def new(tmp_path: Path, old: Product) -> Product:
    """Another place with nothing in it but the keys."""
    made = product(tmp_path / "new", key=old.key)
    carry_dialogue_key(old, made)
    return made


def carry_dialogue_key(old: Product, new: Product) -> None:
    (new.folder / "engine").mkdir()
    (new.folder / "engine/dialogues.key").write_bytes((old.folder / "engine/dialogues.key").read_bytes())


@pytest.fixture
def file(tmp_path: Path, old: Product) -> Path:
    """A backup of `old`."""
    result = old.run("backup", target := tmp_path / "clinic.backup")
    assert result.exit_code == 0, result.output
    return target
