"""Staff in a patient's conversation: who has it, what they write, and when the assistant speaks again.

Each step locks the conversation's row, as a patient's message does: what happens in the same instant has an order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Conversation, Message
from clinic.db.models.records import Patient
from clinic.db.store import Store
from clinic.domain.chat import NewMessage
from clinic.domain.desk import Person
from clinic.errors import HasMoved, NotWithYou, OtherBody, SaidMore, UnknownConversation
from clinic.services import audit, transcripts
from clinic.services.desk_list import Waits
from clinic.services.transcripts import append, locked, owe_forgetting, reorder

# Makes what the patient is told of a take-over or hand-back: of the conversation's version and the person's name.
Told = Callable[[int, str], NewMessage]


@dataclass(frozen=True, slots=True)
class Seen:
    """A conversation as staff see it; `patient` is the name of a signed-in one."""

    conversation: Conversation
    patient: str | None


async def take(store: Store, conversation_id: str, person: Person, told: Told, *, version: int, now: datetime) -> None:
    """Give the conversation to `person`, and tell the patient. The assistant is silent from here on.

    `version`: as the person saw it, so that of two who take it at once one wins, and is named to the other: `HasMoved`.
    Who has it already keeps it. A patient who waits goes on to wait until somebody writes. What the assistant knows of the
    conversation, an open form above all, is owed to be forgotten. `UnknownConversation`.
    """

    def work(session: Session) -> None:
        conversation = locked(session, conversation_id)
        if conversation.taken_by == person.id:
            return
        if conversation.taken_version != version:
            raise HasMoved(conversation.taken_as)
        conversation.taken_by, conversation.taken_as, conversation.taken_at = person.id, person.told_as, now
        conversation.untold_level = None
        owe_forgetting(session, conversation.id, now=now)
        _moved(session, conversation, person, told, "take", now=now)

    await store.write(work)


async def hand_back(store: Store, conversation_id: str, person: Person, told: Told, unanswered: Told, *, now: datetime) -> None:
    """Give the conversation back to the assistant, and tell the patient: `unanswered` to one whose last words nobody answered.

    `NotWithYou`, `UnknownConversation`.
    """

    def work(session: Session) -> None:
        conversation = _held(session, conversation_id, person)
        says = told if conversation.wants_person_at is None else unanswered
        conversation.taken_by = conversation.taken_as = conversation.taken_at = conversation.wants_person_at = None
        _moved(session, conversation, person, says, "hand_back", now=now)

    await store.write(work)


async def write(store: Store, conversation_id: str, person: Person, message: NewMessage, *, now: datetime) -> Message:
    """Store what `person` writes to the patient. The same id again does nothing twice.

    `NotWithYou` when the conversation was handed back, or is somebody else's; `OtherBody` when the id was used for other
    words; `UnknownConversation`.
    """

    def work(session: Session) -> Message:
        conversation = _held(session, conversation_id, person)
        same = select(Message).where(Message.conversation_id == conversation_id, Message.id == message.id)
        stored = session.scalar(same)
        if stored is not None:
            if (stored.sender, stored.text) != ("staff", message.text):
                raise OtherBody
            return stored
        return append(session, conversation, [message], now=now, actor=person.actor)[0]

    return await store.write(work)


async def no_person_wanted(store: Store, conversation_id: str, person: Person, *, seen: int) -> None:
    """Take the conversation off the list of those who wait for a person.

    `seen`: the seq of its last message as the person saw it; `SaidMore` when another came since. `NotWithYou` when a colleague
    has it; `UnknownConversation`.
    """

    def work(session: Session) -> None:
        conversation = locked(session, conversation_id)
        if conversation.wants_person_at is None:
            return
        if conversation.taken_by not in (None, person.id):
            raise NotWithYou(conversation.taken_as)
        if conversation.last_seq != seen:
            raise SaidMore
        conversation.wants_person_at = None
        reorder(conversation)
        transcripts.record_access(session, conversation, "unlist", actor=person.actor)

    await store.write(work)


async def turn_down(store: Store, waits: Waits, message: NewMessage, *, now: datetime) -> bool:
    """Tell a patient who still waits for a person's word that none comes; whether they still waited. `UnknownConversation`.

    Of whoever has the conversation it is taken: what the patient writes next is answered by the assistant.
    """

    def work(session: Session) -> bool:
        conversation = locked(session, waits.id)
        if (conversation.wants_person_at, conversation.taken_version) != (waits.since, waits.version):
            return False
        conversation.wants_person_at = None
        if conversation.taken_by is not None:
            let_go(session, conversation)
        append(session, conversation, [message], now=now)
        return True

    return await store.write(work)


def let_go(session: Session, conversation: Conversation) -> None:
    """Nobody has it any more, by no deed of theirs; inside the caller's transaction, which says so to the patient."""
    conversation.taken_by = conversation.taken_as = conversation.taken_at = None
    conversation.taken_version += 1
    details = {"version": conversation.taken_version}
    transcripts.record_access(session, conversation, "let_go", actor=audit.ASSISTANT, details=details)


async def seen(store: Store, conversation_id: str) -> Seen:
    """The conversation as it stands. `UnknownConversation`."""

    def work(session: Session) -> Seen:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise UnknownConversation
        patient = session.get(Patient, conversation.patient_id) if conversation.patient_id else None
        return Seen(conversation, patient.display_name if patient else None)

    return await store.read(work)


async def last_notice(store: Store, conversation_id: str, *, before: int) -> Message | None:
    """The last notice that is placed before `before`: what neither the patient, the assistant nor staff said."""
    notices = select(Message).where(Message.conversation_id == conversation_id, Message.sender == "system", Message.seq < before)
    return await store.read(lambda session: session.scalar(notices.order_by(Message.seq.desc()).limit(1)))


def _held(session: Session, conversation_id: str, person: Person) -> Conversation:
    conversation = locked(session, conversation_id)
    if conversation.taken_by != person.id:
        raise NotWithYou(conversation.taken_as)
    return conversation


def _moved(session: Session, conversation: Conversation, person: Person, told: Told, verb: str, *, now: datetime) -> None:
    conversation.taken_version += 1
    append(session, conversation, [told(conversation.taken_version, person.told_as)], now=now, actor=person.actor)
    transcripts.record_access(session, conversation, verb, actor=person.actor, details={"version": conversation.taken_version})
