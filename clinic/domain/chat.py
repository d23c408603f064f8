"""Messages before they have a place in a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

# The part of what is kept as a patient's message and was none: words of the form for a call, or of a comment on an answer.
FILLED_IN = "filled_in"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """`sender` is patient, bot, staff or system; `extras` holds sources, buttons, links, image and entry as shown.

    `in_company`: the approved text that is said in its place while a person has the conversation, where there is one.
    """

    id: str
    sender: str
    text: str
    topic: str | None = None
    urgency: str = "none"
    reviewed_on: date | None = None
    extras: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    in_company: NewMessage | None = None

    def beside_person(self) -> NewMessage:
        """As it is said while a person has the conversation: what would be the assistant's is the system's."""
        return replace(self.in_company or self, sender="system") if self.sender == "bot" else self


@dataclass(frozen=True, slots=True)
class Post:
    """What a patient sent: the client's `id`, and the words: `typed`, or the title of the button that was pressed.

    `filled_in`: they stood in a form, and are kept for the alarm that they raised.
    """

    conversation_id: str
    id: str
    text: str
    body_hash: str
    typed: bool = True
    filled_in: bool = False

    @property
    def key(self) -> str:
        """An id of this message for other processes. The client chose `id`, and might choose somebody else's."""
        return derived_id(self.conversation_id, self.id)

    def as_message(self) -> NewMessage:
        extras = {**({} if self.typed else {"pressed": True}), **({"part": FILLED_IN} if self.filled_in else {})}
        return NewMessage(id=self.id, sender="patient", text=self.text, extras=extras)

    def reply_id(self, number: int) -> str:
        """The id of the reply with this number: the same one whenever the same reply is stored."""
        return derived_id(self.conversation_id, f"{self.id}/{number}")


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm: `level` is emergency or crisis, `rules` the ids of what raised it. It holds no text."""

    id: str
    message_id: str
    level: str
    rules: tuple[str, ...]
    at: datetime


def derived_id(conversation_id: str, name: str) -> str:
    """A UUID that is the same every time for the same name in the same conversation."""
    return str(uuid5(UUID(conversation_id), name))
