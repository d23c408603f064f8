"""Whatever is wrong with a request, an emergency in its words is answered with the refusal, and nothing is stored."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse

from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Chat, Gateway, topics
from tests.integration.test_gateway_failures import locked
from tests.integration.test_gateway_portal import signed
from tests.integration.test_gateway_problems import problem, send
from tests.integration.waiting import until
from web.chat.text import MAX_LENGTH
from web.portal.demo import demo_token

OPENING = "/api/conversations"
EMERGENCIES = ["my throat is closing", "I can't breathe", "no puedo respirar"]
CRISIS = "I want to end my life"
LONG = "and it goes on. " * (MAX_LENGTH // 16)


async def answered(response: ClientResponse, status: int, topic: str = "emergency") -> None:
    """Refused, with the fixed answer to the alarm."""
    (message,) = (await problem(response, status))["messages"]
    assert (message["topic"], message["urgency"], message["seq"]) == (topic, topic, 0)
    assert any(link["url"] == f"tel:{BASE.clinic.emergency_number}" for link in message["links"])


async def unanswered(response: ClientResponse, status: int) -> None:
    assert not (await problem(response, status)).get("messages")


@pytest.mark.parametrize("text", EMERGENCIES)
async def test_while_no_chat_can_be_opened_an_emergency_is_answered_at_once(gateway: Gateway, text: str) -> None:
    patient = {"portal_token": demo_token(gateway.settings, "demo-maria", now=gateway.clock())}
    with locked(gateway.folder):
        for body in ({"text": text}, {"text": text, **patient}):
            began = time.perf_counter()
            response = await gateway.client.post(OPENING, json=body)
            assert time.perf_counter() - began < 2.0
            assert response.headers["Retry-After"]
            await answered(response, 503)
    await until(lambda: gateway.rows("SELECT count(*) FROM alarm") == [(0,)])
    assert (await gateway.open(text=text)).opened["messages"]


async def test_a_patient_whose_history_cannot_be_read_is_answered_in_an_emergency(gateway: Gateway) -> None:
    chat = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    with locked(gateway.folder):
        began = time.perf_counter()
        assert topics(await chat.say("I cannot breathe")) == ["emergency"]
        assert time.perf_counter() - began < 2.0
    await until(lambda: gateway.rows("SELECT level FROM alarm") == [("emergency",)], timeout_s=15)


@pytest.mark.parametrize("text", [*EMERGENCIES, CRISIS])
async def test_a_portal_token_that_is_refused_holds_no_answer_back(gateway: Gateway, text: str) -> None:
    now = int(gateway.clock().timestamp())
    for token in ("junk", "", signed(gateway, iat=now - 1000, exp=now - 100), signed(gateway, sub="nobody")):
        response = await gateway.client.post(OPENING, json={"portal_token": token, "text": text})
        await answered(response, 401, "crisis" if text == CRISIS else "emergency")
    await unanswered(await gateway.client.post(OPENING, json={"portal_token": "junk", "text": "when does it start?"}), 401)
    await unanswered(await gateway.client.post(OPENING, json={"portal_token": "I cannot breathe"}), 401)
    assert gateway.rows("SELECT count(*) FROM conversation") == [(0,)]


async def test_a_conversations_token_that_has_ended_holds_no_answer_back(chat: Chat) -> None:
    path, body = f"{OPENING}/{chat.id}/messages", {"id": str(uuid4()), "text": "I cannot breathe"}
    for headers in ({}, {"Authorization": "Bearer junk"}):
        await answered(await chat.gateway.client.post(path, json=body, headers=headers), 401)
    await answered(await chat.gateway.client.post(f"{OPENING}/{uuid4()}/messages", json=body, headers=chat.headers), 404)
    await nothing_stored(chat)


@pytest.mark.parametrize(("path", "body"), [
    ("messages", {"id": str(uuid4()), "text": f"I cannot breathe {LONG}"}),
    ("messages", {"id": str(uuid4()), "text": f"{LONG} I cannot breathe"}),
    ("messages", {"id": str(uuid4()), "text": f"{LONG * 20} I cannot breathe"}),
    ("messages", {"id": "no uuid", "text": "my throat is closing"}),
    ("messages", {"text": "I can't breathe"}),
    ("messages", {"id": str(uuid4()), "text": "I can't breathe", "button": "b"}),
    ("messages", {"id": str(uuid4()), "text": ["my throat is closing"]}),
    ("callbacks", {"id": str(uuid4()), "phone": "312 555 0199", "window": "now", "reason": "I cannot breathe"}),
    ("callbacks", {"id": "x", "phone": "312 555 0199", "reason": "my throat is closing"}),
    ("callbacks", {"id": str(uuid4()), "name": "I", "reason": "cannot breathe"}),
    ("callbacks", {"id": 7, "phone": "my throat is closing"}),
    ("feedback", {"message_id": "x", "helpful": False, "comment": "I cannot breathe"}),
    ("feedback", {"message_id": str(uuid4()), "helpful": "no", "comment": "I cannot breathe"}),
    ("feedback", {"message_id": str(uuid4()), "helpful": False, "comment": f"I cannot breathe {LONG}"}),
])  # fmt: skip
async def test_a_field_that_is_refused_holds_no_answer_back(chat: Chat, path: str, body: dict[str, Any]) -> None:
    await answered(await chat.post(body, path), 422)
    await nothing_stored(chat)


@pytest.mark.parametrize(("path", "body"), [
    ("messages", {"id": "no uuid", "text": "when does it start?"}),
    ("messages", {"id": str(uuid4()), "text": LONG * 2}),
    ("messages", {"id": "I cannot breathe", "text": "hello"}),
    ("callbacks", {"id": str(uuid4()), "phone": "911", "window": "now"}),
    ("feedback", {"message_id": "x", "helpful": False, "comment": "that was no help"}),
])  # fmt: skip
async def test_a_refusal_without_an_alarm_brings_no_answer(chat: Chat, path: str, body: dict[str, Any]) -> None:
    await unanswered(await chat.post(body, path), 422)


async def test_a_request_of_another_type_is_read_where_it_is_json(chat: Chat) -> None:
    body = json.dumps({"id": str(uuid4()), "text": "I cannot breathe"}).encode()
    await answered(await send(chat, body, "text/plain"), 400)
    await unanswered(await send(chat, body[:-1]), 400)
    await nothing_stored(chat)


async def test_an_id_that_was_used_for_something_else_holds_no_answer_back(chat: Chat, assistant: StandIn) -> None:
    id = str(uuid4())
    await chat.say("when does it start?", id)
    await answered(await chat.post({"id": id, "text": "I cannot breathe"}), 409)


async def test_the_log_says_which_rule_and_not_which_words(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    await answered(await chat.post({"id": "x", "text": "marker4711, my throat is closing"}), 422)
    said = capsys.readouterr().err
    assert "alarm.in_refused_words" in said and "marker4711" not in said


async def nothing_stored(chat: Chat) -> None:
    assert topics(await chat.history()) == ["greet"]
    assert chat.gateway.rows("SELECT * FROM alarm") == []
