"""Work owed to the dialogue engine: records to erase, tried until it succeeded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from clinic.db.engine import Sessions
from clinic.db.models.chat import Outbox

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)


async def due(sessions: Sessions, *, now: datetime, limit: int = 50) -> Sequence[Outbox]:
    """What is owed by now, the oldest first."""
    async with sessions() as session:
        found = select(Outbox).where(Outbox.due_at <= now).order_by(Outbox.due_at, Outbox.id).limit(limit)
        return (await session.scalars(found)).all()


async def done(sessions: Sessions, item_id: int) -> None:
    async with sessions.begin() as session:
        await session.execute(delete(Outbox).where(Outbox.id == item_id))


async def postpone(sessions: Sessions, item_id: int, *, now: datetime) -> None:
    """Try again later, after a pause that doubles up to ten minutes."""
    async with sessions.begin() as session:
        item = await session.get(Outbox, item_id)
        if item is not None:
            item.due_at = now + min(FIRST_PAUSE * 2 ** min(item.attempts, 10), LONGEST_PAUSE)
            item.attempts += 1
