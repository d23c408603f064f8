"""What the chat API's contract says of every single message."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import knowledge

BASE = knowledge.load()
EDUCATION = tuple(name for name, topic in BASE.topics.items() if topic.kind == "education")
SERVICE = tuple(name for name, topic in BASE.topics.items() if topic.kind == "service")
FIELDS = {
    "id", "seq", "sent_at", "sender", "text", "topic", "urgency", "sources", "reviewed_on", "buttons", "links", "image", "entry",
}  # fmt: skip
ENTRY_FIELDS = {
    "id", "saved", "headache", "date", "severity", "duration_minutes", "ongoing", "symptoms", "side", "quality", "medications",
    "triggers", "note",
}  # fmt: skip
ALARMS = ("urgent", "emergency", "crisis")
MAX_OFFERS = 3


def check(message: dict[str, Any]) -> None:
    """`AssertionError` when the contract does not allow the message."""
    assert message.keys() >= FIELDS
    UUID(message["id"])
    assert isinstance(message["seq"], int)
    assert message["seq"] >= 0
    assert message["sent_at"].endswith("Z")
    datetime.fromisoformat(message["sent_at"])
    assert message["sender"] in ("patient", "bot", "staff", "system")
    assert message["text"].strip()
    if message["sender"] != "patient":
        assert "{" not in message["text"], "a placeholder was left open"
    if message["sender"] == "bot":
        _check_bot(message)
    else:
        assert message["urgency"] == "none"


def _check_bot(message: dict[str, Any]) -> None:
    topic = message["topic"]
    assert topic in BASE.topics
    assert message["urgency"] == (topic if topic in ALARMS else "none")
    assert message["reviewed_on"] is None or date.fromisoformat(message["reviewed_on"])
    if topic in EDUCATION:
        assert message["sources"], f"{topic} has no source"
    for source in message["sources"]:
        assert source.keys() >= {"title", "publisher", "url", "year"}
        assert source["title"]
    for button in message["buttons"]:
        assert button["id"]
        assert button["title"]
        assert button["topic"] in BASE.topics
    if topic == "clarify":
        assert sum(button["topic"] != "clarify" for button in message["buttons"]) <= MAX_OFFERS
    if message["entry"] is not None:
        _check_entry(message["entry"])


def _check_entry(entry: dict[str, Any]) -> None:
    assert entry.keys() >= ENTRY_FIELDS
    assert isinstance(entry["saved"], bool)
    assert entry["saved"] == (entry["id"] is not None)
    assert entry["date"] is None or date.fromisoformat(entry["date"])
    severity = entry["severity"]
    assert severity is None or (0 <= severity <= 10 and severity * 2 == int(severity * 2))
    assert entry["headache"] is not False or severity == 0
