"""What patients think of an answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.chat import Feedback, Message
from clinic.errors import UnknownMessage
from clinic.services.transcripts import locked


async def give(
    sessions: Sessions, conversation_id: str, message_id: str, *, helpful: bool, comment: str | None, now: datetime
) -> None:
    """Store a verdict on a message of the assistant; a later one takes its place.

    `UnknownMessage` when the assistant sent no such message in this conversation; `UnknownConversation`.
    """
    async with sessions.begin() as session:
        await locked(session, conversation_id)
        if not await _is_of_assistant(session, conversation_id, message_id):
            raise UnknownMessage
        given = Feedback(conversation_id=conversation_id, message_id=message_id, helpful=helpful, comment=comment, given_at=now)
        await session.merge(given)


async def _is_of_assistant(session: AsyncSession, conversation_id: str, message_id: str) -> bool:
    found = select(Message.sender).where(Message.conversation_id == conversation_id, Message.id == message_id)
    return await session.scalar(found) == "bot"
