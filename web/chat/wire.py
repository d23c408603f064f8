"""Messages as the chat API shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from clinic.db.models.chat import Message
from clinic.domain.chat import NewMessage
from web.chat.downloads import Downloads
from web.chat.drawn import image_of, words_of
from web.chat.entry import Entry
from web.chat.files import links_of

# A message that waits in the spool has no place in the transcript yet. A client's cursor stays where it is.
NO_SEQ = 0


def moment(time: datetime) -> str:
    """RFC 3339 in UTC, to the second: 2026-11-20T10:15:00Z."""
    return time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


Moment = Annotated[datetime, PlainSerializer(moment, return_type=str), WithJsonSchema({"type": "string", "format": "date-time"})]


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ShownSource(_Shown):
    title: str
    publisher: str
    url: str | None
    year: int | None


class ShownButton(_Shown):
    """`topic` is what pressing it leads to."""

    id: str
    title: str
    topic: str


class ShownLink(_Shown):
    title: str
    url: str


class ShownImage(_Shown):
    url: str
    alt: str


class ShownMessage(_Shown):
    """One message of a conversation. `reviewed_on` is null until the clinic signed that text off."""

    id: str
    seq: int = Field(ge=0, description="its place in the conversation; 0 while an alarm waits to be stored")
    sent_at: Moment
    sender: Literal["patient", "bot", "staff", "system"]
    text: str
    topic: str | None
    urgency: Literal["none", "urgent", "emergency", "crisis"]
    sources: list[ShownSource]
    reviewed_on: date | None
    buttons: list[ShownButton]
    links: list[ShownLink]
    image: ShownImage | None
    entry: Entry | None


def shown(messages: Iterable[Message], downloads: Downloads | None = None) -> list[ShownMessage]:
    """Stored messages. `downloads` gives what is the patient's own a fresh address; without it, such things are left out."""
    return [_with_downloads(message, downloads) for message in messages]


def _with_downloads(message: Message, downloads: Downloads | None) -> ShownMessage:
    shown = _with_files(_message(message, seq=message.seq, sent_at=message.sent_at), message, downloads)
    stored = message.extras.get("picture")
    if stored is None or downloads is None:
        return shown
    image = ShownImage.model_validate(image_of(stored, message.conversation_id, downloads))
    words = ShownLink.model_validate(words_of(stored, message.conversation_id, downloads))
    return shown.model_copy(update={"image": image, "links": [*shown.links, words]})


def _with_files(shown: ShownMessage, message: Message, downloads: Downloads | None) -> ShownMessage:
    """The links of the files that a message offers stand before its other ones."""
    offers = message.extras.get("downloads", [])
    if not offers or downloads is None:
        return shown
    fresh = [ShownLink.model_validate(link) for link in links_of(offers, message.conversation_id, downloads)]
    return shown.model_copy(update={"links": [*fresh, *shown.links]})


def shown_unplaced(messages: Sequence[NewMessage], *, now: datetime) -> list[ShownMessage]:
    """Messages that are not in the database yet."""
    return [_message(message, seq=NO_SEQ, sent_at=now) for message in messages]


def _message(message: Message | NewMessage, *, seq: int, sent_at: datetime) -> ShownMessage:
    extras = message.extras
    return ShownMessage.model_validate(
        {
            "id": message.id,
            "seq": seq,
            "sent_at": sent_at,
            "sender": message.sender,
            "text": message.text,
            "topic": message.topic,
            "urgency": message.urgency,
            "sources": extras.get("sources", []),
            "reviewed_on": message.reviewed_on,
            "buttons": extras.get("buttons", []),
            "links": extras.get("links", []),
            "image": extras.get("image"),
            "entry": extras.get("entry"),
        }
    )
