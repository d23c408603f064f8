"""Conversations as they were shown: begun, read from any point on, and erased."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from clinic.db.base import Base
from clinic.db.models.chat import Alarm, Callback, Conversation, Message, Outbox, Turn
from clinic.db.models.records import Patient
from clinic.db.store import Store
from clinic.domain import desk
from clinic.domain.chat import NewMessage
from clinic.domain.desk import Rank
from clinic.domain.staff import is_staff
from clinic.errors import UnknownConversation
from clinic.services import audit
from clinic.services.audit import Access

# What every turn of a patient asks is put together once, and what it stores goes straight to the table: putting together and
# keeping books over objects takes several times what the database does (docs/benchmark.md).
_LOCKED = select(Conversation).where(Conversation.id == bindparam("id")).with_for_update()
_OWED = select(Outbox.id).where(Outbox.kind == "forget", Outbox.conversation_id == bindparam("id"))
_LAST = (
    select(Conversation.last_seq, Turn.state)
    .outerjoin(Message, (Message.conversation_id == Conversation.id) & (Message.seq == Conversation.last_seq))
    .outerjoin(Turn, (Turn.conversation_id == Conversation.id) & (Turn.message_id == Message.id))
    .where(Conversation.id == bindparam("id"))
)
_SETTLED = (
    select(Message)
    .where(Message.conversation_id == bindparam("id"), Message.seq > bindparam("after"), Message.seq <= bindparam("last"))
    .order_by(Message.seq)
    .limit(bindparam("most"))
)
_conversations = Base.metadata.tables["conversation"]
_MOVE = (
    update(_conversations)
    .where(_conversations.c.id == bindparam("key"))
    .values({name: bindparam(name) for name in ("last_seq", "last_at", "wants_person_at", "desk_rank", "desk_place")})
)
_STORE = insert(Base.metadata.tables["message"])
ACTORS = {"patient": audit.PATIENT, "bot": audit.ASSISTANT, "system": audit.ASSISTANT}


async def start(
    store: Store, conversation_id: str, *, patient_id: int | None, opening: Sequence[NewMessage], now: datetime
) -> list[Message]:
    """Begin a conversation with its first messages, from seq 1 on. `patient_id` is None for a visitor."""

    def work(session: Session) -> list[Message]:
        conversation = Conversation(id=conversation_id, patient_id=patient_id, started_at=now, last_seq=0, desk_rank=Rank.UNHEARD)
        session.add(conversation)
        session.flush()
        return append(session, conversation, opening, now=now)

    return await store.write(work)


async def history(store: Store, conversation_id: str, *, after: int = 0, limit: int | None = None) -> Sequence[Message]:
    """The messages with a seq above `after`, in order, at most `limit`. `UnknownConversation` when it was erased or never was."""

    def work(session: Session) -> Sequence[Message]:
        if session.get(Conversation, conversation_id) is None:
            raise UnknownConversation
        found = select(Message).where(Message.conversation_id == conversation_id, Message.seq > after)
        return session.scalars(found.order_by(Message.seq).limit(limit)).all()

    return await store.read(work)


async def patient(store: Store, conversation_id: str) -> Patient | None:
    """The patient whose conversation it is; None for a visitor's. `UnknownConversation` when there is none."""

    def work(session: Session) -> Patient | None:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise UnknownConversation
        return session.get(Patient, conversation.patient_id) if conversation.patient_id else None

    return await store.read(work)


async def settled(store: Store, conversation_id: str, *, after: int, limit: int) -> Sequence[Message]:
    """As `history`, at most `limit`, and without a last message that may still be withdrawn: see `turns.withdraw`."""

    def work(session: Session) -> Sequence[Message]:
        last = _last_settled(session, conversation_id)
        return session.scalars(_SETTLED, {"id": conversation_id, "after": after, "last": last, "most": limit}).all()

    return await store.read(work)


async def settled_seq(store: Store, conversation_id: str) -> int:
    """The seq up to which `settled` gives messages now."""
    return await store.read(lambda session: _last_settled(session, conversation_id))


async def last_seqs(store: Store, conversation_ids: Collection[str]) -> dict[str, int]:
    """The seq of the latest message of each of these conversations that exists."""
    found = select(Conversation.id, Conversation.last_seq).where(Conversation.id.in_(conversation_ids))
    return await store.read(lambda session: dict(iter(session.execute(found))))


async def last(store: Store, conversation_id: str) -> Message | None:
    """The latest message of a conversation."""
    found = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.seq.desc()).limit(1)
    return await store.read(lambda session: session.scalar(found))


async def offered_button(store: Store, conversation_id: str, button_id: str) -> dict[str, Any] | None:
    """The button with this id if this conversation was shown it: its title, what it does, and `under` which text it stands, with
    the id and the day of the diary entry that the text is about."""
    message_id = button_id.rpartition(".")[0]
    found = select(Message).where(Message.conversation_id == conversation_id, Message.id == message_id)
    message = await store.read(lambda session: session.scalar(found))
    extras: dict[str, Any] = message.extras if message else {}
    entry = extras.get("entry") or {}
    under = {"part": extras.get("part"), "entry": entry.get("id"), "day": entry.get("date")}
    return next(({**button, "under": under} for button in extras.get("buttons", []) if button["id"] == button_id), None)


async def erase(store: Store, conversation_id: str, *, now: datetime) -> None:
    """Delete the transcript, and owe the dialogue engine the erasure of its own record.

    Alarms and an open call-back stay, without the patient's words; that they belong together stays too. `UnknownConversation`.
    """

    def work(session: Session) -> None:
        erase_in(session, locked(session, conversation_id), now=now)

    await store.write(work)


def erase_in(session: Session, conversation: Conversation, *, now: datetime, actor: str = audit.PATIENT) -> None:
    """As `erase`, inside the caller's transaction."""
    wishes = Callback.conversation_id == conversation.id
    session.execute(delete(Callback).where(wishes, Callback.closed_at.is_not(None)))
    session.execute(update(Callback).where(wishes).values(reason=None, shared_seq=None))
    reference = session.scalar(select(Callback.reference).where(wishes))  # a conversation has one that is open
    session.execute(update(Alarm).where(Alarm.conversation_id == conversation.id).values(callback_reference=reference))
    owe_forgetting(session, conversation.id, now=now)
    session.delete(conversation)
    session.flush()
    record_access(session, conversation, "erase", actor=actor)


def owe_forgetting(session: Session, conversation_id: str, *, now: datetime) -> None:
    """The dialogue engine is to forget what it knows of this conversation, inside the caller's transaction."""
    if not owes_forgetting(session, conversation_id):
        session.add(Outbox(kind="forget", conversation_id=conversation_id, attempts=0, due_at=now))


def owes_forgetting(session: Session, conversation_id: str) -> bool:
    """Whether the dialogue engine has still to forget what it knows of this conversation."""
    return session.scalar(_OWED, {"id": conversation_id}) is not None


def _last_settled(session: Session, conversation_id: str) -> int:
    last = session.execute(_LAST, {"id": conversation_id}).one_or_none()
    if last is None:
        raise UnknownConversation
    seq, state = last
    return seq - 1 if state == "open" else seq


def locked(session: Session, conversation_id: str) -> Conversation:
    """The conversation, its row locked until the transaction ends. `UnknownConversation` when there is none."""
    conversation = session.scalar(_LOCKED, {"id": conversation_id})
    if conversation is None:
        raise UnknownConversation
    return conversation


def append(
    session: Session,
    conversation: Conversation,
    messages: Sequence[NewMessage],
    *,
    now: datetime,
    reply_to: str | None = None,
    actor: str | None = None,
) -> list[Message]:
    """Put messages at the conversation's end, inside the caller's transaction.

    While a person has the conversation the assistant does not speak in it: see `NewMessage.beside_person`.
    `actor` is for the audit log; what staff write needs one.
    """
    if not messages:
        return []
    rows = [_row(conversation, message, place, now, reply_to) for place, message in enumerate(messages, 1)]
    session.execute(_STORE, rows)
    _move(session, conversation, messages, now)
    who = actor or ACTORS[messages[0].sender]
    record_access(session, conversation, "write", actor=who, details={"messages": len(rows)})
    return [Message(**row) for row in rows]


def _move(session: Session, conversation: Conversation, messages: Sequence[NewMessage], now: datetime) -> None:
    """What these messages change in the row of their conversation, stored at once."""
    waits_since = _waits_since(conversation, messages, now)
    heard = any(message.sender == "patient" for message in messages)
    rank, place = _placed(conversation, heard=heard, last_at=now, waits_since=waits_since)
    moved = {"last_at": now, "wants_person_at": waits_since, "desk_rank": rank, "desk_place": place}
    moved["last_seq"] = conversation.last_seq + len(messages)
    session.execute(_MOVE, {"key": conversation.id, **moved})
    for column, value in moved.items():
        set_committed_value(conversation, column, value)  # the session has nothing left to store


def _waits_since(conversation: Conversation, messages: Sequence[NewMessage], now: datetime) -> datetime | None:
    """While a person has the conversation, the patient waits from a word of their own until staff write."""
    since = conversation.wants_person_at
    if conversation.taken_by is None:
        return since
    for message in messages:
        if message.sender == "staff":
            since = None
        elif message.sender == "patient":
            since = since or now
    return since


def reorder(conversation: Conversation) -> None:
    """Give the conversation its place in the desk's list. Whoever changes what the place comes from calls this."""
    last_at, waits_since = conversation.last_at or conversation.started_at, conversation.wants_person_at
    conversation.desk_rank, conversation.desk_place = _placed(conversation, heard=False, last_at=last_at, waits_since=waits_since)


def _placed(conversation: Conversation, *, heard: bool, last_at: datetime, waits_since: datetime | None) -> tuple[Rank, int]:
    """The conversation's place in the desk's list. `heard`: the patient said something just now."""
    rank = desk.rank(
        heard=heard or conversation.desk_rank > Rank.UNHEARD,
        open_alarm=conversation.open_alarm,
        wants_person=waits_since is not None,
        is_taken=conversation.taken_by is not None,
    )
    return rank, desk.place(rank, last_at=last_at, wants_person_at=waits_since)


def record_access(
    session: Session, conversation: Conversation, verb: str, *, actor: str, details: Mapping[str, Any] | None = None
) -> None:
    """Write down what is done to the transcript of a signed-in patient, and what staff do to any.

    To whoever writes it, a visitor's own is nobody's record.
    """
    if conversation.patient_id is not None or is_staff(actor):
        place = f"conversation/{conversation.id}"
        audit.record(session, Access(conversation.patient_id, f"transcript.{verb}", place, actor, details or {}))


async def record_reading(
    store: Store, conversation_id: str, *, actor: str = audit.PATIENT, details: Mapping[str, Any] | None = None
) -> None:
    """Write down that the transcript is read, before it is. `UnknownConversation`."""
    if await patient_id(store, conversation_id) is None and not is_staff(actor):
        return  # no visitor waits for the writer
    await store.write(
        lambda session: record_access(session, locked(session, conversation_id), "read", actor=actor, details=details)
    )


async def patient_id(store: Store, conversation_id: str) -> int | None:
    """Whose conversation it is; None for a visitor's. `UnknownConversation` when there is none."""

    def work(session: Session) -> int | None:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise UnknownConversation
        return conversation.patient_id

    return await store.read(work)


def _row(conversation: Conversation, written: NewMessage, place: int, now: datetime, reply_to: str | None) -> dict[str, Any]:
    message = written if conversation.taken_by is None else written.beside_person()
    return {
        "conversation_id": conversation.id,
        "seq": conversation.last_seq + place,
        "id": message.id,
        "reply_to": reply_to,
        "sent_at": now,
        "sender": message.sender,
        "text": message.text,
        "topic": message.topic,
        "part": message.extras.get("part"),
        "urgency": message.urgency,
        "reviewed_on": message.reviewed_on,
        "extras": dict(message.extras),
    }
