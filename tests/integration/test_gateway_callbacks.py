"""Asking for a call: stored or not said to be, read back, once a conversation, and an alarm in it comes first."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from clinic.domain.callbacks import Outcome
from clinic.errors import CallbackGone
from clinic.services import callback_queue, callbacks
from clinic.services.callback_queue import Act
from tests.contract import check
from tests.integration.assistant import StandIn
from tests.integration.events import events
from tests.integration.gateway import BASE, Chat, Gateway, topics
from tests.integration.test_gateway_alarms import CRISIS, break_database, mend_database
from tests.integration.waiting import until

PHONE = "312 555 0199"
READ_BACK = "(312) 555-0199"


def wish(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "phone": PHONE, **more}


async def ask(chat: Chat, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    response = await chat.post(body, "callbacks")
    assert response.status == status, await response.text()
    answer: dict[str, Any] = await response.json()
    return answer


def at(gateway: Gateway, local: str) -> None:
    """Set the clock to this time where the clinic is."""
    wanted = datetime.fromisoformat(local).replace(tzinfo=BASE.clinic.zone)
    gateway.clock.offset_s = 0
    gateway.clock.offset_s = (wanted - gateway.clock()).total_seconds()


async def close(gateway: Gateway, reference: str) -> None:
    act = Act(str(uuid4()), reference, by=None)
    await callback_queue.close(gateway.store, BASE, act, Outcome.UNSTATED, asked=None, now=gateway.clock())


async def said_by_patient(chat: Chat) -> list[str]:
    return [message["text"] for message in await chat.history() if message["sender"] == "patient"]


async def test_a_wish_is_stored_and_read_back_in_the_transcript(chat: Chat) -> None:
    answer = await ask(chat, wish(name="Ann", reason="My bill", window="morning"))
    assert re.fullmatch(r"CB-[2-9A-Z]{5}", answer["reference"])
    assert (answer["phone"], answer["messages"]) == (READ_BACK, [])
    message = answer["message"]
    check(message)
    assert (message["sender"], message["topic"], message["seq"]) == ("bot", "callback", 2)
    assert all(words in message["text"] for words in (READ_BACK, answer["reference"], answer["expected"]))
    assert BASE.clinic.placeholders()["clinic.phone"] in message["text"]
    assert (await chat.history())[-1] == message
    assert chat.gateway.rows("SELECT reference, phone, name, reason, call_window, closed_at FROM callback") == [
        (answer["reference"], "tel:+1-312-555-0199", "Ann", "My bill", "morning", None)
    ]


async def test_it_reaches_the_other_tab_and_never_the_assistant(chat: Chat, assistant: StandIn) -> None:
    async with events(chat) as tab:
        answer = await ask(chat, wish(reason="My bill"))
        (message,) = await tab.take(1)
        assert message["id"] == answer["message"]["id"]
    assert assistant.turns == []


async def test_the_same_wish_again_gives_the_same_answer_and_another_body_a_conflict(gateway: Gateway) -> None:
    at(gateway, "2026-11-18 10:00")
    chat, body = await gateway.open(), wish(reason="My bill")
    answers = await asyncio.gather(*(ask(chat, body) for _ in range(5)))
    at(gateway, "2026-11-18 23:00")  # other words would be said now
    assert all(answer == answers[0] for answer in answers)
    assert len(await chat.history()) == 2
    assert await ask(chat, body) == answers[0]
    await ask(chat, {**body, "phone": "312 555 0177"}, status=409)
    assert (await chat.post({"id": body["id"], "text": "hello"})).status == 409


async def test_the_id_of_a_message_cannot_be_taken(chat: Chat) -> None:
    id = str(uuid4())
    await chat.say("hello", id)
    await ask(chat, {"id": id, "phone": PHONE}, status=409)


async def test_the_chat_so_far_is_shared_only_when_the_patient_says_so_and_only_with_the_latest_wish(chat: Chat) -> None:
    await chat.say("I have a question")
    so_far = (await chat.history())[-1]["seq"]
    body = wish(share_chat=True)
    await ask(chat, body)
    assert chat.gateway.rows("SELECT shared_seq FROM callback") == [(so_far,)]
    await ask(chat, {**body, "share_chat": False}, status=409)
    await ask(chat, wish())
    assert chat.gateway.rows("SELECT shared_seq FROM callback") == [(None,)]
    assert (await ask(chat, wish(share_chat="yes"), status=422))["errors"][0]["field"] == "share_chat"


async def test_asking_again_changes_the_open_wish_and_keeps_its_reference_and_what_was_said(chat: Chat) -> None:
    first = await ask(chat, wish(reason="My bill", name="Joan Doe"))
    second = await ask(chat, wish(phone="+44 20 7946 0958", window="afternoon"))
    assert second["reference"] == first["reference"]
    assert second["phone"] == "+44 20 7946 0958"
    ((phone, reason, window),) = chat.gateway.rows("SELECT phone, reason, call_window FROM callback")
    assert (phone, reason, window) == ("tel:+44-20-7946-0958", "My bill", "afternoon")
    assert chat.gateway.rows("SELECT name, times_asked FROM callback") == [("Joan Doe", 2)]
    await ask(chat, wish(reason="My next visit"))
    assert chat.gateway.rows("SELECT reason FROM callback") == [("My next visit",)]
    assert [message["topic"] for message in await chat.history()] == ["greet", "callback", "callback", "callback"]


async def test_once_staff_closed_it_asking_again_is_a_new_wish(chat: Chat) -> None:
    first = await ask(chat, wish())
    await close(chat.gateway, first["reference"])
    second = await ask(chat, wish())
    assert second["reference"] != first["reference"]
    assert [item.callback.reference for item in await callbacks.listed(chat.gateway.store)] == [second["reference"]]
    assert len(await callbacks.listed(chat.gateway.store, closed=True)) == 2


async def test_a_conversation_may_ask_a_few_times_a_day(chat: Chat) -> None:
    for _ in range(callbacks.MOST_A_DAY):
        body = wish()
        await ask(chat, body)
    response = await chat.post(wish(), "callbacks")
    assert response.status == 429
    wait_s = int(response.headers["Retry-After"])
    assert wait_s == pytest.approx(24 * 3600, abs=60)
    await ask(chat, body)  # a retry is no new wish
    chat.gateway.clock.offset_s = 23 * 3600
    chat.opened.update(await (await chat.post({}, "token")).json())
    await ask(chat, wish(), status=429)
    chat.gateway.clock.offset_s = wait_s
    await ask(chat, wish())


async def test_how_long_to_wait_is_told_by_the_first_of_the_days_wishes(chat: Chat) -> None:
    for hour in range(callbacks.MOST_A_DAY):
        chat.gateway.clock.offset_s = hour * 3600
        chat.opened.update(await (await chat.post({}, "token")).json())
        await close(chat.gateway, (await ask(chat, wish()))["reference"])
    response = await chat.post(wish(), "callbacks")
    wait_s = int(response.headers["Retry-After"])
    assert (response.status, wait_s) == (429, pytest.approx(20 * 3600, abs=60))
    chat.opened.update(await (await chat.post({}, "token")).json())
    for later_s, status in ((-60, 429), (0, 201)):
        chat.gateway.clock.offset_s = 4 * 3600 + wait_s + later_s
        await ask(chat, wish(), status=status)


@pytest.mark.parametrize("phone", ["911", "12", "1-900-555-0142", "312 555 014", "call me", "+", "+999 123 4567", "☎" * 12])
async def test_a_number_that_cannot_be_called_is_refused_in_plain_words(chat: Chat, phone: str) -> None:
    problem = await ask(chat, wish(phone=phone), status=422)
    (error,) = problem["errors"]
    assert error["field"] == "phone"
    assert error["detail"] == "this is not a number that we can call; give it with its area code"
    assert problem["messages"] == []
    assert chat.gateway.rows("SELECT * FROM callback") == []
    assert len(await chat.history()) == 1


@pytest.mark.parametrize("phone", ["312 555 0142", "+1 (312) 555-0142 ext 7", "3125550143"])
async def test_the_clinics_own_number_is_refused(chat: Chat, phone: str) -> None:
    problem = await ask(chat, wish(phone=phone), status=422)
    (error,) = problem["errors"]
    assert (error["field"], "the clinic's own number" in error["detail"]) == ("phone", True)
    assert chat.gateway.rows("SELECT * FROM callback") == []


@pytest.mark.parametrize(("field", "value"), [
    ("id", "x"),
    ("phone", ""),
    ("phone", 3125550199),
    ("phone", "3" * 61),
    ("phone", None),
    ("window", "night"),
    ("reason", "x" * 501),
    ("reason", 7),
    ("name", "x" * 81),
    ("name", "\u200b"),
])  # fmt: skip
async def test_a_wrong_field_is_named(chat: Chat, field: str, value: Any) -> None:
    problem = await ask(chat, wish() | {field: value}, status=422)
    assert [error["field"] for error in problem["errors"]] == [field]


async def test_it_wants_the_token_of_its_conversation(gateway: Gateway) -> None:
    mine, other = await gateway.open(), await gateway.open()
    path = f"/api/conversations/{other.id}/callbacks"
    assert (await gateway.client.post(path, json=wish())).status == 401
    assert (await gateway.client.post(path, json=wish(), headers=mine.headers)).status == 404


@pytest.mark.parametrize("body", [{"reason": CRISIS}, {"name": CRISIS}])
async def test_an_alarm_in_its_words_is_answered_and_the_wish_is_stored(chat: Chat, body: dict[str, str]) -> None:
    given = wish(**body)
    for _ in range(2):
        answer = await ask(chat, given)
        assert topics(answer["messages"]) == ["crisis"]
    assert chat.gateway.rows("SELECT level FROM alarm") == [("crisis",)]
    assert [message["topic"] for message in await chat.history()] == ["greet", None, "crisis", "callback"]


async def test_an_alarm_is_answered_although_the_wish_cannot_be_stored(chat: Chat) -> None:
    problem = await ask(chat, wish(phone="no number", reason=CRISIS), status=422)
    assert topics(problem["messages"]) == ["crisis"]
    # Nothing may be under way in the file that is taken away.
    await until(lambda: chat.gateway.rows("SELECT untold_level FROM conversation") == [(None,)])
    await until(lambda: len(chat.gateway.rows("SELECT * FROM alarm")) == 1 and not chat.gateway.spooled())
    await break_database(chat.gateway)
    problem = await ask(chat, wish(reason=CRISIS), status=503)
    assert topics(problem["messages"]) == ["crisis"]
    assert (await ask(chat, wish(), status=503))["messages"] == []
    mend_database(chat.gateway)
    await until(lambda: len(chat.gateway.rows("SELECT * FROM alarm")) == 2)
    assert chat.gateway.rows("SELECT * FROM callback") == []
    assert await said_by_patient(chat) == [f"no number\n{CRISIS}", f"{PHONE}\n{CRISIS}"]


@pytest.mark.parametrize(("refused", "kept"), [
    ({"phone": "312 555 01"}, f"312 555 01\n{CRISIS}"),
    ({"phone": ""}, CRISIS),
    ({"phone": "3" * 61}, f"{'3' * 61}\n{CRISIS}"),
    ({"name": "x" * 81}, f"{'x' * 81}\n{PHONE}\n{CRISIS}"),
    ({"name": "Joan Doe", "reason": f"{CRISIS} {'and so on ' * 60}"}, f"Joan Doe\n{PHONE}\n{CRISIS} {'and so on ' * 60}".strip()),
    ({"phone": "12", "reason": "I can't breathe"}, "12\nI can't breathe"),
    ({"phone": "i cannot breathe", "reason": "help"}, "i cannot breathe\nhelp"),
])  # fmt: skip
async def test_what_was_filled_in_is_kept_with_its_alarm_whatever_is_wrong_with_it(
    chat: Chat, refused: dict[str, str], kept: str
) -> None:
    given = wish(**{"reason": CRISIS} | refused)
    for _ in range(2):
        assert (await ask(chat, given, status=422))["messages"]
    assert await said_by_patient(chat) == [kept]
    assert chat.gateway.rows("SELECT message.sender FROM alarm JOIN message ON message.id = message_id") == [("patient",)]


async def test_words_that_are_no_alarm_are_kept_nowhere_when_the_number_is_wrong(chat: Chat) -> None:
    await ask(chat, wish(phone="12", reason="My bill"), status=422)
    assert await said_by_patient(chat) == []


@pytest.mark.parametrize(("local", "window", "said"), [
    ("2026-11-18 10:00", "any", "today before 5:00 pm"),
    ("2026-11-18 06:30", "any", "today from 8:00 am to 5:00 pm"),
    ("2026-11-18 10:00", "morning", "today before 12:00 pm"),
    ("2026-11-18 10:00", "afternoon", "today from 12:00 pm to 5:00 pm"),
    ("2026-11-18 11:45", "morning", "on Thursday, November 19, from 8:00 am to 12:00 pm"),
    ("2026-11-18 16:45", "any", "on Thursday, November 19, from 8:00 am to 5:00 pm"),
    ("2026-11-20 23:30", "afternoon", "on Monday, November 23, from 12:00 pm to 5:00 pm"),
])  # fmt: skip
async def test_it_says_when_the_clinic_may_call(gateway: Gateway, local: str, window: str, said: str) -> None:
    at(gateway, local)
    chat = await gateway.open()
    answer = await ask(chat, wish(window=window))
    assert f"They aim to call you {said}." in answer["expected"]
    is_closed = local.endswith(("06:30", "23:30"))
    assert answer["expected"].startswith("We are closed now.") == is_closed
    line = BASE.clinic.placeholders()["clinic.after_hours_phone"]
    assert f"If we are closed, call {line}." in answer["message"]["text"]


async def test_erasing_keeps_an_open_wish_without_its_words_until_staff_close_it(gateway: Gateway) -> None:
    chat = await gateway.open()
    done = await ask(chat, wish(reason="My bill"))
    await close(gateway, done["reference"])
    answer = await ask(chat, wish(name="Ann", reason="My other bill"))
    await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert gateway.rows("SELECT reference, conversation_id, name, reason, phone FROM callback") == [
        (answer["reference"], None, "Ann", None, "tel:+1-312-555-0199")
    ]
    await close(gateway, answer["reference"])
    assert gateway.rows("SELECT * FROM callback") == []
    with pytest.raises(CallbackGone):
        await close(gateway, answer["reference"])
