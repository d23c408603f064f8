"""Alarms from the moment that they are raised until somebody closes them: acknowledged, escalated when they are not, closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.db.engine import Sessions
from clinic.db.models.chat import Alarm, Conversation, Message
from clinic.db.models.records import Patient
from clinic.db.store import Store
from clinic.domain.alarms import CLOSE_WITHIN, NEEDS_NOTE, Outcome, more_pressing
from clinic.domain.desk import Person
from clinic.errors import AlarmIsClosed, CouldNotCheck, NoteNeeded, UnknownAlarm
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.transcripts import reorder

IS_OPEN: ColumnElement[bool] = Alarm.closed_at.is_(None)
# As `Alarm.is_looked_after` of a row that was read.
IS_LOOKED_AFTER: ColumnElement[bool] = and_(
    Alarm.acknowledged_at.is_not(None), or_(Alarm.escalated_at.is_(None), Alarm.escalated_at <= Alarm.acknowledged_at)
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An alarm as staff see it; `patient` is the name of a signed-in one."""

    alarm: Alarm
    patient: str | None


@dataclass(frozen=True, slots=True)
class Pressing:
    """Open alarms that nobody looks after: how many, how many of them crises, the one to look at first, and the latest.

    Beside them those that somebody looks after and has not closed: how many, and the one that was acknowledged first.
    """

    count: int
    crises: int
    first: Alarm | None
    latest: datetime | None
    held: int
    held_first: Alarm | None

    @property
    def open(self) -> int:
        return self.count + self.held


@dataclass(frozen=True, slots=True)
class Told:
    """The words that raised an alarm; `at` is aware."""

    text: str
    at: datetime


async def told_with_last(sessions: Sessions, conversation_id: str, *, level: str) -> Told | None:
    """What the signed-in patient of this conversation wrote when its last alarm of this level was raised, for the patient's own
    diary. None for a visitor, and where there was none. `CouldNotCheck`."""
    of_alarm = (Message.conversation_id == Alarm.conversation_id) & (Message.id == Alarm.message_id)
    found = select(Alarm.patient_id, Message.text, Alarm.raised_at).join(Message, of_alarm).order_by(Alarm.raised_at.desc())
    found = found.where(Alarm.conversation_id == conversation_id, Alarm.level == level, Alarm.patient_id.is_not(None)).limit(1)
    try:
        async with sessions.begin() as session:
            row = (await session.execute(found)).first()
            if row is not None:
                place = f"conversation/{conversation_id}"
                await session.run_sync(audit.record, Access(row.patient_id, "transcript.read", place))
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error
    return Told(row.text, row.raised_at) if row else None


async def closed(store: Store, *, before: datetime | None = None, limit: int = 50) -> Sequence[Listed]:
    """Alarms that are done, the latest first; `before` is the closing time of the last one of the page before."""
    found = select(Alarm, Patient.display_name).outerjoin(Patient, Patient.id == Alarm.patient_id).limit(limit)
    found = found.where(Alarm.closed_at.is_not(None)).order_by(Alarm.closed_at.desc())
    found = found.where(Alarm.closed_at < before) if before else found
    return await store.read(lambda session: [Listed(alarm, patient) for alarm, patient in session.execute(found)])


async def count_open(store: Store) -> int:
    return await store.read(lambda session: session.scalar(select(func.count()).select_from(Alarm).where(IS_OPEN)) or 0)


async def one(store: Store, alarm_id: str, *, actor: str, why: Mapping[str, str]) -> Listed:
    """The alarm, and a line in the audit log that it was read, and why. `UnknownAlarm`."""

    def work(session: Session) -> Listed:
        alarm = _locked(session, alarm_id)
        _record(session, alarm, "read", actor, **why)
        patient = session.get(Patient, alarm.patient_id) if alarm.patient_id else None
        return Listed(alarm, patient.display_name if patient else None)

    return await store.write(work)


async def state(store: Store, alarm_id: str) -> Alarm:
    """How it stands, without a line in the audit log: for who has read it. `UnknownAlarm`."""
    alarm = await store.read(lambda session: session.get(Alarm, alarm_id))
    if alarm is None:
        raise UnknownAlarm
    return alarm


async def pressing(store: Store) -> Pressing:
    """What the banner on every page of the desk says."""

    def work(session: Session) -> Pressing:
        wanted, held, is_crisis = (IS_OPEN, ~IS_LOOKED_AFTER), (IS_OPEN, IS_LOOKED_AFTER), Alarm.level == "crisis"
        counts = select(func.count(), func.count().filter(is_crisis), func.max(Alarm.raised_at)).select_from(Alarm)
        count, crises, latest = session.execute(counts.where(*wanted)).one()
        first = session.scalar(select(Alarm).where(*wanted).order_by(is_crisis.desc(), Alarm.raised_at).limit(1))
        how_many = session.scalar(select(func.count()).select_from(Alarm).where(*held)) or 0
        held_first = session.scalar(select(Alarm).where(*held).order_by(Alarm.acknowledged_at).limit(1))
        return Pressing(count, crises, first, latest, how_many, held_first)

    return await store.read(work)


async def open_of(store: Store, conversation_ids: Collection[str]) -> dict[str, list[Alarm]]:
    """The open alarms of these conversations, the latest first."""

    def work(session: Session) -> dict[str, list[Alarm]]:
        found = select(Alarm).where(Alarm.conversation_id.in_(conversation_ids), IS_OPEN).order_by(Alarm.raised_at.desc())
        alarms: dict[str, list[Alarm]] = {}
        for alarm in session.scalars(found):
            alarms.setdefault(str(alarm.conversation_id), []).append(alarm)
        return alarms

    return await store.read(work) if conversation_ids else {}


async def acknowledge(store: Store, alarm_id: str, person: Person, *, now: datetime) -> Alarm:
    """Somebody looks after it, and closes it within `CLOSE_WITHIN`, else it escalates. The first one counts until then.
    `UnknownAlarm`, `AlarmIsClosed`."""

    def work(session: Session) -> Alarm:
        alarm = _open(session, alarm_id)
        if not alarm.is_looked_after:
            _acknowledged(session, alarm, person, now)
        return alarm

    return await store.write(work)


async def close(store: Store, alarm_id: str, person: Person, outcome: Outcome, note: str | None, *, now: datetime) -> Alarm:
    """End it with what came of it. `UnknownAlarm`, `AlarmIsClosed`, `NoteNeeded`."""
    if outcome in NEEDS_NOTE and not note:
        raise NoteNeeded

    def work(session: Session) -> Alarm:
        conversation = _locked_conversation(session, alarm_id)
        alarm = _open(session, alarm_id)
        if alarm.acknowledged_at is None:
            _acknowledged(session, alarm, person, now)
        alarm.closed_at, alarm.closed_by, alarm.outcome, alarm.note = now, person.name, outcome, note or None
        alarm.escalate_at = None
        _record(session, alarm, "close", person.actor, outcome=str(outcome))
        session.flush()
        if conversation is not None:
            _settle(session, conversation)
        return alarm

    return await store.write(work)


def reopen(session: Session, alarm: Alarm, now: datetime) -> None:
    """Nobody looks after it any more, inside the caller's transaction: it is as if nobody had, and escalates at once."""
    alarm.acknowledged_at = alarm.acknowledged_by = alarm.acknowledged_id = None
    alarm.escalate_at = now
    _record(session, alarm, "reopen", audit.ASSISTANT)


def record_escalation(session: Session, alarm: Alarm) -> None:
    """Write it down, inside the caller's transaction."""
    _record(session, alarm, "escalate", audit.ASSISTANT)


def _acknowledged(session: Session, alarm: Alarm, person: Person, now: datetime) -> None:
    alarm.acknowledged_at, alarm.acknowledged_by, alarm.acknowledged_id = now, person.name, person.id
    alarm.escalate_at = now + CLOSE_WITHIN
    _record(session, alarm, "acknowledge", person.actor)


def _locked_conversation(session: Session, alarm_id: str) -> Conversation | None:
    """The alarm's conversation, locked before the alarm is, as in a patient's own turns: neither waits for the other."""
    id = session.scalar(select(Alarm.conversation_id).where(Alarm.id == alarm_id))
    return session.get(Conversation, id, with_for_update=True) if id is not None else None


def _settle(session: Session, conversation: Conversation) -> None:
    """Its place at the desk is that of its other open alarms."""
    conversation.open_alarm = None
    for level in session.scalars(_levels(conversation.id)):
        conversation.open_alarm = more_pressing(conversation.open_alarm, level)
    reorder(conversation)


def _levels(conversation_id: str) -> Select[Any]:
    return select(Alarm.level).where(Alarm.conversation_id == conversation_id, IS_OPEN)


def _open(session: Session, alarm_id: str) -> Alarm:
    alarm = _locked(session, alarm_id)
    if alarm.closed_at is not None:
        raise AlarmIsClosed(alarm.closed_by)
    return alarm


def _locked(session: Session, alarm_id: str) -> Alarm:
    alarm = session.get(Alarm, alarm_id, with_for_update=True)
    if alarm is None:
        raise UnknownAlarm
    return alarm


def _record(session: Session, alarm: Alarm, verb: str, actor: str, **details: str) -> None:
    audit.record(session, Access(alarm.patient_id, f"alarm.{verb}", f"alarm/{alarm.id}", actor, details))
