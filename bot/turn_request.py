"""What the gateway may ask of the assistant, checked by hand: this environment's pydantic is another one than the gateway's."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, Optional, Text

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
# What stands in an address as it is: a conversation is also named in the path of its DELETE.
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,100}\Z")
# Nothing but a command, as other assistants know them: it asks nothing, and is marked as what is no word of a patient.
_COMMAND = re.compile(r"\A[\s/]*[/\uff0f\u2044\u2215]([a-z][a-z0-9_]*)\s*\Z", re.IGNORECASE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Intents by which Rasa rules itself: no button means them.
_RESERVED = frozenset({"restart", "back", "session_start", "nlu_fallback"})
MAX_TEXT = 2_000


class BadTurn(ValueError):
    """The request is not of the channel's form; the text says which field, and quotes nothing."""


@dataclass(frozen=True)
class Under:
    """The approved text that a button stood under, and the diary entry that it was about."""

    part: str
    entry: Optional[str] = None
    day: Optional[str] = None


@dataclass(frozen=True)
class TurnRequest:
    """One turn: `text` that was typed, or a pressed button's `topic` and perhaps `part`. `under`: where a button stood that says
    the text."""

    conversation: str
    message_id: str
    text: Optional[str] = None
    topic: Optional[str] = None
    part: Optional[str] = None
    under: Optional[Under] = None

    @classmethod
    def parse(cls, body: bytes) -> "TurnRequest":
        """Raises `BadTurn`."""
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError):
            raise BadTurn("the body is not JSON") from None
        if not isinstance(fields, dict):
            raise BadTurn("the body is not an object")
        conversation, message_id = _identifier(fields, "conversation"), _identifier(fields, "message_id")
        if ("text" in fields) == ("press" in fields):
            raise BadTurn("one of text and press is wanted")
        if "text" in fields:
            return cls(conversation, message_id, text=typed(fields["text"]), under=_under(fields.get("under")))
        topic, part = _pressed(fields["press"])
        return cls(conversation, message_id, topic=topic, part=part)

    def rasa_text(self) -> Text:
        """What Rasa is given: a payload for a button, and for typed text never one."""
        if self.topic is None:
            return self.text or ""
        return f"/{self.topic}" + (json.dumps({"part": self.part}) if self.part else "")


def _identifier(fields: Dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not _IDENTIFIER.match(value):
        raise BadTurn(f"{name}: 1 to 100 letters, digits, - and _ are wanted")
    return value


def typed(value: Any) -> str:
    """A text as Rasa may be given it. Raises `BadTurn`.

    Rasa strips every Unicode space and then looks for a slash: so do we, until neither is left in front. JSON may hold half a
    character (a lone surrogate), which no encoder takes: it becomes the sign for an unreadable one.
    """
    if isinstance(value, str) and (command := _COMMAND.match(value)) and len(value) < MAX_TEXT:
        return f"<{command[1]}>"
    text = re.sub(r"\A[\s/]+", "", _LONE_SURROGATE.sub("\ufffd", value)) if isinstance(value, str) else ""
    if not 1 <= len(text) <= MAX_TEXT:
        raise BadTurn(f"text: 1 to {MAX_TEXT} characters are wanted")
    return text


def _pressed(press: Any) -> "tuple[str, Optional[str]]":
    topic = press.get("topic") if isinstance(press, dict) else None
    part = press.get("part") if isinstance(press, dict) else None
    if not isinstance(topic, str) or not _NAME.match(topic) or topic in _RESERVED:
        raise BadTurn("press.topic: the name of a topic is wanted")
    if part is not None and not (isinstance(part, str) and _NAME.match(part)):
        raise BadTurn("press.part: the name of a part is wanted")
    return topic, part


def _under(under: Any) -> Optional[Under]:
    if under is None:
        return None
    part = under.get("part") if isinstance(under, dict) else None
    if not isinstance(part, str) or not _NAME.match(part):
        raise BadTurn("under.part: the name of a part is wanted")
    return Under(part, *(_identifier(under, name) if under.get(name) is not None else None for name in ("entry", "day")))
