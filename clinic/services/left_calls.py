"""Call-backs of those who are no longer at the desk, which are free again, and those that their patients withdrew while somebody
had them, and that nobody has any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session

from clinic.db.models.chat import Callback
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.services.callback_queue import end_withdrawn, release
from clinic.services.callback_views import is_free
from clinic.services.callbacks import HAS_ALARM
from clinic.services.left_chats import is_gone


async def free_left(store: Store, *, began_before: datetime, now: datetime) -> int:
    """Free the call-backs that somebody has who is gone, without waiting for the end of the lease; how many. A session that began
    before that time has ended."""
    theirs = select(Callback).join(StaffAccount, StaffAccount.id == Callback.owner_id).where(Callback.closed_at.is_(None))
    return await _each(store, theirs.where(~is_free(now), is_gone(Callback.seen_at, began_before)), release)


async def close_withdrawn(store: Store, *, now: datetime) -> int:
    """Close them; how many. One whose chat has an open alarm waits for its end: who looks after that may need the number."""
    withdrawn = select(Callback).where(Callback.closed_at.is_(None), Callback.withdrawn_at.is_not(None))
    left = withdrawn.where(is_free(now), HAS_ALARM.is_not(true()))  # of an erased chat it is not known by its id
    return await _each(store, left, lambda session, callback: end_withdrawn(session, callback, now=now))


async def _each(store: Store, left: Select[Callback], settle: Callable[[Session, Callback], None]) -> int:
    """Settle all of these; how many. Nothing is written where there is none."""

    def work(session: Session) -> int:
        callbacks = session.scalars(left.with_for_update(of=Callback, skip_locked=True)).all()
        for callback in callbacks:
            settle(session, callback)
        return len(callbacks)

    is_any = await store.read(lambda session: session.scalar(left.limit(1)) is not None)
    return await store.write(work) if is_any else 0
