"""Whatever is typed, the whole product answers it by the contract or refuses it as documented."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest
from aiohttp import ClientResponse, ClientSession
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stack import Chat, Message, Stack, client

EXAMPLES = 200
REFUSALS = {
    400: "urn:problem:clinic-assistant:malformed",
    413: "urn:problem:clinic-assistant:too_large",
    422: "urn:problem:clinic-assistant:invalid",
}
# Commands of the dialogue engine, look-alikes of a slash, white space that is none, halves of characters, markup, questions.
ODD = st.sampled_from([
    "/", "／", "⁄", "∕", "/restart", "/session_start", '/onset{"part": "short"}', '/diary_log{"diary_open": true}', "EXTERNAL: x",
    "\u3000", "\u200b", "\u202e", "\ufeff", "\x00", "\x1b[2J", "\x85", "\r\n", "\ud83d", "\ude00", "\ufffe", "\U000e0041",
    "{clinic.phone}", "{{7*7}}", "%s%n", "<b>", "'; --", "\\", '"', "😭", "👩‍👩‍👧", "e\u0301" * 5, "ا ل م",
    "頭痛", "боль", "ｂｏｔｏｘ", "ВОТОХ",
    "how long until it works", "log a headache", "8/10", "yesterday", "cancel", "1" * 400, "does it hurt? and who gives it?",
])  # fmt: skip
ALPHABETS = st.sampled_from(["Lu", "Ll", "Lo", "Mn", "Nd", "No", "Po", "Sm", "So", "Zs", "Cc", "Cf", "Co", "Cn"])
ONE_SCRIPT = ALPHABETS.flatmap(lambda kind: st.text(st.characters(categories=[kind]), max_size=60))
ANY = st.text(st.characters(), max_size=60)  # lone surrogates as well
LONG = st.tuples(ANY | ODD, st.integers(1, 2500)).map(lambda pair: (pair[0] * pair[1])[:2600])
TEXTS = st.lists(ANY | ODD | ONE_SCRIPT, max_size=6).map("".join) | LONG


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.mark.timeout(240)
def test_any_text_is_answered_or_refused_by_the_whole_product(stack: Stack, loop: asyncio.AbstractEventLoop) -> None:
    http, chat = loop.run_until_complete(begin(stack))
    answered = []

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS)
    def check(text: str) -> None:
        answered.append(loop.run_until_complete(say(chat, text)))

    try:
        check()
        history = loop.run_until_complete(chat.history())
    finally:
        loop.run_until_complete(http.close())
    assert [message.raw["seq"] for message in history] == list(range(1, len(history) + 1))
    assert sum(answered) > EXAMPLES / 3
    assert not any(message.sender == "system" for message in history), "a turn failed"


async def begin(stack: Stack) -> tuple[ClientSession, Chat]:
    http = client(stack.url)
    return http, await Chat.open(http)


async def say(chat: Chat, text: str) -> bool:
    """Whether it was answered."""
    response = await chat.post({"id": str(uuid4()), "text": text})
    if response.status != 200:
        await check_refusal(response)
        return False
    messages = [Message.of(raw) for raw in (await response.json())["messages"]]
    assert messages
    return True


async def check_refusal(response: ClientResponse) -> None:
    problem = await response.json()
    assert response.content_type == "application/problem+json"
    assert (problem["status"], problem["type"]) == (response.status, REFUSALS[response.status])
