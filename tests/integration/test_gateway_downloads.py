"""Signed links: the calendar file of the told visits, for the conversation's own patient, for ten minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.records import Appointment, Patient
from tests.integration.assistant import StandIn
from tests.integration.gateway import Chat, Gateway
from web.portal.demo import demo_token

STARTS = datetime(2030, 3, 11, 14, 30, tzinfo=UTC)
FIELDS = {
    "when": "Monday",
    "clinician": "Dr. A",
    "place": "Room 1",
    "kind": "a Botox treatment",
    "duration": "30 minutes",
    "prepare": "Bring your diary.",
}


def reply(*ids: str) -> dict[str, Any]:
    more = {"downloads": [{"kind": "visits", "of": "\n".join(ids)}], "appointment": "Monday, with Dr. A"}
    return {"topic": "next_appointment", "part": "one", "fields": FIELDS, "buttons": [], "entry": None, **more}


async def book(gateway: Gateway, portal_id: str, external_id: str, status: str = "booked") -> str:
    def work(session: Session) -> None:
        patient = session.scalars(select(Patient).where(Patient.portal_id == portal_id)).one()
        row = Appointment(patient_id=patient.id, starts_at=STARTS, duration_minutes=30, kind="treatment", status=status)
        row.clinician, row.place, row.source, row.external_id, row.updated_at = "Dr. A", "Room 1", "csv", external_id, STARTS
        session.add(row)

    await gateway.store.write(work)
    return f"csv/{external_id}"


@pytest.fixture
async def maria(gateway: Gateway) -> Chat:
    return await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))


async def link(chat: Chat, assistant: StandIn, *ids: str) -> str:
    assistant.replies = [reply(*ids)]
    (message,) = await chat.say("when is my next visit?")
    (found,) = [link for link in message["links"] if link["url"].startswith("/downloads/")]
    assert found["title"] == "Add to my calendar"
    return str(found["url"])


async def test_the_told_visit_goes_into_a_calendar(gateway: Gateway, assistant: StandIn, maria: Chat) -> None:
    response = await gateway.client.get(await link(maria, assistant, await book(gateway, "demo-maria", "1")))
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.headers["Content-Disposition"] == 'attachment; filename="visit.ics"'
    assert response.headers["Cache-Control"] == "private, no-store"
    (event,) = Calendar.from_ical(await response.read()).walk("VEVENT")
    assert event.decoded("dtstart") == STARTS
    assert event.decoded("duration") == timedelta(minutes=30)
    assert "Botox" not in str(event["summary"]) and "Room 1" in str(event["location"])
    assert "Dr. A" in str(event["description"])


async def test_every_look_at_the_messages_brings_a_fresh_link(gateway: Gateway, assistant: StandIn, maria: Chat) -> None:
    old = await link(maria, assistant, await book(gateway, "demo-maria", "1"))
    gateway.clock.offset_s = 601
    response = await gateway.client.get(old)
    assert (response.status, (await response.json())["type"]) == (410, "urn:problem:clinic-assistant:ended")
    fresh = (await maria.history())[-1]["links"][0]["url"]
    assert fresh != old
    assert (await gateway.client.get(fresh)).status == 200


async def test_a_visit_that_moved_or_was_cancelled_is_told_as_it_is_now(
    gateway: Gateway, assistant: StandIn, maria: Chat
) -> None:
    url = await link(maria, assistant, await book(gateway, "demo-maria", "1"))

    def change(**values: Any) -> Any:
        def work(session: Session) -> None:
            row = session.scalars(select(Appointment)).one()
            for name, value in values.items():
                setattr(row, name, value)

        return work

    await gateway.store.write(change(starts_at=STARTS + timedelta(days=1)))
    (event,) = Calendar.from_ical(await (await gateway.client.get(url)).read()).walk("VEVENT")
    assert event.decoded("dtstart") == STARTS + timedelta(days=1)
    await gateway.store.write(change(status="cancelled"))
    assert (await gateway.client.get(url)).status == 404


async def test_a_link_opens_nothing_of_another_patient(gateway: Gateway, assistant: StandIn, maria: Chat) -> None:
    """Also when an answer names a visit of somebody else."""
    foreign = await link(maria, assistant, await book(gateway, "demo-james", "2"))
    assert (await gateway.client.get(foreign)).status == 404
    visitor = await gateway.open()
    assert (await gateway.client.get(await link(visitor, assistant, "csv/2"))).status == 404


async def test_a_link_dies_with_its_conversation_and_is_no_token(gateway: Gateway, assistant: StandIn, maria: Chat) -> None:
    url = await link(maria, assistant, await book(gateway, "demo-maria", "1"))
    token = url.rpartition("/")[2]
    path = f"/api/conversations/{maria.id}"
    assert (await gateway.client.get(f"{path}/messages", headers={"Authorization": f"Bearer {token}"})).status == 401
    assert (await gateway.client.get(f"/downloads/{maria.opened['token']}")).status == 404
    for damaged in (token[:-2], token + "A", "x", f"{token.rpartition('.')[0]}."):
        assert (await gateway.client.get(f"/downloads/{damaged}")).status == 404
    assert (await gateway.client.delete(path, headers=maria.headers)).status == 204
    assert (await gateway.client.get(url)).status == 404


async def test_a_kind_that_nobody_makes_is_not_offered(assistant: StandIn, maria: Chat) -> None:
    assistant.replies = [reply("csv/1") | {"downloads": [{"kind": "secrets", "of": ""}]}]
    (message,) = await maria.say("when?")
    assert not [link for link in message["links"] if link["url"].startswith("/downloads/")]
