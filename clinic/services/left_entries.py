"""A diary entry that an emergency came into, until it is offered again."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Message
from clinic.db.store import Store

_DIARY = ("diary_log", "diary_correct")
_SAYS = Message.sender == "bot"
_TELLS_ENTRY = re.compile(r"\b(?:head ?aches?|migr\w+|attack)\b", re.IGNORECASE)


async def waits(store: Store, conversation_id: str) -> bool:
    """Whether the last alarm of the conversation was an emergency in an entry, and nothing calm was answered since but the
    numbers again ("ok").

    A crisis offers nothing: who thinks of suicide is asked about no diary.
    """
    return await store.read(lambda session: _waits(session, conversation_id))


def _waits(session: Session, conversation_id: str) -> bool:
    last = select(Alarm.message_id, Alarm.level).where(Alarm.conversation_id == conversation_id)
    alarm = session.execute(last.order_by(Alarm.raised_at.desc()).limit(1)).first()
    if alarm is None or alarm.level != "emergency":
        return False
    of_chat = select(Message).where(Message.conversation_id == conversation_id)
    told = session.scalar(of_chat.where(Message.id == alarm.message_id))
    calm = of_chat.where(_SAYS, Message.urgency == "none")
    answered = calm.where(Message.topic.is_distinct_from("clarify"))
    if told is None or session.scalar(answered.where(Message.seq > told.seq).limit(1)):
        return False
    before = session.scalar(calm.where(Message.seq < told.seq).order_by(Message.seq.desc()).limit(1))
    return _is_open(before) or bool(_TELLS_ENTRY.search(told.text))


def _is_open(message: Message | None) -> bool:
    """Whether a message asks the patient something of an entry that is not saved."""
    entry = message.extras.get("entry") if message is not None and message.topic in _DIARY else None
    return entry is not None and not entry["saved"]
