"""Work owed to the dialogue engine: records to erase, tried until it succeeded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Outbox
from clinic.db.store import Store
from clinic.services import transcripts

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)


async def due(store: Store, *, now: datetime, limit: int = 50) -> Sequence[Outbox]:
    """What is owed by now, the oldest first."""
    found = select(Outbox).where(Outbox.due_at <= now).order_by(Outbox.due_at, Outbox.id).limit(limit)
    return await store.read(lambda session: session.scalars(found).all())


async def owes_forgetting(store: Store, conversation_id: str) -> bool:
    """Whether the dialogue engine has still to forget what it knows of this conversation."""
    return await store.read(lambda session: transcripts.owes_forgetting(session, conversation_id))


async def forgotten(store: Store, conversation_id: str) -> None:
    """It did: nothing of this conversation is owed any more."""
    owed = delete(Outbox).where(Outbox.kind == "forget", Outbox.conversation_id == conversation_id)
    await store.write(lambda session: session.execute(owed))


async def postpone(store: Store, item_id: int, *, now: datetime) -> None:
    """Try again later, after a pause that doubles up to ten minutes."""

    def work(session: Session) -> None:
        item = session.get(Outbox, item_id)
        if item is not None:
            item.due_at = now + min(FIRST_PAUSE * 2 ** min(item.attempts, 10), LONGEST_PAUSE)
            item.attempts += 1

    await store.write(work)
