"""Call-backs that their patients withdrew while somebody had them, and that nobody has any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from clinic.db.models.chat import Callback
from clinic.db.store import Store
from clinic.services.callback_queue import end_withdrawn
from clinic.services.callback_views import is_free
from clinic.services.callbacks import HAS_ALARM


async def close_withdrawn(store: Store, *, now: datetime) -> int:
    """Close them; how many. One whose chat has an open alarm waits for its end: who looks after that may need the number."""
    withdrawn = select(Callback).where(Callback.closed_at.is_(None), Callback.withdrawn_at.is_not(None))
    left = withdrawn.where(is_free(now), HAS_ALARM.is_not(true()))  # of an erased chat it is not known by its id

    def work(session: Session) -> int:
        callbacks = session.scalars(left.with_for_update(of=Callback, skip_locked=True)).all()
        for callback in callbacks:
            end_withdrawn(session, callback, now=now)
        return len(callbacks)

    is_any = await store.read(lambda session: session.scalar(left.limit(1)) is not None)
    return await store.write(work) if is_any else 0
