"""What is kept about whom a conversation belongs to, and the erasure of a diary wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic.db.models.chat import Alarm, Callback, Conversation, Feedback, Message
from clinic.db.models.records import Appointment, DiaryEntry, Patient, Reminder, Treatment
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.transcripts import owe_forgetting

# Turns that were answered with one of these repeat what stands in the diary.
DIARY_TOPICS = ("diary_log", "diary_correct", "diary_view", "diary_export")


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept: of a signed-in patient all there is, of a visitor what hangs on this conversation.

    `name`: of a signed-in patient. `reminder_hour`: on the clinic's clock; None while no reminder is on.
    """

    chats: int
    messages: int
    ratings: int
    callbacks: int
    alarms: int
    appointments: int = 0
    entries: int = 0
    first_day: date | None = None
    last_day: date | None = None
    name: str | None = None
    treatments: int = 0
    reminder_hour: int | None = None


def kept(session: Session, conversation: Conversation) -> Kept:
    """Count what is kept of the patient, or of the visitor, whose conversation it is."""
    chats = select(Conversation.id).where(_theirs(Conversation.id, Conversation.patient_id, conversation))
    wishes = _theirs(Callback.conversation_id, Callback.patient_id, conversation)
    alarms = _theirs(Alarm.conversation_id, Alarm.patient_id, conversation)
    found = Kept(
        chats=_count(session, select(Conversation.id).where(Conversation.id.in_(chats))),
        messages=_count(session, select(Message.id).where(Message.conversation_id.in_(chats))),
        ratings=_count(session, select(Feedback.message_id).where(Feedback.conversation_id.in_(chats))),
        callbacks=_count(session, select(Callback.reference).where(wishes)),
        alarms=_count(session, select(Alarm.id).where(alarms)),
    )
    if conversation.patient_id is None:
        return found
    audit.record(session, Access(conversation.patient_id, "record.read", "summary"))
    return _with_record(session, found, conversation.patient_id)


def _with_record(session: Session, found: Kept, patient_id: int) -> Kept:
    days = select(func.count(), func.min(DiaryEntry.day), func.max(DiaryEntry.day)).where(DiaryEntry.patient_id == patient_id)
    count, first, last = session.execute(days).one()
    return replace(
        found,
        name=session.scalar(select(Patient.display_name).where(Patient.id == patient_id)),
        appointments=_count(session, select(Appointment.id).where(Appointment.patient_id == patient_id)),
        treatments=_count(session, select(Treatment.id).where(Treatment.patient_id == patient_id)),
        reminder_hour=session.scalar(select(Reminder.at_hour).where(Reminder.patient_id == patient_id)),
        entries=count,
        first_day=first,
        last_day=last,
    )


def entries(session: Session, patient_id: int) -> int:
    """How many entries the patient's diary has."""
    audit.record(session, Access(patient_id, "diary.read", "diary"))
    return _count(session, select(DiaryEntry.id).where(DiaryEntry.patient_id == patient_id))


def erase_diary(session: Session, patient_id: int, *, now: datetime) -> int:
    """Delete every entry, the turns of the patient's chats that speak of them, and what the dialogue engine knows of these
    chats; how many entries there were. Inside the caller's transaction.
    """
    gone = session.execute(delete(DiaryEntry).where(DiaryEntry.patient_id == patient_id).returning(DiaryEntry.id)).all()
    for id in session.scalars(select(Conversation.id).where(Conversation.patient_id == patient_id)).all():
        _erase_diary_turns(session, id)
        owe_forgetting(session, id, now=now)
    audit.record(session, Access(patient_id, "diary.erase", "diary", details={"entries": len(gone)}))
    return len(gone)


def _erase_diary_turns(session: Session, conversation_id: str) -> None:
    """The turn itself stays on record, so that the same message sent again is not taken for a new one."""
    of_chat = Message.conversation_id == conversation_id
    turns = select(Message.reply_to).where(of_chat, Message.topic.in_(DIARY_TOPICS), Message.reply_to.is_not(None))
    found = session.scalars(turns.distinct()).all()
    session.execute(delete(Message).where(of_chat, or_(Message.id.in_(found), Message.reply_to.in_(found))))


def _theirs(
    conversation_id: InstrumentedAttribute[Any], patient_id: InstrumentedAttribute[Any], conversation: Conversation
) -> ColumnElement[bool]:
    if conversation.patient_id is None:
        return conversation_id == conversation.id
    return patient_id == conversation.patient_id


def _count(session: Session, found: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0
