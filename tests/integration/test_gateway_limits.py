"""How much is taken from whom; and that no limit ever stands between an emergency and its answer."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientResponse

from clinic.domain.staff import Role
from tests.integration.assistant import StandIn
from tests.integration.gateway import Chat, Gateway, running
from tests.integration.staff import at_desk
from tests.integration.test_gateway_problems import problem
from tests.integration.waiting import until

QUESTION = "when does it start?"
EMERGENCY = "I cannot breathe"


@pytest.fixture
async def limited(tmp_path: Path, assistant: StandIn) -> AsyncIterator[Gateway]:
    """With the limits as they are unless somebody sets them."""
    async with running(tmp_path, assistant, rate_limit="on", reply_timeout_s=10) as gateway:
        yield gateway


async def ask(chat: Chat, text: str = QUESTION, **headers: str) -> ClientResponse:
    body = {"id": str(uuid4()), "text": text}
    path = f"/api/conversations/{chat.id}/messages"
    return await chat.gateway.client.post(path, json=body, headers={**chat.headers, **headers})


async def use_up(chat: Chat, count: int = 30) -> None:
    for _ in range(count):
        assert (await ask(chat)).status == 200


async def test_a_conversation_beyond_its_limit_is_told_when_to_come_back(limited: Gateway) -> None:
    chat, other = await limited.open(), await limited.open()
    await use_up(chat)
    refused = await ask(chat)
    await problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (await ask(other)).status == 200


async def test_a_refused_message_does_nothing_and_may_be_sent_again(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_conversation="1/1 second") as gateway:
        chat = await gateway.open()
        await use_up(chat, 1)
        id = str(uuid4())
        refused = await chat.post({"id": id, "text": QUESTION})
        assert refused.status == 429
        assert len(assistant.turns) == 1
        await asyncio.sleep(int(refused.headers["Retry-After"]) + 0.1)
        assert await chat.say(QUESTION, id)
        assert [message["seq"] for message in await chat.history()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "topic"), [(EMERGENCY, "emergency"), ("I want to die", "crisis"), ("no puedo respirar", "emergency")]
)
async def test_an_alarm_is_answered_beyond_every_limit(tmp_path: Path, assistant: StandIn, text: str, topic: str) -> None:
    tight = {"rate_per_conversation": "1/hour", "rate_per_address": "3/hour", "rate_overall": "3/hour", "turns_at_once": 1}
    async with running(tmp_path, assistant, rate_limit="on", **tight) as gateway:
        chat = await gateway.open()
        bot = (await (await ask(chat)).json())["messages"][0]
        assert (await ask(chat)).status == 429
        for _ in range(40):
            assert (await chat.say(text))[0]["topic"] == topic
        verdict = {"message_id": bot["id"], "helpful": False}
        assert (await chat.post(verdict, "feedback")).status == 429
        answered = await chat.post({**verdict, "comment": text}, "feedback")
        assert (await answered.json())["messages"][0]["topic"] == topic
        wish = {"id": str(uuid4()), "phone": "312 555 0199"}
        refused = await chat.post(wish, "callbacks")
        assert (refused.status, (await refused.json())["messages"]) == (429, [])
        answered = await chat.post({**wish, "reason": text}, "callbacks")
        assert (answered.status, (await answered.json())["messages"][0]["topic"]) == (201, topic)


async def test_an_alarm_takes_nothing_from_what_may_be_asked_after_it(limited: Gateway) -> None:
    chat = await limited.open()
    for _ in range(40):
        await chat.say(EMERGENCY)
    assert (await ask(chat)).status == 200


async def test_thirty_patients_behind_one_address_are_not_locked_out(limited: Gateway) -> None:
    """All open at once, ask at once, and go on at the pace of quick people."""
    chats = await asyncio.gather(*(limited.open() for _ in range(30)))
    for _ in range(3):
        answers = await asyncio.gather(*(ask(chat) for chat in chats))
        assert {answer.status for answer in answers} == {200}
        await asyncio.gather(*(chat.history() for chat in chats for _ in range(5)))
        await asyncio.sleep(3)


async def test_one_address_cannot_open_conversations_without_end(limited: Gateway) -> None:
    statuses = Counter([(await limited.client.post("/api/conversations", json={})).status for _ in range(130)])
    assert statuses == {201: 120, 429: 10}


async def test_reading_is_counted_apart_and_more_generously(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_address="3/minute") as gateway:
        chat = await gateway.open()
        assert [(await ask(chat)).status for _ in range(3)] == [200, 200, 429]
        for _ in range(30):
            await chat.history()
        await problem(await gateway.client.get(f"/api/conversations/{chat.id}/messages", headers=chat.headers), 429)
        assert (await gateway.client.get("/healthz")).status == 200


async def test_a_fresh_token_and_an_erasure_count_too(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_address="2/minute") as gateway:
        chat = await gateway.open()
        assert (await chat.post({}, "token")).status == 200
        assert (await chat.post({}, "token")).status == 429
        path = f"/api/conversations/{chat.id}"
        assert (await gateway.client.delete(path, headers=chat.headers)).status == 429


async def test_switched_off_nothing_is_counted(tmp_path: Path, assistant: StandIn) -> None:
    tight = {"rate_per_conversation": "1/hour", "rate_per_address": "1/hour", "rate_overall": "1/hour", "turns_at_once": 1}
    async with running(tmp_path, assistant, rate_limit="off", **tight) as gateway:
        chats = await asyncio.gather(*(gateway.open() for _ in range(5)))
        assert {answer.status for answer in await asyncio.gather(*map(ask, chats))} == {200}


async def test_behind_a_proxy_each_patient_has_an_address(tmp_path: Path, assistant: StandIn) -> None:
    proxied = {"trusted_proxies": "127.0.0.1,10.0.0.0/8", "rate_per_address": "2/minute"}
    async with running(tmp_path, assistant, rate_limit="on", **proxied) as gateway:

        async def open_from(forwarded: str) -> int:
            headers = {"X-Forwarded-For": forwarded}
            return (await gateway.client.post("/api/conversations", json={}, headers=headers)).status

        assert [await open_from("198.51.100.1") for _ in range(3)] == [201, 201, 429]
        assert await open_from("198.51.100.2, 10.1.1.1") == 201
        assert await open_from("198.51.100.77, 198.51.100.1") == 429, "what stands further left is made up"
        assert await open_from("::ffff:198.51.100.1") == 429
        assert [await open_from(f"2001:db8:0:7::{number}") for number in range(1, 4)] == [201, 201, 429]
        assert await open_from("2001:db8:0:8::1") == 201


async def test_an_unknown_peer_is_not_believed(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_address="2/minute") as gateway:
        statuses = [
            (await gateway.client.post("/api/conversations", json={}, headers={"X-Forwarded-For": f"198.51.100.{number}"})).status
            for number in range(3)
        ]
        assert statuses == [201, 201, 429]


async def test_under_overload_it_sheds_at_once_and_recovers_at_once(tmp_path: Path, assistant: StandIn) -> None:
    loose = {"rate_per_conversation": "1000/minute", "rate_per_address": "100000/minute", "rate_overall": "100000/minute"}
    async with running(tmp_path, assistant, rate_limit="on", turns_at_once=4, reply_timeout_s=10, **loose) as gateway:
        chats = [await gateway.open() for _ in range(40)]
        assistant.delay_s = 2.0
        taken = [asyncio.create_task(ask(chat)) for chat in chats[:4]]
        await until(lambda: len(assistant.turns) == 4)
        began = time.perf_counter()
        shed = await asyncio.gather(*(ask(chat) for chat in chats[4:]))
        assert {answer.status for answer in shed} == {429}
        assert all(answer.headers["Retry-After"] for answer in shed)
        assert (await chats[-1].say(EMERGENCY))[0]["topic"] == "emergency"
        assert time.perf_counter() - began < 1.5, "nobody waited for the turns before them"
        assert {answer.status for answer in await asyncio.gather(*taken)} == {200}
        assistant.delay_s = 0.0
        assert {answer.status for answer in await asyncio.gather(*map(ask, chats[:4]))} == {200}


async def test_one_conversation_cannot_take_every_place(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", reply_timeout_s=10) as gateway:
        chat, other = await gateway.open(), await gateway.open()
        assistant.delay_s = 1.0
        many = await asyncio.gather(*(ask(chat) for _ in range(8)), ask(other))
        assert many[-1].status == 200
        assert Counter(answer.status for answer in many[:-1]) == {200: 4, 429: 4}


async def test_a_turn_that_fails_gives_its_place_back(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", turns_at_once=1) as gateway:
        chat = await gateway.open()
        assistant.mode = "not_ready"
        assert [(await ask(chat)).status for _ in range(3)] == [503, 503, 503]
        assistant.mode = "answer"
        assert (await ask(chat)).status == 200


async def test_no_flood_of_chats_keeps_the_desk_from_its_pages(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_address="3/hour", rate_overall="3/hour") as gateway:
        chat = await gateway.open()
        assert [(await ask(chat)).status for _ in range(3)] == [200, 200, 429]
        signing_in = [(await gateway.client.post("/staff/sign-in", data={"email": "x"})).status for _ in range(4)]
        assert 429 not in signing_in[:3] and signing_in[3] == 429


@pytest.mark.parametrize("text", [EMERGENCY, "I want to die", "no puedo respirar"])
async def test_a_chat_is_opened_for_an_emergency_beyond_every_limit(tmp_path: Path, assistant: StandIn, text: str) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_address="1/hour", rate_overall="1/hour") as gateway:
        await gateway.open()
        for body in ({}, {"text": QUESTION}):
            await problem(await gateway.client.post("/api/conversations", json=body), 429)
        for _ in range(3):
            chat = await gateway.open(text=text)
            assert (await chat.say(text))[0]["topic"] in ("emergency", "crisis")
        assert gateway.rows("SELECT count(*) FROM alarm") == [(3,)]  # by the message, and not by the opening
        for wrong in (" ", "x" * 2001):
            await problem(await gateway.client.post("/api/conversations", json={"text": wrong}), 422)


async def test_staff_over_the_limit_read_what_to_do_and_scripts_get_a_problem(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_address="1/minute") as gateway:
        nurse = await at_desk(gateway, Role.NURSE)
        for _ in range(10):
            await nurse.text("/staff")
        refused = await nurse.get("/staff/alarms?after=x")
        page = await refused.text()
        assert (refused.status, refused.content_type) == (429, "text/html")
        assert f"Wait {refused.headers['Retry-After']} seconds" in page and 'href="/staff/alarms?after=x">Try again' in page
        await problem(await nurse.get("/staff/api/attention"), 429)
        assert (await nurse.get("/staff/static/staff.css")).status == 200
        assert [(await nurse.post("/staff/alarms/x/acknowledge")).status for _ in range(2)] == [404, 429]
        assert "what you typed is still there" in await (await nurse.post("/staff/alarms/x/close")).text()
        assert (await nurse.post("/staff/api/ask", text=QUESTION)).status == 429  # counted with what is read


async def test_typing_into_ask_takes_nothing_from_buttons(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, rate_limit="on", rate_per_address="2/minute") as gateway:
        nurse = await at_desk(gateway, Role.NURSE)
        assert {(await nurse.post("/staff/api/ask", text=QUESTION)).status for _ in range(15)} == {200}
        assert (await nurse.post("/staff/alarms/x/acknowledge")).status == 404
