"""Conversations and what hangs on them: messages, turns, feedback, alarms, and work that is still to be done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base
from clinic.db.encryption import Sealed, SealedJson
from clinic.db.models.records import one_of
from clinic.domain.callbacks import Kind, Outcome

Id = String(36)


def _conversation_key() -> Mapped[str]:
    return mapped_column(Id, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)


class Conversation(Base):
    """A chat. Erasing it takes its messages, turns and feedback along."""

    __tablename__ = "conversation"
    # The desk's list is read from this index, page by page.
    __table_args__ = (Index("ix_conversation_desk_rank_desk_place_id", "desk_rank", "desk_place", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, comment="random UUID; all that the assistant ever learns")
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    last_seq: Mapped[int] = mapped_column(default=0, comment="seq of the latest message; 0 before the first")
    untold_level: Mapped[str | None] = mapped_column(
        String(16), comment="level of an alarm of which the assistant has not heard yet"
    )
    last_at: Mapped[datetime | None] = mapped_column(comment="when the latest message was stored")
    taken_by: Mapped[int | None] = mapped_column(comment="the account of who has it; the assistant is silent meanwhile")
    taken_as: Mapped[str | None] = mapped_column(Sealed, comment="who has it, as the patient is told")
    taken_at: Mapped[datetime | None]
    taken_version: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="take-overs and hand-backs so far: of two at once one wins"
    )
    wants_person_at: Mapped[datetime | None] = mapped_column(comment="since when the patient waits for a person")
    open_alarm: Mapped[str | None] = mapped_column(String(16), comment="the most pressing level of its open alarms")
    desk_rank: Mapped[int] = mapped_column(
        default=-1, server_default="-1", comment="clinic.domain.desk.Rank, of the columns above"
    )
    desk_place: Mapped[int] = mapped_column(
        BigInteger, default=0, server_default="0", comment="order inside the rank, of the columns above"
    )


class Turn(Base):
    """One message of a patient and whether it was answered. The client's id makes sending it again harmless."""

    __tablename__ = "turn"
    __table_args__ = (CheckConstraint("state IN ('open', 'done')", name="state"),)

    conversation_id: Mapped[str] = _conversation_key()
    message_id: Mapped[str] = mapped_column(Id, primary_key=True, comment="the client's UUID")
    body_hash: Mapped[str] = mapped_column(Sealed, comment="sha256 of what was sent, to tell another body")
    state: Mapped[str] = mapped_column(String(8), default="open")
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class Message(Base):
    """One message as it was shown. `seq` orders the conversation, and is never given out twice."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "id"),
        CheckConstraint("sender IN ('patient', 'bot', 'staff', 'system')", name="sender"),
        CheckConstraint("urgency IN ('none', 'urgent', 'emergency', 'crisis')", name="urgency"),
        Index("ix_message_conversation_id_reply_to", "conversation_id", "reply_to"),
    )

    conversation_id: Mapped[str] = _conversation_key()
    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(Id)
    reply_to: Mapped[str | None] = mapped_column(Id, comment="the turn that this answers")
    sent_at: Mapped[datetime] = mapped_column(index=True)
    sender: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Sealed)
    topic: Mapped[str | None] = mapped_column(String(40))
    part: Mapped[str | None] = mapped_column(String(40), comment="which approved text of the topic; NULL before revision 0013")
    urgency: Mapped[str] = mapped_column(String(16), default="none")
    reviewed_on: Mapped[date | None]
    extras: Mapped[dict[str, Any]] = mapped_column(
        SealedJson, default=dict, comment="sources, buttons with what they do, links, image, entry, as shown"
    )


class Feedback(Base):
    """A patient's verdict on one message of the assistant; the last one counts."""

    __tablename__ = "feedback"
    __table_args__ = (
        ForeignKeyConstraint(["conversation_id", "message_id"], ["message.conversation_id", "message.id"], ondelete="CASCADE"),
    )

    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    message_id: Mapped[str] = mapped_column(Id, primary_key=True)
    helpful: Mapped[bool]
    comment: Mapped[str | None] = mapped_column(Sealed)
    given_at: Mapped[datetime]


class Alarm(Base):
    """An emergency or a crisis that somebody has to see. It outlives the conversation, without its text."""

    __tablename__ = "alarm"
    __table_args__ = (CheckConstraint("level IN ('emergency', 'crisis')", name="level"),)

    # Made from the conversation and the message: importing the same alarm twice gives one row.
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(Id, ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id", ondelete="SET NULL"), index=True)
    callback_reference: Mapped[str | None] = mapped_column(
        String(12),
        ForeignKey("callback.reference", ondelete="SET NULL"),
        index=True,
        comment="the open call-back of a chat that was erased; none while there is the chat",
    )
    # Not a foreign key: the message goes when the conversation is erased, the alarm stays.
    message_id: Mapped[str] = mapped_column(Id)
    level: Mapped[str] = mapped_column(String(16))
    rules: Mapped[list[str]] = mapped_column(JSON, comment="ids of the rules that fired; 'assistant' for a trained intent")
    raised_at: Mapped[datetime] = mapped_column(index=True)
    planned_at: Mapped[datetime | None] = mapped_column(index=True, comment="when it was settled whom to tell")
    escalate_at: Mapped[datetime | None] = mapped_column(index=True, comment="when it escalates next; none once it was closed")
    escalated_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(Sealed, comment="the name of who did")
    acknowledged_id: Mapped[int | None] = mapped_column(comment="the account of who did")
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_by: Mapped[str | None] = mapped_column(Sealed)
    outcome: Mapped[str | None] = mapped_column(String(24), comment="clinic.domain.alarms.Outcome")
    note: Mapped[str | None] = mapped_column(Sealed)

    @property
    def is_unclosed(self) -> bool:
        """Whether it has escalated since somebody acknowledged it: nobody closed it in time."""
        return self.acknowledged_at is not None and self.escalated_at is not None and self.escalated_at > self.acknowledged_at

    @property
    def is_looked_after(self) -> bool:
        """Whether somebody acknowledged it, and not too long ago."""
        return self.acknowledged_at is not None and not self.is_unclosed


class AlarmNotice(Base):
    """News of an alarm that is owed to somebody outside of the desk until it was taken. It holds no words."""

    __tablename__ = "alarm_notice"
    __table_args__ = (
        CheckConstraint("kind IN ('raised', 'escalated', 'unclosed')", name="kind"),
        CheckConstraint("way IN ('webhook', 'email')", name="way"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, comment="sent along: who gets it twice knows it by this")
    alarm_id: Mapped[str] = mapped_column(Id, ForeignKey("alarm.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    way: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(index=True, comment="none once it was taken")
    sent_at: Mapped[datetime | None]


class Callback(Base):
    """A patient's wish to be called, until staff close it. It outlives the conversation, without the reason."""

    __tablename__ = "callback"
    __table_args__ = (
        CheckConstraint("call_window IN ('morning', 'afternoon', 'any')", name="call_window"),
        CheckConstraint(one_of("outcome", tuple(Outcome)), name="outcome"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        Index("ix_callback_closed_at_due_at", "closed_at", "due_at"),
    )

    reference: Mapped[str] = mapped_column(String(12), primary_key=True, comment="said to the patient")
    conversation_id: Mapped[str | None] = mapped_column(Id, ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id", ondelete="SET NULL"), index=True)
    phone: Mapped[str] = mapped_column(Sealed, comment="RFC 3966, with its extension: tel:+1-312-555-0142;ext=12")
    name: Mapped[str | None] = mapped_column(Sealed)
    reason: Mapped[str | None] = mapped_column(Sealed)
    appointment: Mapped[str | None] = mapped_column(Sealed, comment="the visits that it is about, as they were told")
    call_window: Mapped[str] = mapped_column(String(12))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    times_asked: Mapped[int] = mapped_column(default=1)
    shared_seq: Mapped[int | None] = mapped_column(comment="up to here the patient lets staff read the chat; none: not at all")
    call_from: Mapped[datetime] = mapped_column(comment="not to be called before; a call without an answer moves it on")
    due_at: Mapped[datetime] = mapped_column(comment="overdue from then on")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id", ondelete="SET NULL"), comment="who took it")
    seen_at: Mapped[datetime | None] = mapped_column(comment="the owner's last sign of life: see clinic.domain.callbacks.LEASE")
    withdrawn_at: Mapped[datetime | None] = mapped_column(
        comment="the patient cancelled it in the chat; none once asked for anew"
    )
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(16))


class CallbackStep(Base):
    """What staff did with a call-back, or its patient. The form's own id makes sending it again harmless."""

    __tablename__ = "callback_step"
    __table_args__ = (
        CheckConstraint(one_of("kind", tuple(Kind)), name="kind"),
        Index("ix_callback_step_reference_at", "reference", "at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, comment="a UUID")
    reference: Mapped[str] = mapped_column(String(12), ForeignKey("callback.reference", ondelete="CASCADE"))
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), comment="none: a command of the administrator's, or the patient"
    )
    kind: Mapped[str] = mapped_column(String(12))
    result: Mapped[str | None] = mapped_column(String(16), comment="of a call, or how it was closed")
    note: Mapped[str | None] = mapped_column(Sealed)


class Outbox(Base):
    """Work for another process that is owed until it is done: the erasure of a dialogue engine's record."""

    __tablename__ = "outbox"
    __table_args__ = (CheckConstraint("kind IN ('forget')", name="kind"), UniqueConstraint("kind", "conversation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    # Not a foreign key: the conversation is gone when this is written.
    conversation_id: Mapped[str] = mapped_column(Id)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(index=True)


class SignOff(Base):
    """A clinician's verdict on one answer's very text: signed off, or sent back with a remark. The latest on a text counts."""

    __tablename__ = "sign_off"
    __table_args__ = (
        CheckConstraint("verdict IN ('signed', 'sent_back')", name="verdict"),
        CheckConstraint("verdict = 'signed' OR remark IS NOT NULL", name="remark"),
        Index("ix_sign_off_topic_text_hash", "topic", "text_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    text_hash: Mapped[str] = mapped_column(String(64), comment="knowledge.text_hash of the answer")
    texts: Mapped[list[Any] | None] = mapped_column(JSON, comment="knowledge.signed_texts; NULL of those before revision 0019")
    verdict: Mapped[str] = mapped_column(String(12), default="signed")
    signed_on: Mapped[date] = mapped_column(comment="the day of the verdict, where the clinic is")
    signed_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80), comment="as the audit log names whoever gave it")
    signed_by: Mapped[str | None] = mapped_column(Sealed, comment="the name then; NULL of those before revision 0012")
    remark: Mapped[str | None] = mapped_column(Sealed)
