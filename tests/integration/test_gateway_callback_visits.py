"""Asking for a call about a visit: the visit goes along, and none does where another thing is asked."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from clinic.db.models.chat import Callback
from clinic.db.models.records import Appointment, Patient
from clinic.services import callbacks
from tests.integration.assistant import ONSET, StandIn
from tests.integration.gateway import Chat, Gateway, topics
from tests.integration.test_gateway_callbacks import ask, wish
from tests.integration.test_gateway_privacy import signed_in


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


HOW = {"topic": "change_appointment", "part": "short", "fields": {}, "buttons": [], "entry": None}


async def book(gateway: Gateway, *days: int, status: str = "booked", kind: str = "treatment") -> None:
    """Visits of demo-maria, so many days from now."""

    def work(session: Session) -> None:
        owner = session.query(Patient).filter_by(portal_id="demo-maria").one()
        for day in days:
            visit = {"duration_minutes": 30, "kind": kind, "clinician": f"Dr. {day}", "place": "Room 1", "status": status}
            of_source = {"source": "csv", "external_id": str(day), "updated_at": datetime.now(UTC)}
            starts = datetime.now(UTC) + timedelta(days=day)
            session.add(Appointment(patient_id=owner.id, starts_at=starts, **visit, **of_source))

    await gateway.store.write(work)


async def test_a_wish_to_change_a_visit_says_which_one_goes_along_with_the_call(gateway: Gateway, assistant: StandIn) -> None:
    await book(gateway, 40, 10)
    chat = await signed_in(gateway)
    assistant.replies = [HOW]
    how, told = await chat.say("reschedule my botox")
    assert topics([how, told]) == ["change_appointment", "change_appointment"]
    assert "with Dr. 10 at Room 1" in told["text"] and "Dr. 40" not in told["text"]
    assert [button["title"] for button in told["buttons"]] == ["Ask us to call you"]
    for message in (how, told):
        await ask(chat, wish(about=message["id"]))
        (listed,) = await callbacks.listed(gateway.store)
        assert "Dr. 10" in str(listed.callback.appointment)
        await gateway.store.write(lambda session: session.query(Callback).update({"appointment": None}))
    assistant.replies = [{**HOW, "topic": "callback"}]
    (press,) = await chat.press(told["buttons"][0])  # without a widget that opens the form at the press
    await ask(chat, wish(about=press["id"]))
    (listed,) = await callbacks.listed(gateway.store)
    assert "Dr. 10" in str(listed.callback.appointment)


async def test_a_visit_of_the_kind_that_is_named_goes_along_where_one_is_booked(gateway: Gateway, assistant: StandIn) -> None:
    await book(gateway, 20)
    await book(gateway, 5, kind="follow_up")
    chat = await signed_in(gateway)
    assistant.replies = [HOW]
    for words, doctor in (("reschedule my botox", "Dr. 20"), ("move my visit", "Dr. 5"), ("cancel my first visit", "Dr. 5")):
        assert doctor in (await chat.say(words))[1]["text"]


async def test_no_visit_is_told_of_to_a_visitor_or_where_none_is_booked(gateway: Gateway, chat: Chat, assistant: StandIn) -> None:
    await book(gateway, 10, status="cancelled")
    assistant.replies = [HOW]
    assert len(await chat.say("reschedule my botox")) == 1
    patient = await signed_in(gateway)
    (how,) = await patient.say("reschedule my botox")
    await ask(patient, wish(about=how["id"]))
    (listed,) = await callbacks.listed(gateway.store)
    assert listed.callback.appointment is None


async def test_while_the_records_are_away_how_to_change_is_said_all_the_same(gateway: Gateway, assistant: StandIn) -> None:
    await book(gateway, 10)
    chat = await signed_in(gateway)
    assistant.replies = [HOW]
    with sqlite3.connect(gateway.folder / "clinic.db") as connection:
        connection.execute("ALTER TABLE appointment RENAME TO away")
    assert topics(await chat.say("reschedule my botox")) == ["change_appointment"]


async def test_a_visit_that_is_told_anyway_is_not_told_twice(gateway: Gateway, assistant: StandIn) -> None:
    await book(gateway, 10)
    chat = await signed_in(gateway)
    assistant.replies = [HOW, {**HOW, "topic": "next_appointment", "part": "none", "appointment": "Monday"}]
    assert topics(await chat.say("move my visit, and when is it")) == ["change_appointment", "next_appointment"]
