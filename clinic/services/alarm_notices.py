"""News of alarms for people outside of the desk: planned once, owed until they were taken, and escalated in time.

Everything is in the database before anything is sent: a process that is killed loses nothing. A notice keeps its id however
often it is sent, so that whoever gets it twice can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, AlarmNotice
from clinic.db.store import Store
from clinic.domain.alarms import Notice, Way, next_escalation
from clinic.domain.chat import derived_id
from clinic.services.alarms import IS_OPEN, record_escalation

# Who sends one has it for so long: another process, or this one after a crash, sends it again then.
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Policy:
    """`raised`: the ways in which an alarm is told at once; none while the desk is staffed. `escalated`: when nobody
    acknowledged it within `patience`, or closed it within `clinic.domain.alarms.CLOSE_WITHIN` of that."""

    raised: Collection[Way]
    escalated: Collection[Way]
    patience: timedelta


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice that is to be sent now, and what may be said of its alarm."""

    id: str
    kind: Notice
    way: Way
    alarm_id: str
    level: str
    raised_at: datetime
    attempts: int


async def plan(store: Store, policy: Policy, *, now: datetime) -> int:
    """Settle whom to tell of each alarm that is new, and when it escalates; how many there were."""
    new = select(Alarm).where(Alarm.planned_at.is_(None)).order_by(Alarm.raised_at).limit(BATCH)

    def work(session: Session) -> int:
        alarms = session.scalars(new.with_for_update(skip_locked=True)).all()
        for alarm in alarms:
            alarm.planned_at = now
            if alarm.acknowledged_at is None:  # somebody at an open page may have been faster
                alarm.escalate_at = now + policy.patience
            _owe(session, alarm, Notice.RAISED, policy.raised, now)
        return len(alarms)

    return await store.write(work) if await _is_any(store, new) else 0


async def escalate(store: Store, policy: Policy, *, now: datetime) -> int:
    """Mark the alarms that nobody acknowledged or closed in time, and owe the news of it, again and again until somebody looks
    after them; how many there were."""
    late = select(Alarm).where(Alarm.escalate_at <= now, IS_OPEN).order_by(Alarm.escalate_at).limit(BATCH)

    def work(session: Session) -> int:
        alarms = session.scalars(late.with_for_update(skip_locked=True)).all()
        for alarm in alarms:
            alarm.escalated_at, alarm.escalate_at = now, next_escalation(alarm.raised_at, now)
            kind = Notice.ESCALATED if alarm.acknowledged_at is None else Notice.UNCLOSED
            _owe(session, alarm, kind, policy.escalated, now)
            record_escalation(session, alarm)
        return len(alarms)

    return await store.write(work) if await _is_any(store, late) else 0


async def claim(store: Store, *, now: datetime) -> Sequence[Owed]:
    """What is due, the oldest first; it is due again when the lease is over, unless it was `sent`."""
    due = select(AlarmNotice, Alarm).join(Alarm, Alarm.id == AlarmNotice.alarm_id).where(AlarmNotice.due_at <= now)
    wanted = due.order_by(AlarmNotice.due_at, AlarmNotice.id).limit(BATCH)

    def work(session: Session) -> Sequence[Owed]:
        rows = session.execute(wanted.with_for_update(of=AlarmNotice, skip_locked=True)).all()
        for notice, _ in rows:
            notice.due_at, notice.attempts = now + LEASE, notice.attempts + 1
        return [_owed(notice, alarm) for notice, alarm in rows]

    return await store.write(work) if await _is_any(store, wanted) else []


async def sent(store: Store, owed: Owed, *, now: datetime) -> None:
    """It was taken: nothing is owed any more."""

    def work(session: Session) -> None:
        notice = session.get(AlarmNotice, owed.id, with_for_update=True)
        if notice is not None:
            notice.sent_at, notice.due_at = now, None

    await store.write(work)


async def postpone(store: Store, owed: Owed, *, now: datetime) -> None:
    """It was not taken: again after a pause that doubles up to ten minutes, without end."""

    def work(session: Session) -> None:
        notice = session.get(AlarmNotice, owed.id, with_for_update=True)
        if notice is not None and notice.sent_at is None:
            notice.due_at = now + min(FIRST_PAUSE * 2 ** min(owed.attempts - 1, 10), LONGEST_PAUSE)

    await store.write(work)


async def _is_any(store: Store, found: Executable) -> bool:
    """Looking is done by a reader, so that patients do not wait for it."""
    return await store.read(lambda session: session.execute(found).first() is not None)


def _owe(session: Session, alarm: Alarm, kind: Notice, ways: Collection[Way], now: datetime) -> None:
    """News that nobody has taken yet are tried on, and not doubled."""
    of_alarm = (AlarmNotice.alarm_id == alarm.id, AlarmNotice.kind == kind, AlarmNotice.due_at.is_not(None))
    under_way = set(session.scalars(select(AlarmNotice.way).where(*of_alarm)))
    for way in (way for way in ways if way not in under_way):
        id = derived_id(alarm.id, f"notice/{kind}/{way}/{now.isoformat()}")
        session.add(AlarmNotice(id=id, alarm_id=alarm.id, kind=kind, way=way, attempts=0, due_at=now))


def _owed(notice: AlarmNotice, alarm: Alarm) -> Owed:
    kind, way = Notice(notice.kind), Way(notice.way)
    return Owed(notice.id, kind, way, alarm.id, alarm.level, alarm.raised_at, notice.attempts)
