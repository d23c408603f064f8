"""One message of a patient and its answer: stored first, answered once, harmless to send again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.chat import Alarm, Conversation, Message, Turn
from clinic.domain.chat import NewMessage, Post, Raised
from clinic.errors import OtherBody, UnknownConversation
from clinic.services.transcripts import append, locked


@dataclass(frozen=True, slots=True)
class Begun:
    """`answers` is None while the turn waits for one; `untold_level` an alarm that the assistant does not know of."""

    answers: Sequence[Message] | None
    untold_level: str | None


async def begin(sessions: Sessions, post: Post, *, now: datetime) -> Begun:
    """Store what a patient sent. The same message again gives the answer of the first time, if there is one yet.

    `OtherBody` when the id was used for something else; `UnknownConversation`.
    """
    async with sessions.begin() as session:
        conversation = await locked(session, post.conversation_id)
        turn = await _turn_of(session, post)
        if turn is None:
            await _open(session, conversation, post, now=now)
        done = turn is not None and turn.state == "done"
        answers = await _answers(session, post) if done else None
        return Begun(answers, conversation.untold_level)


async def answer(
    sessions: Sessions, post: Post, replies: Sequence[NewMessage], *, now: datetime, alarm: Raised | None = None
) -> Sequence[Message]:
    """Store the replies and end the turn; `alarm` when the assistant itself saw one."""
    async with sessions.begin() as session:
        conversation = await locked(session, post.conversation_id)
        turn = await _turn_of(session, post)
        if turn is None:
            raise UnknownConversation
        if turn.state == "done":
            return await _answers(session, post)
        if alarm is not None:
            await _raise_alarm(session, conversation, alarm)
        return _close(session, conversation, turn, post, replies, now=now)


async def withdraw(sessions: Sessions, post: Post) -> None:
    """Undo `begin`, when nothing was done with the message.

    If something came after it the message keeps its place, and the turn stays open for the next try.
    """
    async with sessions.begin() as session:
        conversation = await locked(session, post.conversation_id)
        last = await session.get(Message, (post.conversation_id, conversation.last_seq))
        turn = await _turn_of(session, post)
        if last is None or last.id != post.id or turn is None:
            return
        await session.delete(last)
        await session.delete(turn)
        conversation.last_seq -= 1


async def answer_alarm(sessions: Sessions, post: Post, replies: Sequence[NewMessage], *, alarm: Raised) -> Sequence[Message]:
    """Store a message that is an alarm, its fixed answer and the alarm itself, all at once; again is harmless.

    The assistant is owed the news. `OtherBody`, `UnknownConversation` as `begin`.
    """
    async with sessions.begin() as session:
        conversation = await locked(session, post.conversation_id)
        turn = await _turn_of(session, post)
        if turn is not None and turn.state == "done":
            return await _answers(session, post)
        turn = turn or await _open(session, conversation, post, now=alarm.at)
        await _raise_alarm(session, conversation, alarm)
        conversation.untold_level = alarm.level
        return _close(session, conversation, turn, post, replies, now=alarm.at)


async def sound(sessions: Sessions, conversation_id: str, replies: Sequence[NewMessage], *, alarm: Raised) -> Sequence[Message]:
    """Store an alarm that stood in something other than a message, and its fixed answer; again is harmless."""
    async with sessions.begin() as session:
        conversation = await locked(session, conversation_id)
        if await session.get(Alarm, alarm.id) is not None:
            found = select(Message).where(Message.conversation_id == conversation_id, Message.reply_to == alarm.id)
            return (await session.scalars(found.order_by(Message.seq))).all()
        await _raise_alarm(session, conversation, alarm)
        conversation.untold_level = alarm.level
        return append(session, conversation, replies, now=alarm.at, reply_to=alarm.id)


async def told(sessions: Sessions, conversation_id: str, *, level: str) -> None:
    """The assistant has heard of the alarm of this level; another one that came since stays owed."""
    async with sessions.begin() as session:
        conversation = await session.get(Conversation, conversation_id, with_for_update=True)
        if conversation is not None and conversation.untold_level == level:
            conversation.untold_level = None


async def keep_orphan(sessions: Sessions, alarm: Raised) -> None:
    """Store an alarm whose conversation was erased before it could be imported."""
    async with sessions.begin() as session:
        await _raise_alarm(session, None, alarm)


async def _open(session: AsyncSession, conversation: Conversation, post: Post, *, now: datetime) -> Turn:
    if await session.scalar(_message(post.conversation_id, post.id)) is not None:
        raise OtherBody  # the id of a message of ours
    turn = Turn(conversation_id=post.conversation_id, message_id=post.id, body_hash=post.body_hash, state="open", started_at=now)
    session.add(turn)
    append(session, conversation, [post.as_message()], now=now)
    return turn


def _close(
    session: AsyncSession,
    conversation: Conversation,
    turn: Turn,
    post: Post,
    replies: Sequence[NewMessage],
    *,
    now: datetime,
) -> list[Message]:
    turn.state, turn.finished_at = "done", now
    return append(session, conversation, replies, now=now, reply_to=post.id)


async def _turn_of(session: AsyncSession, post: Post) -> Turn | None:
    turn = await session.get(Turn, (post.conversation_id, post.id))
    if turn is not None and turn.body_hash != post.body_hash:
        raise OtherBody
    return turn


def _message(conversation_id: str, message_id: str) -> Select[str]:
    return select(Message.id).where(Message.conversation_id == conversation_id, Message.id == message_id)


async def _answers(session: AsyncSession, post: Post) -> Sequence[Message]:
    found = select(Message).where(Message.conversation_id == post.conversation_id, Message.reply_to == post.id)
    return (await session.scalars(found.order_by(Message.seq))).all()


async def _raise_alarm(session: AsyncSession, conversation: Conversation | None, alarm: Raised) -> None:
    if await session.get(Alarm, alarm.id) is not None:
        return
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
