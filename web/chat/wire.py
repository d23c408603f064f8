"""Messages as the chat API shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from clinic.db.models.chat import Message
from clinic.domain.chat import NewMessage

Json = dict[str, Any]
# A message that waits in the spool has no place in the transcript yet. A client's cursor stays where it is.
NO_SEQ = 0


def shown(messages: Iterable[Message]) -> list[Json]:
    return [_message(message, seq=message.seq, sent_at=message.sent_at) for message in messages]


def shown_unplaced(messages: Sequence[NewMessage], *, now: datetime) -> list[Json]:
    """Messages that are not in the database yet."""
    return [_message(message, seq=NO_SEQ, sent_at=now) for message in messages]


def moment(time: datetime) -> str:
    """RFC 3339 in UTC, to the second: 2026-11-20T10:15:00Z."""
    return time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _message(message: Message | NewMessage, *, seq: int, sent_at: datetime) -> Json:
    extras = message.extras
    return {
        "id": message.id,
        "seq": seq,
        "sent_at": moment(sent_at),
        "sender": message.sender,
        "text": message.text,
        "topic": message.topic,
        "urgency": message.urgency,
        "sources": extras.get("sources", []),
        "reviewed_on": message.reviewed_on.isoformat() if message.reviewed_on else None,
        "buttons": [{key: button[key] for key in ("id", "title", "topic")} for button in extras.get("buttons", [])],
        "links": extras.get("links", []),
        "image": extras.get("image"),
        "entry": extras.get("entry"),
    }
