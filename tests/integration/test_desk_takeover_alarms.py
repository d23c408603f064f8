"""While a person has a conversation an alarm in it is raised and answered at once by words that call nobody an assistant."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from tests.integration.assistant import ONSET, StandIn
from tests.integration.desk import Desk
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.waiting import until
from web.chat import alarms as patient_alarms

EMERGENCY = "I cannot breathe and my throat is closing"


@pytest.fixture
def dana(gateway: Gateway) -> Desk:
    return Desk(gateway)


async def test_an_alarm_is_answered_by_the_fixed_text_as_the_system(chat: Chat, dana: Desk, assistant: StandIn) -> None:
    await dana.take(chat)
    (answer,) = await chat.say(EMERGENCY)
    assert (answer["sender"], answer["topic"], answer["urgency"]) == ("system", "emergency", "emergency")
    assert answer["text"] == BASE.text("emergency", "with_person")
    assert any(link["url"] == f"tel:{BASE.clinic.emergency_number}" for link in answer["links"])
    comment = {"message_id": chat.opened["messages"][0]["id"], "helpful": False, "comment": EMERGENCY}
    told = (await (await chat.post(comment, "feedback")).json())["messages"]
    assert [(message["sender"], message["urgency"]) for message in told] == [("system", "emergency")]
    await asyncio.sleep(0.2)
    assert assistant.turns == []  # not even that there was an alarm


@pytest.mark.parametrize(("words", "topic", "part"), [
    ("I want to end my life", "crisis", "with_person"),
    ("no puedo respirar", "emergency", "with_person_spanish"),
    ("quiero matarme", "crisis", "with_person_spanish"),
])  # fmt: skip
async def test_while_a_person_has_the_chat_an_alarm_is_answered_by_no_assistant(
    chat: Chat, dana: Desk, words: str, topic: str, part: str
) -> None:
    await dana.take(chat)
    (answer,) = await chat.say(words)
    assert (answer["sender"], answer["urgency"], answer["text"]) == ("system", topic, BASE.text(topic, part))
    assert answer["sources"] and not answer["buttons"]  # a press would go to the person
    await dana.hand_back(chat)
    (answer,) = await chat.say(words)
    assert answer["sender"] == "bot" and answer["text"] != BASE.text(topic, part)


async def test_an_alarm_that_the_database_cannot_take_is_answered_as_the_system_too(
    chat: Chat, dana: Desk, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dana.take(chat)
    await asyncio.sleep(1.5)  # until the gateway has looked who has what
    monkeypatch.setattr(patient_alarms, "DATABASE_PATIENCE_S", 0.01)
    with sqlite3.connect(gateway.folder / "clinic.db") as other:
        other.execute("BEGIN IMMEDIATE")  # another process writes, and does not end
        (answer,) = await chat.say(EMERGENCY)
    assert (answer["sender"], answer["seq"], answer["urgency"]) == ("system", 0, "emergency")
    assert answer["text"] == BASE.text("emergency", "with_person")


async def test_an_alarm_that_the_assistant_found_under_way_is_raised_and_its_text_is_said(
    chat: Chat, dana: Desk, assistant: StandIn, gateway: Gateway
) -> None:
    assistant.delay_s, assistant.replies = 0.4, [{"topic": "crisis"}, ONSET]
    turn = asyncio.create_task(chat.say("well, that is that"))
    await until(lambda: bool(assistant.turns))
    await dana.take(chat)
    (answer,) = await turn
    assert (answer["sender"], answer["urgency"], answer["text"]) == ("system", "crisis", BASE.text("crisis", "with_person"))
    assert gateway.rows("SELECT level FROM alarm") == [("crisis",)]
