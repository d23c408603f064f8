"""The page of an answer that staff send to a patient: it opens the chat at that very answer."""

from __future__ import annotations

import re
from html import unescape

import pytest
from aiohttp import ClientSession

from tests.contract import BASE
from tests.stack import Chat

ASKED_FOR = sorted(topic for topic, known in BASE.topics.items() if known.kind in ("education", "service"))


async def question_of(http: ClientSession, topic: str) -> str:
    async with http.get(f"/a/{topic}") as response:
        found = re.search(r'data-question="([^"]*)"', await response.text())
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("topic", ASKED_FOR)
async def test_the_page_of_every_answer_that_is_asked_for_opens_the_chat_at_it(http: ClientSession, topic: str) -> None:
    assert await question_of(http, topic) != "", topic


async def test_what_the_page_says_for_the_patient_brings_the_answer_in_the_chat(http: ClientSession, chat: Chat) -> None:
    (reply, *_) = await chat.say(await question_of(http, "aftercare"))
    assert reply.raw["topic"] == "aftercare"


@pytest.mark.parametrize("topic", ["emergency", "crisis", "urgent", "medical_advice", "out_of_scope"])
async def test_no_alarm_and_no_refusal_is_asked_for_in_the_patients_name(http: ClientSession, topic: str) -> None:
    assert await question_of(http, topic) == ""
