"""A conversation whose patient has asked for a call: what the assistant says of calls and of people then."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.domain.desk import Rank
from clinic.services import desk_list
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.test_gateway_callbacks import ask, at, close, wish

CALL, PERSON = {"topic": "callback", "part": "short"}, {"topic": "human_handoff", "part": "short"}
OPEN, SATURDAY = "2026-11-18 10:00", "2026-11-21 15:00"
MORNING = "on Monday, November 23, from 8:00 am to 12:00 pm"


@pytest.fixture(autouse=True)
def on_saturday(gateway: Gateway) -> None:
    at(gateway, SATURDAY)


async def asked(gateway: Gateway, **more: Any) -> tuple[Chat, str]:
    chat = await gateway.open()
    return chat, (await ask(chat, wish(window="morning", **more)))["reference"]


def titles(message: dict[str, Any]) -> list[str]:
    return [button["title"] for button in message["buttons"]]


@pytest.mark.parametrize("reply", [CALL, {"topic": "callback", "part": "number"}, PERSON])
async def test_what_is_said_of_calls_and_people_names_the_open_call_and_when_it_comes(
    gateway: Gateway, assistant: StandIn, reply: dict[str, str]
) -> None:
    chat, reference = await asked(gateway)
    assistant.replies = [reply]
    (answer,) = await chat.say("when will you call me?")
    assert answer["topic"] == reply["topic"]
    assert reference in answer["text"] and MORNING in answer["text"]
    assert "leave your number" not in answer["text"] and "5:00 pm" not in answer["text"]
    assert titles(answer)[0] == "Change it" and answer["buttons"][0]["topic"] == "callback"


async def test_who_wants_a_person_while_the_clinic_is_open_waits_and_keeps_the_call(gateway: Gateway, assistant: StandIn) -> None:
    at(gateway, OPEN)
    chat, reference = await asked(gateway)
    assistant.replies = [PERSON]
    (answer,) = await chat.say("can i talk to a person")
    assert reference in answer["text"] and "Somebody will write to you here" in answer["text"]
    assert [(row.id, row.rank) for row in (await desk_list.page(gateway.store)).rows] == [(chat.id, Rank.WANTS_PERSON)]


async def test_changing_it_keeps_the_reference_and_moves_the_time(gateway: Gateway, assistant: StandIn) -> None:
    chat, reference = await asked(gateway)
    assistant.replies = [CALL]
    (answer,) = await chat.say("call me please")
    await ask(chat, wish(window="afternoon", about=answer["id"]))
    (answer,) = await chat.say("call me please")
    assert reference in answer["text"] and "on Monday, November 23, from 12:00 pm to 5:00 pm" in answer["text"]


@pytest.mark.parametrize("reply", [CALL, PERSON])
async def test_without_an_open_call_of_this_very_chat_it_is_offered_as_before(
    gateway: Gateway, assistant: StandIn, reply: dict[str, str]
) -> None:
    await asked(gateway)  # somebody else's
    chat, reference = await asked(gateway)
    await close(gateway, reference)
    assistant.replies = [reply]
    (answer,) = await chat.say("call me please")
    assert "leave your number" in answer["text"] and "CB-" not in answer["text"]
    assert "Change it" not in titles(answer)


async def test_other_answers_do_not_speak_of_the_call(gateway: Gateway) -> None:
    chat, reference = await asked(gateway)
    (answer,) = await chat.say("how long until it works")
    assert answer["topic"] == "onset" and reference not in answer["text"]


def test_the_offer_of_a_call_asks_for_no_words_that_go_nowhere() -> None:
    offer = BASE.answers["callback"]
    assert 'press "call me"' in offer.short.text.lower()
    assert offer.next_step is not None and "form" in offer.next_step
