"""Looking at the diary, through the whole product."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from tests.contract import BASE
from tests.conversation.conftest import OpenAs
from tests.stack import Chat, Stack, topics


@pytest.mark.parametrize(
    "text",
    [
        "how many headaches did i have this month",
        "is it getting better, going by my diary",
        "show my diary",
        "show me the chart of my diary",
        "how many headaches did I have last month",
        "show my diary for this month",
    ],
)
async def test_a_question_to_the_diary_is_answered_from_it(signed_in: OpenAs, text: str) -> None:
    first, *others = await (await signed_in("demo-maria")).say(text)
    assert topics([first, *others]) == ["diary_view"] * (1 + len(others))
    assert "- With a headache: " in first.text and "{" not in first.text
    assert first.raw["buttons"]


async def test_the_picture_and_its_words_can_be_opened(signed_in: OpenAs, http: ClientSession, stack: Stack) -> None:
    first = (await (await signed_in("demo-maria")).say("show me the chart of my diary"))[0]
    assert first.raw["image"]["alt"] == BASE.text("diary_view", "picture_of")
    async with http.get(f"{stack.url}{first.raw['image']['url']}") as response:
        svg = await response.text()
        assert response.status == 200 and svg.count('class="injection"') >= 2
    (words,) = [link["url"] for link in first.raw["links"] if link["url"].endswith("#words")]
    async with http.get(f"{stack.url}{words}") as response:
        assert response.status == 200 and "After Botox treatment 2" in await response.text()


async def test_an_insight_comes_with_its_own_sources(signed_in: OpenAs) -> None:
    replies = await (await signed_in("demo-maria")).say("is it getting better, going by my diary")
    assert all(reply.raw["sources"] for reply in replies[1:]) and not replies[0].raw["sources"]


async def test_what_was_just_logged_is_counted(empty_diary: Chat) -> None:
    chat = empty_diary
    assert BASE.text("diary_view", "empty") in [reply.text for reply in await chat.say("show my diary")]
    await chat.say("no headache today")
    await chat.say("yes, save it")
    first = (await chat.say("how many headaches did i have this month"))[0]
    assert "- With no headache: 1 day" in first.text


async def test_a_visitor_is_told_how_to_sign_in(chat: Chat) -> None:
    (reply,) = await chat.say("show my diary")
    assert reply.text == BASE.text("diary_view", "visitor")
    assert reply.raw["links"][0]["url"] == "/portal"
