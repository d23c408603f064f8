"""Alarms of those who are no longer at the desk: nobody looks after them, so that they are open again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.services.alarms import IS_LOOKED_AFTER, IS_OPEN, reopen
from clinic.services.left_chats import is_gone


async def reopen_left(store: Store, *, began_before: datetime, now: datetime) -> int:
    """Open the alarms again that somebody acknowledged who is gone; how many. They escalate at once. A session that began
    before that time has ended."""
    theirs = select(Alarm).join(StaffAccount, StaffAccount.id == Alarm.acknowledged_id)
    left = theirs.where(IS_OPEN, IS_LOOKED_AFTER, is_gone(Alarm.acknowledged_at, began_before))

    def work(session: Session) -> int:
        alarms = session.scalars(left.with_for_update(of=Alarm, skip_locked=True)).all()
        for alarm in alarms:
            reopen(session, alarm, now)
        return len(alarms)

    is_any = await store.read(lambda session: session.scalar(left.limit(1)) is not None)
    return await store.write(work) if is_any else 0
