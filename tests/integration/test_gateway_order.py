"""A message that names the one before it: it comes after that one or not at all, unless it is an alarm."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.assistant import StandIn
from tests.integration.gateway import Chat

FIRST, SECOND, EMERGENCY = "it was 7 out of 10", "no wait, 4 out of 10", "I cannot breathe"


def message(text: str, after: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": str(uuid4()), "text": text, **({"after": after["id"]} if after else {})}


async def said(chat: Chat) -> list[str]:
    return [one["text"] for one in await chat.history() if one["sender"] == "patient"]


async def test_it_is_refused_until_the_one_before_it_is_answered(chat: Chat, assistant: StandIn) -> None:
    first = message(FIRST)
    second = message(SECOND, first)
    refused = await chat.post(second)
    assert (refused.status, (await refused.json())["type"]) == (424, "urn:problem:clinic-assistant:too_early")
    assert assistant.turns == []
    for body in (first, second):
        assert (await chat.post(body)).status == 200
    assert await said(chat) == [FIRST, SECOND]


async def test_it_waits_while_the_one_before_it_is_being_answered(chat: Chat, assistant: StandIn) -> None:
    assistant.delay_s = 0.3
    first = message(FIRST)
    answering = asyncio.create_task(chat.post(first))
    await asyncio.sleep(0.1)
    assert (await chat.post(message(SECOND, first))).status == 200
    assert (await answering).status == 200
    assert await said(chat) == [FIRST, SECOND]


async def test_it_waits_for_one_that_is_a_moment_behind(chat: Chat) -> None:
    first = message(FIRST)
    sent_too_soon = asyncio.create_task(chat.post(message(SECOND, first)))
    await asyncio.sleep(0.1)
    assert (await chat.post(first)).status == 200
    assert (await sent_too_soon).status == 200
    assert await said(chat) == [FIRST, SECOND]


async def test_it_does_not_pass_one_that_is_withdrawn_meanwhile(chat: Chat, assistant: StandIn) -> None:
    assistant.mode, assistant.then = "not_ready", "answer"
    first = message(FIRST)
    second = message(SECOND, first)
    assert [answer.status for answer in await asyncio.gather(chat.post(first), chat.post(second))] == [503, 424]
    assert await said(chat) == []
    for body in (first, second):
        assert (await chat.post(body)).status == 200
    assert await said(chat) == [FIRST, SECOND]


async def test_an_emergency_passes(chat: Chat) -> None:
    first = message(FIRST)
    answer = await chat.post(message(EMERGENCY, first))
    assert (answer.status, (await answer.json())["messages"][0]["urgency"]) == (200, "emergency")
    assert (await chat.post(first)).status == 200
    assert await said(chat) == [EMERGENCY, FIRST]


async def test_a_button_waits_as_words_do(chat: Chat) -> None:
    answer = (await chat.say("when does it start to work?"))[-1]
    press = {"id": str(uuid4()), "button": answer["buttons"][0]["id"], "after": str(uuid4())}
    assert (await chat.post(press)).status == 424
    assert (await chat.post({**press, "after": None})).status == 200


async def test_what_it_comes_after_is_no_part_of_what_it_says(chat: Chat) -> None:
    first = message(FIRST)
    second = message(SECOND, first)
    await chat.post(first)
    answers = [await (await chat.post({**second, **more})).json() for more in ({}, {"after": None}, {"after": str(uuid4())})]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("after", ["", "first", 1])
async def test_what_is_no_id_is_refused(chat: Chat, after: Any) -> None:
    assert (await chat.post({**message(FIRST), "after": after})).status == 422
