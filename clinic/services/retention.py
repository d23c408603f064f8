"""Deletes what was kept for as long as the clinic wants to keep it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Callback, Conversation, Feedback, Message
from clinic.db.store import Store
from clinic.services import audit
from clinic.services.transcripts import erase_in
from knowledge import Retention

# Chats in one transaction: patients who write meanwhile wait for no longer than that takes.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """What is kept `days` long: `rows` selects those whose time is over, `delete` deletes one of them."""

    name: str
    days: int
    rows: Select[Any]
    delete: Callable[[Session, Any], None]


@dataclass(frozen=True, slots=True)
class Due:
    """How many of a kind were due: deleted, or to be deleted."""

    name: str
    days: int
    count: int


def kinds(keep: Retention, *, now: datetime) -> list[Kind]:
    """Everything that has an end. The diary, visits and the audit log have none: see docs/privacy.md."""

    def erase(session: Session, conversation: Conversation) -> None:
        erase_in(session, conversation, now=now, actor=audit.RETENTION)

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    visitors, patients = Conversation.patient_id.is_(None), Conversation.patient_id.is_not(None)
    return [
        Kind("visitor_chats", keep.visitor_chats, _silent_since(before(keep.visitor_chats)).where(visitors), erase),
        Kind("patient_chats", keep.patient_chats, _silent_since(before(keep.patient_chats)).where(patients), erase),
        Kind("ratings", keep.ratings, select(Feedback).where(Feedback.given_at < before(keep.ratings)), _delete),
        Kind("callbacks", keep.callbacks, select(Callback).where(Callback.closed_at < before(keep.callbacks)), _delete),
        Kind("alarms", keep.alarms, select(Alarm).where(Alarm.raised_at < before(keep.alarms)), _delete),
    ]


async def due(store: Store, keep: Retention, *, now: datetime) -> Sequence[Due]:
    """How many of each kind are kept for too long; nothing is deleted."""
    wanted = kinds(keep, now=now)
    return await store.read(lambda session: [Due(kind.name, kind.days, _count(session, kind.rows)) for kind in wanted])


async def purge(store: Store, keep: Retention, *, now: datetime) -> Sequence[Due]:
    """Delete them, and have them leave the disk; the dialogue engine is owed what it has to forget."""
    done = [Due(kind.name, kind.days, await _purged(store, kind)) for kind in kinds(keep, now=now)]
    await store.scrub(whole=True)
    return done


async def _purged(store: Store, kind: Kind) -> int:
    def batch(session: Session) -> int:
        found = session.scalars(kind.rows.limit(BATCH).with_for_update()).all()
        for row in found:
            kind.delete(session, row)
        return len(found)

    total = count = await store.write(batch)
    while count == BATCH:
        count = await store.write(batch)
        total += count
    return total


def _silent_since(moment: datetime) -> Select[Any]:
    spoke = select(Message.seq).where(Message.conversation_id == Conversation.id, Message.sent_at >= moment)
    return select(Conversation).where(Conversation.started_at < moment, ~spoke.exists())


def _delete(session: Session, row: object) -> None:
    session.delete(row)


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
