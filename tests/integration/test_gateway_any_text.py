"""Whatever is typed gets an answer of the contract's form, and nothing of it is taken for anything but text."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.assistant import StandIn
from tests.integration.gateway import SECRET, Chat, running

ODD = st.sampled_from(
    ["/", "/restart", '/onset{"a":1}', "\u3000", "\u200b", "\x00", "'", "<b>", "{clinic.phone}", "\ud83d", "é", "💉"]
)
TEXTS = st.lists(st.text(max_size=40) | ODD, max_size=8).map("".join)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def test_any_text_is_answered_or_refused_by_the_contract(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> None:
    assistant = StandIn(SECRET)
    entered = running(tmp_path, assistant)
    loop.run_until_complete(assistant.start())
    gateway = loop.run_until_complete(entered.__aenter__())
    chat = loop.run_until_complete(gateway.open())

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS)
    def check(text: str) -> None:
        loop.run_until_complete(say(chat, text))

    try:
        check()
        assert all(not turn.get("text", "x").strip().startswith("/") for turn in assistant.turns)
        history = loop.run_until_complete(chat.history())
        assert [message["seq"] for message in history] == list(range(1, len(history) + 1))
    finally:
        loop.run_until_complete(entered.__aexit__(None, None, None))
        loop.run_until_complete(assistant.stop())


async def say(chat: Chat, text: str) -> None:
    response = await chat.post({"id": str(uuid4()), "text": text})
    body: dict[str, Any] = await response.json()
    assert response.status in (200, 400, 422), response.status
    if response.status == 200:
        assert body["messages"]
        assert all(message["sender"] in ("bot", "system") for message in body["messages"])
    else:
        assert response.content_type == "application/problem+json"
