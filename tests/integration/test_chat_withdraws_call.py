"""A patient who no longer wants the call: one press withdraws it, words alone never do, and nobody at work on it loses it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from clinic.domain.callbacks import LEASE
from clinic.domain.staff import Role
from clinic.services import callback_views, callbacks
from tests.contract import check
from tests.integration.assistant import StandIn
from tests.integration.desk import Desk as ChatDesk
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_gateway_callbacks import CRISIS, ask, at, close, wish
from tests.integration.test_staff_callbacks import CALLBACKS, back, do
from web.keys import LEFT_CHATS

CALL = {"topic": "callback", "part": "short"}
CANCEL = "cancel my call back please"


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    at(gateway, "2026-11-18 10:00")
    return await at_desk(gateway, Role.NURSE, "Ann Nurse")


@pytest.fixture
async def asked(nurse: Desk) -> tuple[Chat, str]:
    chat = await nurse.gateway.open()
    return chat, (await ask(chat, wish(reason="My bill")))["reference"]


def button(message: dict[str, Any], title: str = "Cancel the call") -> dict[str, Any]:
    found: dict[str, Any] = next(button for button in message["buttons"] if button["title"] == title)
    return found


def said(part: str, **fields: str) -> str:
    return BASE.text("callback", part, **fields)


def state(gateway: Gateway, reference: str) -> tuple[Any, ...]:
    ((outcome, closed_at, withdrawn_at),) = gateway.rows(
        f"SELECT outcome, closed_at, withdrawn_at FROM callback WHERE reference = '{reference}'"
    )
    return outcome, closed_at is not None, withdrawn_at is not None


OPEN, NOTED, WITHDRAWN = (None, False, False), (None, False, True), ("withdrawn", True, True)


async def test_words_lead_to_the_button_and_one_press_withdraws_it(
    gateway: Gateway, nurse: Desk, asked: tuple[Chat, str], assistant: StandIn
) -> None:
    chat, reference = asked
    (answer,) = await chat.say(CANCEL)
    check(answer)
    assert (answer["topic"], reference in answer["text"], assistant.turns) == ("callback", True, [])
    assert state(gateway, reference) == OPEN
    pressed = {"id": str(uuid4()), "button": button(answer)["id"]}
    for _ in range(2):
        (told,) = (await (await chat.post(pressed)).json())["messages"]
        check(told)
        assert told["text"] == said("cancelled", reference=reference)
    assert state(gateway, reference) == WITHDRAWN
    assert gateway.rows("SELECT kind, result, staff_id FROM callback_step") == [("withdrawn", "withdrawn", None)]
    assert gateway.rows("SELECT actor, object FROM audit WHERE action = 'callback.withdrawn'") == [
        ("patient", f"callback/{reference}")
    ]
    assert reference not in await nurse.text(CALLBACKS)
    assert "Withdrawn by the patient" in await nurse.text(f"{CALLBACKS}?show=closed")
    page = await nurse.text(f"{CALLBACKS}/{reference}")
    assert "<b>The patient</b> cancelled the call in the chat" in page and "Closed: Withdrawn by the patient" in page


async def test_the_button_stands_under_the_assistants_answers_too(asked: tuple[Chat, str], assistant: StandIn) -> None:
    chat, reference = asked
    assistant.replies = [CALL]
    (answer,) = await chat.say("i changed my mind about the phone thing")
    assert button(answer)["do"] == "cancel_call"
    (told,) = await chat.press(button(answer))
    assert told["text"] == said("cancelled", reference=reference)


async def test_asking_anew_is_a_new_call_that_an_old_button_does_not_cancel(gateway: Gateway, asked: tuple[Chat, str]) -> None:
    chat, first = asked
    (answer,) = await chat.say(CANCEL)
    await chat.press(button(answer))
    second = (await ask(chat, wish()))["reference"]
    assert second != first
    (told,) = await chat.press(button(answer))
    assert second in told["text"] and "is cancelled" not in told["text"]
    assert state(gateway, second) == OPEN


async def test_with_none_open_a_wish_to_cancel_says_so(gateway: Gateway, asked: tuple[Chat, str]) -> None:
    chat, reference = asked
    (answer,) = await chat.say(CANCEL)
    await close(gateway, reference)
    assert [message["text"] for message in await chat.press(button(answer))] == [said("none_open")]
    assert [message["text"] for message in await chat.say(CANCEL)] == [said("none_open")]
    other = await gateway.open()
    assert [message["text"] for message in await other.say(CANCEL)] == [said("none_open")]
    assert state(gateway, reference) == ("unstated", True, False)


async def test_while_somebody_has_it_the_wish_is_put_down_and_the_patient_told(
    gateway: Gateway, nurse: Desk, asked: tuple[Chat, str]
) -> None:
    chat, reference = asked
    await do(nurse, reference, "take")
    (answer,) = await chat.say(CANCEL)
    (told,) = await chat.press(button(answer))
    assert told["text"] == said("cancel_noted", reference=reference)
    assert state(gateway, reference) == NOTED
    assert "Cancelled by the patient" in await nurse.text(CALLBACKS)
    page = await nurse.text(f"{CALLBACKS}/{reference}")
    assert "The patient has cancelled this call in the chat." in page and "<b>The patient</b> cancelled the call" in page
    assert "close it, or give it back." in page and "once nobody has it" not in page
    other = await at_desk(gateway, Role.NURSE, "Sam Okafor")
    assert "closes by itself once nobody has it." in await other.text(f"{CALLBACKS}/{reference}")
    page = await do(nurse, reference, "attempt", status=409, result="no_answer", asked=1)
    assert "wants no other one" in page
    assert [message["text"] for message in await chat.say(CANCEL)] == [said("none_open")]
    await do(nurse, reference, "close", outcome="withdrawn", asked=1, note="rang once")
    assert state(gateway, reference) == WITHDRAWN


async def counted(gateway: Gateway) -> callback_views.Counts:
    return await callback_views.counts(gateway.store, gateway.clock())


async def test_at_once_it_is_in_no_count_and_never_overdue_whoever_has_it(
    gateway: Gateway, nurse: Desk, asked: tuple[Chat, str]
) -> None:
    chat, reference = asked
    await do(nurse, reference, "take")
    assert (await counted(gateway)).open == 1
    (answer,) = await chat.say(CANCEL)
    await chat.press(button(answer))
    assert await counted(gateway) == callback_views.Counts(0, 0, 0, 0)
    assert ">Cancelled by the patient</h2>" in await nurse.text(CALLBACKS)
    gateway.clock.offset_s += 24 * 3600
    assert await counted(gateway) == callback_views.Counts(0, 0, 0, 0)
    nurse = await back(nurse)
    page = await nurse.text(CALLBACKS)
    assert reference in page and '<span class="badge emergency">Overdue' not in page
    assert reference not in await nurse.text(f"{CALLBACKS}?show=overdue")


async def test_once_nobody_has_it_any_more_it_closes_by_itself(gateway: Gateway, nurse: Desk, asked: tuple[Chat, str]) -> None:
    chat, reference = asked
    await do(nurse, reference, "take")
    (answer,) = await chat.say(CANCEL)
    await chat.press(button(answer))
    left = gateway.app[LEFT_CHATS]
    await left.round()
    assert state(gateway, reference) == NOTED
    gateway.clock.offset_s += LEASE.total_seconds() + 60
    for _ in range(2):
        await left.round()
    assert state(gateway, reference) == WITHDRAWN
    closed = "SELECT actor, object FROM audit WHERE action = 'callback.closed'"
    assert gateway.rows(closed) == [("assistant", f"callback/{reference}")]
    assert "Closed: Withdrawn by the patient" in await (await back(nurse)).text(f"{CALLBACKS}/{reference}")


async def test_with_an_open_alarm_it_closes_when_the_alarm_does_and_goes_with_an_erased_chat(
    gateway: Gateway, nurse: Desk
) -> None:
    chat = await gateway.open()
    reference = (await ask(chat, wish(reason=CRISIS)))["reference"]
    (answer,) = await chat.say(CANCEL)
    await chat.press(button(answer))
    await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    left = gateway.app[LEFT_CHATS]
    await left.round()
    assert state(gateway, reference) == NOTED
    ((alarm,),) = gateway.rows("SELECT id FROM alarm")
    page = await nurse.text(f"/staff/alarms/{alarm}")
    assert "The patient has cancelled this call in the chat." in page and "The call is still wanted" not in page
    await (await gateway.open()).say("I cannot breathe")  # an alarm of somebody else
    await nurse.post(f"/staff/alarms/{alarm}/close", outcome="spoke")
    await left.round()
    assert gateway.rows("SELECT * FROM callback") == []


async def test_one_that_is_still_wanted_is_closed_by_nobody(gateway: Gateway, nurse: Desk, asked: tuple[Chat, str]) -> None:
    _, reference = asked
    await do(nurse, reference, "take")
    gateway.clock.offset_s += LEASE.total_seconds() + 60
    await gateway.app[LEFT_CHATS].round()
    assert state(gateway, reference) == OPEN


async def test_who_asks_anew_while_somebody_has_it_wants_that_call_again(
    gateway: Gateway, nurse: Desk, asked: tuple[Chat, str], assistant: StandIn
) -> None:
    chat, reference = asked
    await do(nurse, reference, "take")
    (answer,) = await chat.say(CANCEL)
    await chat.press(button(answer))
    assistant.replies = [CALL]
    assert "leave your number" in (await chat.say("call me please"))[0]["text"]
    assert (await ask(chat, wish()))["reference"] == reference
    assert state(gateway, reference) == OPEN
    assert "Cancelled by the patient" not in await nurse.text(CALLBACKS)
    await do(nurse, reference, "attempt", result="no_answer", asked=2)


async def test_with_an_open_alarm_it_stays_in_the_queue(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    reference = (await ask(chat, wish(reason=CRISIS)))["reference"]
    (answer,) = await chat.say(CANCEL)
    (told,) = await chat.press(button(answer))
    assert (told["text"], state(gateway, reference)) == (said("cancel_noted", reference=reference), NOTED)
    assert reference in await nurse.text(CALLBACKS)


async def test_while_a_person_has_the_chat_words_and_press_go_to_them(gateway: Gateway, asked: tuple[Chat, str]) -> None:
    chat, reference = asked
    (answer,) = await chat.say(CANCEL)
    await ChatDesk(gateway).take(chat)
    for told in (await chat.say(CANCEL), await chat.press(button(answer))):
        assert [message["sender"] for message in told] == ["system"]
    assert state(gateway, reference) == OPEN


async def test_a_press_in_the_instant_in_which_it_is_taken_closes_it_or_is_put_down(gateway: Gateway, nurse: Desk) -> None:
    for _ in range(5):
        chat = await gateway.open()
        reference = (await ask(chat, wish()))["reference"]
        (answer,) = await chat.say(CANCEL)
        (told,), _ = await asyncio.gather(
            chat.press(button(answer)), nurse.post(f"{CALLBACKS}/{reference}/take", id=str(uuid4()))
        )
        is_closed = told["text"] == said("cancelled", reference=reference)
        assert state(gateway, reference) == (WITHDRAWN if is_closed else NOTED)


async def test_a_withdrawn_one_goes_with_its_chat_and_the_list_for_the_terminal_shows_none(
    gateway: Gateway, asked: tuple[Chat, str]
) -> None:
    chat, reference = asked
    (answer,) = await chat.say(CANCEL)
    await chat.press(button(answer))
    assert await callbacks.listed(gateway.store) == []
    (listed,) = await callbacks.listed(gateway.store, closed=True)
    assert (listed.callback.reference, listed.callback.outcome) == (reference, "withdrawn")
    await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert gateway.rows("SELECT * FROM callback") == gateway.rows("SELECT * FROM callback_step") == []
