"""What patients think of an answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Feedback, Message
from clinic.db.store import Store
from clinic.errors import UnknownMessage
from clinic.services import review
from clinic.services.transcripts import locked


async def give(store: Store, conversation_id: str, message_id: str, *, helpful: bool, comment: str | None, now: datetime) -> None:
    """Store a verdict on a message of the assistant; a later one takes its place. One that did not help is put up for review.

    `UnknownMessage` when the assistant sent no such message in this conversation; `UnknownConversation`.
    """
    given = Feedback(conversation_id=conversation_id, message_id=message_id, helpful=helpful, comment=comment, given_at=now)

    def work(session: Session) -> None:
        locked(session, conversation_id)
        judged = _of_assistant(session, conversation_id, message_id)
        session.merge(given)
        review.judged(session, judged, helpful=helpful, now=now)

    await store.write(work)


def _of_assistant(session: Session, conversation_id: str, message_id: str) -> Message:
    found = select(Message).where(Message.conversation_id == conversation_id, Message.id == message_id)
    message = session.scalar(found)
    if message is None or message.sender != "bot":
        raise UnknownMessage
    return message
