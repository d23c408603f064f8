"""Asking for a call about a visit: the visit goes along, and none does where another thing is asked."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import uuid4

import pytest

from clinic.services import callbacks
from tests.integration.assistant import ONSET, StandIn
from tests.integration.gateway import Chat
from tests.integration.test_gateway_callbacks import ask, wish


async def told_of_visit(chat: Chat, assistant: StandIn) -> dict[str, Any]:
    fields = {"when": "Monday", "clinician": "Dr. A", "place": "Room 1", "kind": "a Botox treatment", "duration": "30 minutes"}
    told = {"topic": "next_appointment", "part": "one", "fields": {**fields, "prepare": "Bring it."}, "buttons": []}
    assistant.replies = [{**told, "entry": None, "appointment": "Monday, with Dr. A"}]
    (message,) = await chat.say("when is my next visit")
    return message


@pytest.mark.parametrize("topic", ["callback", "change_appointment"])
async def test_how_to_change_a_visit_takes_along_the_one_that_was_told_of_last(
    chat: Chat, assistant: StandIn, topic: str
) -> None:
    """Without a widget that opens "Call me" at the press, the press has an answer, and so has "i need to move it"."""
    visit = await told_of_visit(chat, assistant)
    assistant.replies = [{"topic": topic, "part": "short", "fields": {}, "buttons": [], "entry": None}]
    press = next(button for button in visit["buttons"] if button["topic"] == "callback")
    (how,) = await chat.press(press) if topic == "callback" else await chat.say("i need to move it")
    await ask(chat, wish(about=how["id"]))
    (listed,) = await callbacks.listed(chat.gateway.store)
    assert listed.callback.appointment == "Monday, with Dr. A"


async def test_no_visit_goes_along_where_none_was_told_of_or_another_thing_is_asked(chat: Chat, assistant: StandIn) -> None:
    assistant.replies = [{"topic": "callback", "part": "short", "fields": {}, "buttons": [], "entry": None}]
    (how,) = await chat.say("can you call me")
    await told_of_visit(chat, assistant)
    assistant.replies = [ONSET]
    (other,) = await chat.say("when does it work")
    for message in (how, other):
        await ask(chat, wish(about=message["id"]))
        (listed,) = await callbacks.listed(chat.gateway.store)
        assert listed.callback.appointment is None


async def test_a_call_about_a_visit_takes_it_along(chat: Chat, assistant: StandIn) -> None:
    message = await told_of_visit(chat, assistant)
    assert {"callback"} <= {button["topic"] for button in message["buttons"]}
    assert "appointment" not in message
    await ask(chat, wish(about=message["id"]))
    (listed,) = await callbacks.listed(chat.gateway.store)
    assert listed.callback.appointment == "Monday, with Dr. A"
    with sqlite3.connect(chat.gateway.folder / "clinic.db") as connection:
        assert "Dr. A" not in str(connection.execute("SELECT appointment FROM callback").fetchall())
    await ask(chat, wish(about=str(uuid4())), status=422)
    stranger = await chat.gateway.open()
    await ask(stranger, wish(about=message["id"]), status=422)
    assert len(await callbacks.listed(chat.gateway.store)) == 1
