"""Conversations: begun, read, judged, erased, and closed to everybody else."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.waiting import until

FIELDS = {
    *("id", "seq", "sent_at", "sender", "text", "topic", "urgency", "sources", "reviewed_on", "buttons", "links"),
    *("image", "entry"),
}


async def test_a_visitor_is_greeted_with_the_notice_that_this_is_automated(chat: Chat) -> None:
    assert chat.opened.keys() >= {"id", "token", "expires_at", "clinic_date", "patient", "messages"}
    assert chat.opened["patient"] is None
    (greeting,) = chat.opened["messages"]
    assert (greeting["topic"], greeting["seq"], greeting["sender"]) == ("greet", 1, "bot")
    assert "automated assistant, not a clinician" in greeting["text"]
    assert BASE.clinic.emergency_number in greeting["text"]


async def test_every_message_has_every_field_of_the_contract(chat: Chat) -> None:
    await chat.say("when does it start to work?")
    for message in await chat.history():
        assert message.keys() >= FIELDS
        assert message["sent_at"].endswith("Z")


async def test_clinic_date_is_the_day_where_the_clinic_is(gateway: Gateway) -> None:
    chat = await gateway.open()
    assert chat.opened["clinic_date"] == gateway.clock().astimezone(BASE.clinic.zone).date().isoformat()


async def test_seq_grows_by_one_from_message_to_message(chat: Chat) -> None:
    for words in ("first", "second", "third"):
        await chat.say(words)
    assert [message["seq"] for message in await chat.history()] == list(range(1, 8))


async def test_history_is_read_from_any_cursor(chat: Chat) -> None:
    await chat.say("when does it start to work?")
    assert [message["seq"] for message in await chat.history(after=2)] == [3]
    assert await chat.history(after=99) == []


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 40, "٣"])
async def test_a_cursor_that_is_no_number_is_refused(chat: Chat, after: str) -> None:
    path = f"/api/conversations/{chat.id}/messages"
    response = await chat.gateway.client.get(path, params={"after": after}, headers=chat.headers)
    assert response.status == 422
    assert (await response.json())["errors"][0]["field"] == "after"


async def test_a_token_opens_its_own_conversation_alone(gateway: Gateway) -> None:
    mine, other = await gateway.open(), await gateway.open()
    for method, path in (("GET", "messages"), ("POST", "messages"), ("POST", "feedback"), ("POST", "token")):
        url = f"/api/conversations/{other.id}/{path}"
        response = await gateway.client.request(method, url, headers=mine.headers, json={} if method == "POST" else None)
        assert response.status == 404
    assert (await gateway.client.delete(f"/api/conversations/{other.id}", headers=mine.headers)).status == 404
    assert len(await other.history()) == 1


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer x.y.z", "Basic abc", "Bearer " + "a" * 4000])
async def test_without_a_good_token_nothing_opens(chat: Chat, header: str | None) -> None:
    headers = {"Authorization": header} if header is not None else {}
    response = await chat.gateway.client.get(f"/api/conversations/{chat.id}/messages", headers=headers)
    assert response.status == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_ends_and_a_fresh_one_is_had_while_it_is_good(chat: Chat) -> None:
    chat.gateway.clock.offset_s = 23 * 3600
    fresh = await (await chat.post({}, "token")).json()
    assert fresh["expires_at"] > chat.opened["expires_at"]
    chat.gateway.clock.offset_s = 25 * 3600
    assert (await chat.post({}, "token")).status == 401
    chat.opened.update(fresh)
    assert len(await chat.history()) == 1


async def test_feedback_is_stored_and_the_last_word_counts(chat: Chat) -> None:
    (answer,) = await chat.say("when does it start to work?")
    for helpful in (True, False):
        response = await chat.post({"message_id": answer["id"], "helpful": helpful, "comment": "thanks a lot"}, "feedback")
        assert response.status == 200
    assert chat.gateway.rows("SELECT helpful, comment FROM feedback") == [(0, "thanks a lot")]


async def test_feedback_is_about_a_message_of_the_assistant_in_this_conversation(gateway: Gateway) -> None:
    chat, other = await gateway.open(), await gateway.open()
    await chat.say("hello there")
    own = (await chat.history())[1]["id"]
    for message_id in (own, other.opened["messages"][0]["id"], str(uuid4())):
        response = await chat.post({"message_id": message_id, "helpful": True}, "feedback")
        assert response.status == 422
        assert (await response.json())["errors"][0]["field"] == "message_id"


async def test_an_alarm_in_a_comment_is_answered_and_raised(chat: Chat) -> None:
    (answer,) = await chat.say("when does it start to work?")
    body = {"message_id": answer["id"], "helpful": False, "comment": "no use, I cannot breathe"}
    for _ in range(2):
        (alarm,) = (await (await chat.post(body, "feedback")).json())["messages"]
        assert alarm["urgency"] == "emergency"
    assert len(chat.gateway.rows("SELECT * FROM alarm")) == 1
    assert [message["topic"] for message in await chat.history()].count("emergency") == 1
    assert "no use, I cannot breathe" in [message["text"] for message in await chat.history()]


async def test_erasing_takes_the_transcript_and_the_assistants_record_along(chat: Chat, assistant: StandIn) -> None:
    await chat.say("I cannot breathe")
    response = await chat.gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert response.status == 204
    for path in ("messages", "messages?after=1"):
        url = f"/api/conversations/{chat.id}/{path}"
        assert (await chat.gateway.client.get(url, headers=chat.headers)).status == 404
    assert (await chat.post({"id": str(uuid4()), "text": "hello"})).status == 404
    assert (await chat.gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)).status == 404
    for table in ("conversation", "message", "turn", "feedback"):
        assert chat.gateway.rows(f"SELECT * FROM {table}") == []
    assert chat.gateway.rows("SELECT conversation_id, level FROM alarm") == [(None, "emergency")]
    await until(lambda: assistant.forgotten == [chat.id])


async def test_erasing_is_tried_again_until_the_assistant_is_back(chat: Chat, assistant: StandIn) -> None:
    await chat.say("hello")
    await assistant.stop()
    assert (await chat.gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)).status == 204
    await until(lambda: chat.gateway.rows("SELECT attempts FROM outbox") == [(1,)])
    await assistant.start()
    chat.gateway.clock.offset_s = 60
    await until(lambda: assistant.forgotten == [chat.id])
    await until(lambda: chat.gateway.rows("SELECT * FROM outbox") == [])
