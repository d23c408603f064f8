"""The bodies that clients send, and those that they get."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, StrictStr, model_validator

from web.chat.wire import Moment, ShownMessage


class Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class NewConversation(Body):
    """`text`: what the patient wants to write first, where it is known: read for an emergency, for which no limit closes the
    door. It is not stored; the client sends it as a message."""

    portal_token: StrictStr | None = None
    text: StrictStr | None = None


# What `one_of_two` checks, for who reads the description.
_ONE_OF_TWO: list[JsonValue] = [{"required": [name], "properties": {name: {"type": "string"}}} for name in ("text", "button")]


class NewPost(Body):
    """Typed text, or the id of a pressed button: one of the two."""

    model_config = ConfigDict(json_schema_extra={"oneOf": _ONE_OF_TWO})

    id: UUID
    text: StrictStr | None = None
    button: StrictStr | None = Field(default=None, max_length=100)
    after: UUID | None = Field(default=None, description="the message that was written before it and is not answered yet")

    @model_validator(mode="after")
    def one_of_two(self) -> NewPost:
        if (self.text is None) == (self.button is None):
            raise ValueError("either text or button is needed, and not both")
        return self

    @property
    def hash(self) -> str:
        """sha256 of what was sent, to tell a second sending from another message."""
        return sha256(json.dumps([self.text, self.button]).encode()).hexdigest()


class NewFeedback(Body):
    message_id: UUID
    helpful: StrictBool
    comment: StrictStr | None = None


class NewCallback(Body):
    """A wish to be called. The number is read, and the words are bounded, once an alarm in them was answered."""

    id: UUID
    phone: StrictStr
    name: StrictStr | None = None
    reason: StrictStr | None = None
    window: Literal["morning", "afternoon", "any"] = "any"
    about: UUID | None = Field(default=None, description="a message that told of a visit, which the wish is about")
    share_chat: StrictBool = Field(default=False, description="the patient lets the staff who call read the chat so far")

    @property
    def hash(self) -> str:
        """As `NewPost.hash`."""
        more = [str(self.about)] if self.about else []
        more += ["share_chat"] if self.share_chat else []
        return sha256(json.dumps([self.phone, self.name, self.reason, self.window, *more]).encode()).hexdigest()


class CallbackAnswer(BaseModel):
    """`message` stands in the transcript too; `messages` answer an alarm in the patient's words."""

    reference: str
    phone: str
    expected: str
    message: ShownMessage
    messages: list[ShownMessage]


class ShownPatient(Body):
    display_name: str


class FreshToken(Body):
    """`patient` is null in a visitor's conversation."""

    id: str
    token: str
    expires_at: Moment
    patient: ShownPatient | None


class Started(FreshToken):
    """`clinic_date` is today where the clinic is."""

    clinic_date: date
    messages: list[ShownMessage]


class Replies(Body):
    messages: list[ShownMessage]


class FeedbackTaken(Body):
    """`messages` answer an alarm in the comment. Then `stored` may be false: the alarm is kept, the feedback is not."""

    message_id: UUID
    stored: bool
    messages: list[ShownMessage]
