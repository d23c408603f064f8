"""Messages as the chat API shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from clinic.db.models.chat import Message
from clinic.domain.chat import NewMessage
from web.chat.entry import Entry

# Kinds of downloads: see web/chat/diary_picture.py.
PICTURE, WORDS = "diary_picture", "diary_words"
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
    """`topic` is what pressing it leads to; `do` what is done by it at once."""

    id: str
    title: str
    topic: str
    do: str | None = None


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
    speaker: str | None = Field(description="the name and role of who wrote it, on messages of staff")
    text: str
    topic: str | None
    urgency: Literal["none", "urgent", "emergency", "crisis"]
    sources: list[ShownSource]
    reviewed_on: date | None
    buttons: list[ShownButton]
    links: list[ShownLink]
    image: ShownImage | None
    entry: Entry | None


Issue = Callable[[str, Sequence[Mapping[str, Any]]], list[dict[str, str]]]


def shown(messages: Iterable[Message], issue: Issue | None = None) -> list[ShownMessage]:
    """The messages with the links of their downloads made by `issue`; without it they have none."""
    return [_placed(message, issue) for message in messages]


def _placed(message: Message, issue: Issue | None) -> ShownMessage:
    made = _with_picture(_message(message, seq=message.seq, sent_at=message.sent_at), message, issue)
    offers = message.extras.get("downloads", [])
    if not offers or issue is None:
        return made
    fresh = [ShownLink.model_validate(link) for link in issue(message.conversation_id, offers)]
    return made.model_copy(update={"links": [*fresh, *made.links]})


def _with_picture(made: ShownMessage, message: Message, issue: Issue | None) -> ShownMessage:
    """The picture of the patient's diary and its text twin, at fresh addresses."""
    stored = message.extras.get("picture")
    if stored is None or issue is None:
        return made
    offers = [{"kind": kind, "of": stored["of"], "title": stored["words"]} for kind in (PICTURE, WORDS)]
    picture, words = issue(message.conversation_id, offers)
    image = ShownImage(url=picture["url"], alt=stored["alt"])
    # By this end the widget knows that the link belongs to the picture.
    link = ShownLink(title=words["title"], url=f"{words['url']}#words")
    return made.model_copy(update={"image": image, "links": [*made.links, link]})


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
            "speaker": extras.get("speaker"),
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
