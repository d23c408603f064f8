"""An error as the client gets it: everything that it brings, and nothing that it does not have."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from clinic.domain.chat import NewMessage
from web.chat.wire import shown_unplaced
from web.errors import Away, Invalid


def test_an_error_has_its_own_fields_and_no_empty_ones() -> None:
    body = json.loads(Invalid(("text", "too long")).response().text or "")
    assert body == {
        "type": "urn:problem:clinic-assistant:invalid", "title": "A field is not valid", "status": 422,
        "detail": "text: too long",
        "errors": [{"field": "text", "detail": "too long"}],
    }  # fmt: skip


def test_what_an_error_brings_along_arrives_whole() -> None:
    messages = shown_unplaced([NewMessage(id="m", sender="bot", text="Call 911.")], now=datetime(2026, 11, 20, tzinfo=UTC))
    problem = Away("the records cannot be reached")
    problem.more["messages"] = messages
    (message,) = json.loads(problem.response().text or "")["messages"]
    assert (message["text"], message["sent_at"], message["image"]) == ("Call 911.", "2026-11-20T00:00:00Z", None)
