"""A wish for a person: onto the desk's list while the clinic is open, else on to a call-back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinic.domain.desk import Rank
from clinic.services import desk, desk_list
from tests.integration.assistant import StandIn
from tests.integration.desk import DANA, Desk
from tests.integration.events import events
from tests.integration.gateway import BASE, Chat, Gateway
from web.closing_time import ClosingTime
from web.keys import HANDOFF, HUB

OPEN = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)  # a Wednesday, ten in the morning in Chicago
CLOSED = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # half past five
WISH = {"topic": "human_handoff", "part": "short"}


@pytest.fixture(autouse=True)
def wishing(assistant: StandIn) -> None:
    assistant.replies = [WISH]


def at(gateway: Gateway, moment: datetime) -> None:
    gateway.clock.offset_s = (moment - datetime.now(UTC)).total_seconds()


async def ranks(gateway: Gateway) -> list[tuple[str, Rank]]:
    return [(row.id, row.rank) for row in (await desk_list.page(gateway.store)).rows]


async def wish(gateway: Gateway, moment: datetime) -> tuple[Chat, dict[str, Any]]:
    at(gateway, moment)
    chat = await gateway.open()
    (answer,) = await chat.say("let me talk to a person")
    return chat, answer


async def test_while_the_clinic_is_open_the_conversation_waits_at_the_desk(gateway: Gateway) -> None:
    chat, answer = await wish(gateway, OPEN)
    assert (answer["sender"], answer["topic"], answer["text"]) == ("bot", "human_handoff", BASE.text("human_handoff", "waiting"))
    assert await ranks(gateway) == [(chat.id, Rank.WANTS_PERSON)]
    assert await desk_list.waiting(gateway.store) == 1


async def test_while_it_is_closed_a_call_is_offered_and_when_it_will_come(gateway: Gateway) -> None:
    chat, answer = await wish(gateway, CLOSED)
    assert "on Thursday, November 19, from 8:00 am to 5:00 pm" in answer["text"]
    assert [(button["title"], button["topic"]) for button in answer["buttons"]] == [("Call me", "callback")]
    assert await ranks(gateway) == [(chat.id, Rank.REST)]


STILL_THERE = ("are you there", "hello?", "anyone", "still waiting", "??")


@pytest.mark.parametrize("asked", STILL_THERE)
async def test_who_waits_and_asks_whether_anybody_is_there_is_told_again_that_staff_know(
    gateway: Gateway, assistant: StandIn, asked: str
) -> None:
    chat, told = await wish(gateway, OPEN)
    assistant.replies = [{"topic": "bot_challenge", "part": "short"}]
    (answer,) = await chat.say(asked)
    assert (answer["topic"], answer["text"]) == ("human_handoff", told["text"])
    assert [turn["text"] for turn in assistant.turns] == ["let me talk to a person", asked]
    assert await ranks(gateway) == [(chat.id, Rank.WANTS_PERSON)]


@pytest.mark.parametrize("asked", ["still waiting for it to work", "how long until it works", "hello, does it hurt?"])
async def test_who_waits_and_asks_of_the_treatment_is_answered_as_ever(gateway: Gateway, assistant: StandIn, asked: str) -> None:
    chat, _ = await wish(gateway, OPEN)
    assistant.replies = [{"topic": "onset", "part": "short"}]
    assert [answer["topic"] for answer in await chat.say(asked)] == ["onset"]


@pytest.mark.parametrize("asked", STILL_THERE)
async def test_who_waits_for_nobody_is_answered_by_the_assistant(gateway: Gateway, assistant: StandIn, asked: str) -> None:
    at(gateway, OPEN)
    chat = await gateway.open()
    assistant.replies = [{"topic": "greet", "part": "short"}]
    assert [answer["topic"] for answer in await chat.say(asked)] == ["greet"]


async def test_that_somebody_will_write_is_not_said_when_the_clinic_has_closed(gateway: Gateway, assistant: StandIn) -> None:
    chat, _ = await wish(gateway, OPEN)
    assistant.replies = [{"topic": "onset", "part": "short"}]
    at(gateway, CLOSED)
    (answer,) = await chat.say("anyone there?")
    assert "Nobody can write to you here just now" in answer["text"]


async def test_an_alarm_that_the_assistant_hears_while_somebody_waits_stands_and_an_open_entry_goes_on(
    gateway: Gateway, assistant: StandIn
) -> None:
    chat, _ = await wish(gateway, OPEN)
    assistant.replies = [{"topic": "onset", "part": "short"}, {"topic": "diary_log", "part": "ask_severity"}]
    assert [answer["topic"] for answer in await chat.say("hello?")] == ["human_handoff", "diary_log"]
    assistant.replies = [{"topic": "crisis", "part": "short"}]
    assert [answer["topic"] for answer in await chat.say("anyone")] == ["crisis"]


async def test_who_waits_longest_comes_first_and_asking_again_or_chatting_loses_no_place(
    gateway: Gateway, assistant: StandIn
) -> None:
    first, _ = await wish(gateway, OPEN)
    second, _ = await wish(gateway, OPEN + timedelta(minutes=5))
    at(gateway, OPEN + timedelta(minutes=10))
    await first.say("a person please")
    assistant.replies = [{"topic": "onset"}]
    await first.say("and when does it work?")
    assert [id for id, _ in await ranks(gateway)] == [first.id, second.id]


async def test_the_wish_ends_when_somebody_writes_or_says_that_nobody_is_needed(gateway: Gateway) -> None:
    (served, _), (other, _) = await wish(gateway, OPEN), await wish(gateway, OPEN)
    await Desk(gateway).take(served)
    assert [rank for _, rank in await ranks(gateway)] == [Rank.WANTS_PERSON] * 2
    await Desk(gateway).write(served, "Hello, I am Dana.")
    await desk.no_person_wanted(gateway.store, other.id, DANA, seen=(await other.history())[-1]["seq"])
    assert await ranks(gateway) == [(served.id, Rank.TAKEN), (other.id, Rank.REST)]
    await Desk(gateway).hand_back(served)
    assert {rank for _, rank in await ranks(gateway)} == {Rank.REST}


async def test_a_chat_in_which_the_patient_said_nothing_is_not_listed(gateway: Gateway) -> None:
    silent = await gateway.open()
    assert await ranks(gateway) == []
    await silent.say("hello")
    assert len(await ranks(gateway)) == 1


async def test_pages_have_every_conversation_once_in_order(gateway: Gateway, assistant: StandIn) -> None:
    assistant.replies = [{"topic": "onset"}]
    at(gateway, OPEN)
    chats = [await gateway.open() for _ in range(7)]
    for chat in chats:
        await chat.say("hello")
    await chats[0].say("I want to kill myself")
    await chats[1].say("I cannot breathe")
    await Desk(gateway).take(chats[2])
    assistant.replies = [WISH]
    await chats[3].say("a person please")
    seen: list[desk_list.Row] = []
    page = await desk_list.page(gateway.store, limit=2)
    seen.extend(page.rows)
    while page.next is not None:
        page = await desk_list.page(gateway.store, after=desk_list.Cursor.of(str(page.next)), limit=2)
        seen.extend(page.rows)
    assert [row.id for row in seen] == [chats[place].id for place in (0, 1, 3, 2, 6, 5, 4)]
    assert [row.rank for row in seen[:4]] == [Rank.CRISIS, Rank.EMERGENCY, Rank.WANTS_PERSON, Rank.TAKEN]


async def test_who_still_waits_when_the_clinic_has_closed_is_told_and_offered_a_call(
    gateway: Gateway, assistant: StandIn
) -> None:
    (waiting, _), (served, _) = await wish(gateway, OPEN), await wish(gateway, OPEN)
    await Desk(gateway).take(served)
    await Desk(gateway).write(served, "Hello, I am Dana.")
    closing = ClosingTime(gateway.store, BASE.clinic, gateway.app[HANDOFF], gateway.app[HUB].wake, gateway.clock)
    for moment in (CLOSED - timedelta(minutes=31), CLOSED - timedelta(minutes=20)):  # open; closed just now
        at(gateway, moment)
        await closing.round()
        assert (await waiting.history())[-1]["text"] == BASE.text("human_handoff", "waiting")
    at(gateway, CLOSED)
    async with events(waiting) as reader:
        for _ in range(2):
            await closing.round()
        told = await reader.next()
        assert await reader.is_quiet()
    assert told is not None and "nobody could write to you here" in told["text"]
    assert [button["topic"] for button in told["buttons"]] == ["callback"]
    assert "nobody could" not in str(await served.history())
    assert dict(await ranks(gateway)) == {waiting.id: Rank.REST, served.id: Rank.TAKEN}
