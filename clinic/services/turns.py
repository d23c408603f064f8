"""One message of a patient and its answer: stored first, answered once, harmless to send again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from clinic.db.base import Base
from clinic.db.models.chat import Alarm, Conversation, Message, Turn
from clinic.db.store import Store
from clinic.domain.alarms import more_pressing
from clinic.domain.chat import NewMessage, Post, Raised
from clinic.errors import OtherBody, UnknownConversation
from clinic.services import review
from clinic.services.transcripts import append, locked, owes_forgetting, reorder

# As in clinic.services.transcripts.
_TURN = select(Turn).where(Turn.conversation_id == bindparam("conversation"), Turn.message_id == bindparam("message"))
_MESSAGE = select(Message.id).where(Message.conversation_id == bindparam("conversation"), Message.id == bindparam("message"))
_ANSWERS = (
    select(Message)
    .where(Message.conversation_id == bindparam("conversation"), Message.reply_to == bindparam("message"))
    .order_by(Message.seq)
)
_turns = Base.metadata.tables["turn"]
_OPEN = insert(_turns)
_DONE = (
    update(_turns)
    .where(_turns.c.conversation_id == bindparam("conversation"), _turns.c.message_id == bindparam("message"))
    .values(state="done", finished_at=bindparam("now"))
)
# What a patient is answered whose message went to a person: made of the message and of that person's name.
ToPerson = Callable[[Post, str], NewMessage]


@dataclass(frozen=True, slots=True)
class Begun:
    """`answers` is None while the turn waits for one; `untold_level` an alarm that the assistant does not know of.

    `owes_forgetting`: the assistant still has to forget what it knows of the conversation. `to_person`: it went to one.
    `signed_in`: the conversation is a patient's, and no visitor's. `waits`: it is on the desk's list, for a person to come.
    """

    answers: Sequence[Message] | None
    untold_level: str | None
    owes_forgetting: bool = False
    to_person: bool = False
    signed_in: bool = False
    waits: bool = False


async def begin(store: Store, post: Post, told: ToPerson, *, now: datetime) -> Begun:
    """Store what a patient sent. The same message again gives the answer of the first time, if there is one yet.

    While a person has the conversation the message is theirs, and answered with what `told` makes.
    `OtherBody` when the id was used for something else; `UnknownConversation`.
    """

    def work(session: Session) -> Begun:
        conversation = locked(session, post.conversation_id)
        turn = turn_of(session, post.conversation_id, post.id, post.body_hash)
        turn = turn or _open(session, conversation, post, now=now)
        if turn.state == "done":
            return Begun(answers(session, post.conversation_id, post.id), conversation.untold_level)
        if conversation.taken_by is not None:
            stored = _close(session, conversation, turn, [_to_person(conversation, post, told)], now=now)
            return Begun(stored, None, to_person=True)
        return Begun(
            None,
            conversation.untold_level,
            owes_forgetting=owes_forgetting(session, conversation.id),
            signed_in=conversation.patient_id is not None,
            waits=conversation.wants_person_at is not None,
        )

    return await store.write(work)


async def answer(
    store: Store,
    post: Post,
    replies: Sequence[NewMessage],
    told: ToPerson,
    *,
    now: datetime,
    alarm: Raised | None = None,
    wants_person: bool = False,
) -> Sequence[Message]:
    """Store the replies and end the turn; `alarm` when the assistant itself saw one, `wants_person` when they promise one.

    A person who took the conversation meanwhile has the message: of the replies, that to an alarm alone is said. A doubtful
    answer is put up for review.
    """

    def work(session: Session) -> Sequence[Message]:
        conversation = locked(session, post.conversation_id)
        turn = turn_of(session, post.conversation_id, post.id, post.body_hash)
        if turn is None:
            raise UnknownConversation
        if turn.state == "done":
            return answers(session, post.conversation_id, post.id)
        if alarm is not None:
            _raise_alarm(session, conversation, alarm)
        if conversation.taken_by is not None:
            conversation.wants_person_at = conversation.wants_person_at or turn.started_at
            fixed = [reply for reply in replies if alarm is not None and reply.urgency == alarm.level]
            return _close(session, conversation, turn, fixed or [_to_person(conversation, post, told)], now=now)
        if wants_person and conversation.wants_person_at is None:
            conversation.wants_person_at = now
        if post.typed:
            review.note(session, post, replies, now=now)
        return _close(session, conversation, turn, replies, now=now)

    return await store.write(work)


async def answer_at_once(
    store: Store,
    post: Post,
    work: Callable[[Session, Conversation], Sequence[NewMessage]],
    told: ToPerson,
    *,
    now: datetime,
) -> Sequence[Message]:
    """Store a message, do `work`, and store the replies that it gives: all of it or nothing. The same message again does
    nothing and gives the first answer. While a person has the conversation it goes to them, and nothing is done.

    `OtherBody`, `UnknownConversation`.
    """

    def whole(session: Session) -> Sequence[Message]:
        conversation = locked(session, post.conversation_id)
        turn = turn_of(session, post.conversation_id, post.id, post.body_hash)
        if turn is not None and turn.state == "done":
            return answers(session, post.conversation_id, post.id)
        turn = turn or _open(session, conversation, post, now=now)
        to_person = conversation.taken_by is not None
        replies = [_to_person(conversation, post, told)] if to_person else work(session, conversation)
        return _close(session, conversation, turn, replies, now=now)

    return await store.write(whole)


async def withdraw(store: Store, post: Post) -> None:
    """Undo `begin`, when nothing was done with the message.

    If something came after it the message keeps its place, and the turn stays open for the next try. Its seq is not given
    out again: a client may have read it already, and would not ask for what comes under the same number.
    """

    def work(session: Session) -> None:
        conversation = locked(session, post.conversation_id)
        last = session.get(Message, (post.conversation_id, conversation.last_seq))
        turn = turn_of(session, post.conversation_id, post.id, post.body_hash)
        if last is None or last.id != post.id or turn is None:
            return
        session.delete(last)
        session.delete(turn)

    await store.write(work)


async def answer_alarm(store: Store, post: Post, replies: Sequence[NewMessage], *, alarm: Raised) -> Sequence[Message]:
    """Store a message that is an alarm, its fixed answer and the alarm itself, all at once; again is harmless.

    The assistant is owed the news. `OtherBody`, `UnknownConversation` as `begin`.
    """

    def work(session: Session) -> Sequence[Message]:
        conversation = locked(session, post.conversation_id)
        turn = turn_of(session, post.conversation_id, post.id, post.body_hash)
        if turn is not None and turn.state == "done":
            return answers(session, post.conversation_id, post.id)
        turn = turn or _open(session, conversation, post, now=alarm.at)
        _raise_alarm(session, conversation, alarm)
        _owe_news(conversation, alarm)
        return _close(session, conversation, turn, replies, now=alarm.at)

    return await store.write(work)


async def sound(store: Store, conversation_id: str, replies: Sequence[NewMessage], *, alarm: Raised) -> Sequence[Message]:
    """Store an alarm that stood in something other than a message, and its fixed answer; again is harmless."""

    def work(session: Session) -> Sequence[Message]:
        conversation = locked(session, conversation_id)
        if session.get(Alarm, alarm.id) is not None:
            return answers(session, conversation_id, alarm.id)
        _raise_alarm(session, conversation, alarm)
        _owe_news(conversation, alarm)
        return append(session, conversation, replies, now=alarm.at, reply_to=alarm.id)

    return await store.write(work)


async def untold(store: Store, conversation_id: str) -> str | None:
    """The level of an alarm of which the assistant has not heard yet."""
    found = select(Conversation.untold_level).where(Conversation.id == conversation_id)
    return await store.read(lambda session: session.scalar(found))


async def told(store: Store, conversation_id: str, *, level: str) -> None:
    """The assistant has heard of the alarm of this level; another one that came since stays owed."""

    def work(session: Session) -> None:
        conversation = session.get(Conversation, conversation_id, with_for_update=True)
        if conversation is not None and conversation.untold_level == level:
            conversation.untold_level = None

    await store.write(work)


async def is_answered(store: Store, conversation_id: str, ids: Iterable[UUID]) -> bool:
    """Whether one of these messages of a patient arrived, and its turn is over."""
    over = (Turn.conversation_id == conversation_id) & Turn.message_id.in_(map(str, ids)) & (Turn.state == "done")
    return await store.read(lambda session: session.scalar(select(Turn.message_id).where(over).limit(1))) is not None


async def keep_orphan(store: Store, alarm: Raised) -> None:
    """Store an alarm whose conversation was erased before it could be imported."""
    await store.write(lambda session: _raise_alarm(session, None, alarm))


def turn_of(session: Session, conversation_id: str, message_id: str, body_hash: str) -> Turn | None:
    """The turn that this id began. `OtherBody` when it was begun with something else."""
    turn = session.scalar(_TURN, {"conversation": conversation_id, "message": message_id})
    if turn is not None and turn.body_hash != body_hash:
        raise OtherBody
    return turn


def answers(session: Session, conversation_id: str, reply_to: str) -> Sequence[Message]:
    """What was stored as the reply to this id, in order."""
    return session.scalars(_ANSWERS, {"conversation": conversation_id, "message": reply_to}).all()


def _open(session: Session, conversation: Conversation, post: Post, *, now: datetime) -> Turn:
    if session.scalar(_MESSAGE, {"conversation": post.conversation_id, "message": post.id}) is not None:
        raise OtherBody  # the id of a message of ours
    row = {
        "conversation_id": post.conversation_id,
        "message_id": post.id,
        "body_hash": post.body_hash,
        "state": "open",
        "started_at": now,
    }
    session.execute(_OPEN, row)
    append(session, conversation, [post.as_message()], now=now)
    return Turn(**row)


def _close(
    session: Session, conversation: Conversation, turn: Turn, replies: Sequence[NewMessage], *, now: datetime
) -> list[Message]:
    session.execute(_DONE, {"conversation": turn.conversation_id, "message": turn.message_id, "now": now})
    return append(session, conversation, replies, now=now, reply_to=turn.message_id)


def _to_person(conversation: Conversation, post: Post, told: ToPerson) -> NewMessage:
    assert conversation.taken_as is not None, "who takes a conversation gives a name"
    return told(post, conversation.taken_as)


def _owe_news(conversation: Conversation, alarm: Raised) -> None:
    """The assistant is to hear of the alarm, but of nothing that happens while a person has the conversation."""
    if conversation.taken_by is None:
        conversation.untold_level = alarm.level


def _raise_alarm(session: Session, conversation: Conversation | None, alarm: Raised) -> None:
    if session.get(Alarm, alarm.id) is not None:
        return
    if conversation is not None:
        conversation.open_alarm = more_pressing(conversation.open_alarm, alarm.level)
        reorder(conversation)
    session.add(
        Alarm(
            id=alarm.id,
            conversation_id=conversation.id if conversation else None,
            patient_id=conversation.patient_id if conversation else None,
            message_id=alarm.message_id,
            level=alarm.level,
            rules=list(alarm.rules),
            raised_at=alarm.at,
        )
    )
