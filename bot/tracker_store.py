"""Keeps the dialogue engine's record of each conversation: one encrypted row, bounded, and deletable.

Stock Rasa loads and saves a conversation's whole history at every message, so that the 600th costs eight times the first
(measured, design study). Here the record is cut at a turn's border once it is long.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Iterable, List, Optional, Text
from uuid import uuid4

import sqlalchemy as sa
from cryptography.fernet import Fernet
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateTable

from bot.known_records import Entry, KnownRecords, read_entries

# Cut back to KEPT events when there are more than LONGEST: some 25 and 10 turns.
LONGEST = 150
KEPT = 60
LONGEST_FORM = 600
_LOSS = "begin every dialogue anew (transcripts are the gateway's and stay)"

_dialogues = sa.Table(
    "dialogue",
    sa.MetaData(),
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now(), onupdate=sa.func.now()),
)

# Made once: to put a statement together takes as long as to run it.
_OF_SENDER = _dialogues.c.id == sa.bindparam("sender")
_READ = sa.select(_dialogues.c.record).where(_OF_SENDER)
_REPLACE = _dialogues.update().where(_OF_SENDER).values(record=sa.bindparam("record"))
_INSERT = _dialogues.insert()


def dialogue_key(folder: Path) -> bytes:
    """The key of the records, kept in `folder`/dialogues.key (readable by its owner alone), made when there is none.

    Processes that start at once agree on one key: it is written beside its place and put there whole, never over another.
    """
    path = folder / "dialogues.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{uuid4().hex}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(Fernet.generate_key())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()


def _cipher(folder: Path) -> Fernet:
    try:
        return Fernet(dialogue_key(folder))
    except ValueError as error:
        raise RasaException(f"{folder / 'dialogues.key'} is damaged: put it back, or remove it and {_LOSS}") from error


def _turns_from(events: List[Event], earliest: int) -> Optional[int]:
    """Where the first turn at or after `earliest` begins."""
    return next((at for at in range(earliest, len(events)) if isinstance(events[at], UserUttered)), None)


def _turn_that_opened(events: List[Event], form: str) -> int:
    """Where the turn begins in which the form was last opened."""
    opened = max((at for at, event in enumerate(events) if isinstance(event, ActiveLoop) and event.name == form), default=0)
    return max((at for at in range(opened) if isinstance(events[at], UserUttered)), default=0)


def bounded(tracker: DialogueStateTracker) -> List[Event]:
    """The events worth keeping: all of a short record; of a long one the present slots and the last turns.

    An open form is kept from its beginning, which says what it is about; only one that has gone on for LONGEST_FORM events
    is cut like any other, and then stays open.
    """
    events, form = list(tracker.events), tracker.active_loop_name
    if len(events) <= LONGEST:
        return events
    border = _turns_from(events, len(events) - KEPT)
    if border is None:
        return events
    opening = _turn_that_opened(events, form) if form else border
    if len(events) - opening <= LONGEST_FORM:
        border = min(border, opening)
    slots: List[Event] = [SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.value != slot.initial_value]
    reopened: List[Event] = [ActiveLoop(form)] if form and border > opening else []
    return [*slots, *reopened, ActionExecuted(ACTION_LISTEN_NAME), *events[border:]]


class BoundedTrackerStore(TrackerStore):
    """One row a conversation, in SQLite (`path`) or in any database that SQLAlchemy knows (`url`)."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[Text] = None,
        event_broker: Optional[EventBroker] = None,
        path: Text = "var/dialogues.db",
        url: Optional[Text] = None,
        secrets: Text = "var/secrets",
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        # Opening SQLite anew for each statement, as SQLAlchemy does by default, took an eighth of every turn.
        self._engine = sa.create_engine(url or f"sqlite:///{path}", future=True, poolclass=QueuePool)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        self._cipher = _cipher(Path(secrets))
        self._known = KnownRecords()
        with self._engine.begin() as connection:
            connection.execute(
                CreateTable(_dialogues, if_not_exists=True)
            )  # create_all looks first: two that start at once collide

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Rasa saves a tracker as soon as it has made it: without an event it holds nothing, and the next is made the same."""
        if not tracker.events:
            return
        entries = self._known.of_events(tracker.sender_id, bounded(tracker))
        record = f"[{','.join(entry.written() for entry in entries)}]"
        sealed = self._cipher.encrypt(record.encode())
        with self._engine.begin() as connection:
            if connection.execute(_REPLACE, {"sender": tracker.sender_id, "record": sealed}).rowcount == 0:
                connection.execute(_INSERT, {"id": tracker.sender_id, "record": sealed})
        self._known.keep(tracker.sender_id, sealed, entries)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        entries = self._entries(sender_id)
        events = [event for entry in entries or () if (event := entry.read())]
        return DialogueStateTracker.from_events(sender_id, events, self.domain.slots) if entries is not None else None

    def _entries(self, sender_id: Text) -> Optional[List[Entry]]:
        with self._engine.connect() as connection:
            sealed = connection.execute(_READ, {"sender": sender_id}).scalar()
        if sealed is None:
            self._known.forget(sender_id)
            return None
        entries = self._known.entries(sender_id, sealed)
        if entries is None:
            entries = read_entries(self._cipher.decrypt(sealed))
            self._known.keep(sender_id, sealed, entries)
        return entries

    async def delete(self, sender_id: Text) -> None:
        """Forget a conversation; one that is not there is already forgotten."""
        self._known.forget(sender_id)
        with self._engine.begin() as connection:
            connection.execute(_dialogues.delete().where(_dialogues.c.id == sender_id))
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:  # the log still holds the record as it was
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def keys(self) -> Iterable[Text]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(_dialogues.c.id)).scalars())


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=2000")  # first: the next line already waits for other processes
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
