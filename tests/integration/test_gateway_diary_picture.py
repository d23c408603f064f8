"""The picture of a diary in the chat: signed, for one conversation, good for ten minutes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.records import Patient, Treatment
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.services.diary import new_row
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, SECRET, Chat, Gateway, running
from web.app import utc_now
from web.portal.demo import demo_token

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
TODAY = date(2026, 11, 20)
FIELDS = {"counts": "This month so far:\n- With a headache: 4 days", "changes": "As before."}
REPLY = {
    "topic": "diary_view",
    "part": "overview",
    "fields": FIELDS,
    "picture": {"first": "2026-06-01", "last": "2026-11-20", "today": "2026-11-20"},
}


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    assistant = StandIn(SECRET)
    assistant.replies = [REPLY]
    await assistant.start()
    async with running(tmp_path, assistant) as started:
        await _fill(started)
        yield started
    await assistant.stop()


async def _fill(gateway: Gateway) -> None:
    """Maria has a headache on every third day since July and one injection; James has nothing."""

    def work(session: Session) -> None:
        maria = session.scalars(select(Patient.id).where(Patient.portal_id == "demo-maria")).one()
        for back in range(140):
            day, aching = TODAY - timedelta(days=back), back % 3 == 0
            taken = (Medication("sumatriptan"),) if aching else ()
            entry = DiaryDraft(date=day, headache=aching, severity=Decimal(7 if aching else 0), medications=taken, note="zebra")
            session.add(new_row(maria, entry, id=UUID(int=back + 1), created_at=utc_now()))
        session.add(Treatment(patient_id=maria, given_on=date(2026, 9, 7), source="csv", external_id="1"))

    await gateway.store.write(work)


async def opened(gateway: Gateway, patient: str = "demo-maria") -> Chat:
    return await gateway.open(portal_token=demo_token(gateway.settings, patient, now=utc_now()))


def words_url(message: dict[str, Any]) -> str:
    (link,) = [link for link in message["links"] if link["url"].startswith("/downloads/")]
    return str(link["url"])


async def test_the_picture_is_drawn_from_the_patients_own_records(gateway: Gateway) -> None:
    (message,) = await (await opened(gateway)).say("show my diary")
    assert message["image"]["alt"] == BASE.text("diary_view", "picture_of")
    response = await gateway.client.get(message["image"]["url"])
    svg = await response.text()
    assert (response.status, response.content_type) == (200, "image/svg+xml")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert 'class="severe"' in svg and 'class="injection"' in svg and "June to November 2026" in svg
    assert "zebra" not in svg


async def test_the_picture_stands_in_words_too(gateway: Gateway) -> None:
    (message,) = await (await opened(gateway)).say("show my diary")
    response = await gateway.client.get(words_url(message))
    page = await response.text()
    assert (response.status, response.content_type) == (200, "text/html")
    assert response.headers["Cache-Control"] == "private, no-store"
    for part in ("Pain 7 out of 10", "no headache", "no entry", "After Botox treatment 1", "Before the first Botox"):
        assert part in page, part
    assert "zebra" not in page


async def test_every_reading_of_the_messages_gives_a_fresh_address(gateway: Gateway) -> None:
    chat = await opened(gateway)
    (first,) = await chat.say("show my diary")
    gateway.clock.offset_s += 60
    again = (await chat.history())[-1]
    assert again["image"]["url"] != first["image"]["url"]
    assert again["image"]["alt"] == first["image"]["alt"]
    assert (await gateway.client.get(again["image"]["url"])).status == 200
    assert gateway.rows("SELECT count(*) FROM message WHERE extras LIKE '%/downloads/%'") == [(0,)]


async def test_after_ten_minutes_the_address_is_over_and_says_so(gateway: Gateway) -> None:
    chat = await opened(gateway)
    (message,) = await chat.say("show my diary")
    gateway.clock.offset_s += 590
    assert (await gateway.client.get(message["image"]["url"])).status == 200
    gateway.clock.offset_s += 11
    for url in (message["image"]["url"], words_url(message)):
        response = await gateway.client.get(url, headers=BROWSER)
        assert (response.status, response.content_type) == (410, "text/html")
        assert "good for ten minutes" in await response.text()
    assert (await gateway.client.get((await chat.history())[-1]["image"]["url"])).status == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
async def test_an_address_of_nobodys_making_opens_nothing(gateway: Gateway, token: str) -> None:
    response = await gateway.client.get(f"/downloads/{token}", headers=BROWSER)
    assert response.status == 404
    assert "opens nothing" in await response.text()


async def test_a_token_of_the_conversation_is_no_address_and_the_reverse(gateway: Gateway) -> None:
    chat = await opened(gateway)
    (message,) = await chat.say("show my diary")
    assert (await gateway.client.get(f"/downloads/{chat.opened['token']}")).status == 404
    token = message["image"]["url"].rpartition("/")[2]
    path = f"/api/conversations/{chat.id}/messages"
    assert (await gateway.client.get(path, headers={"Authorization": f"Bearer {token}"})).status == 401


async def test_an_altered_address_does_not_open_another_conversation(gateway: Gateway) -> None:
    (message,) = await (await opened(gateway)).say("show my diary")
    head, body, signature = message["image"]["url"].split(".")
    for wrong in (f"{head}.{body[:-2]}xx.{signature}", f"{head}.{body}.{signature[:-2]}xx", f"{head}.{body}."):
        assert (await gateway.client.get(wrong)).status == 404


async def test_the_address_opens_its_own_patients_diary_alone(gateway: Gateway) -> None:
    (message,) = await (await opened(gateway, "demo-james")).say("show my diary")
    svg = await (await gateway.client.get(message["image"]["url"])).text()
    assert 'class="severe" x' not in svg.split("<g transform")[0]


async def test_a_visitors_conversation_has_no_diary_to_open(gateway: Gateway) -> None:
    (message,) = await (await gateway.open()).say("show my diary")
    assert (await gateway.client.get(message["image"]["url"])).status == 404


async def test_an_erased_conversation_takes_its_addresses_along(gateway: Gateway) -> None:
    chat = await opened(gateway)
    (message,) = await chat.say("show my diary")
    response = await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert response.status == 204
    assert (await gateway.client.get(message["image"]["url"])).status == 404


async def test_the_picture_stays_as_of_the_day_on_which_it_was_shown(gateway: Gateway) -> None:
    (message,) = await (await opened(gateway)).say("show my diary")
    page = await (await gateway.client.get(words_url(message))).text()
    assert "November 20, 2026" in page and "November 21, 2026" not in page


@pytest.mark.parametrize("wrong", [{"first": "yesterday"}, {"today": "2026-13-01"}, {"last": None}, {"first": 3}])
async def test_days_that_are_none_are_not_drawn(gateway: Gateway, wrong: dict[str, Any]) -> None:
    gateway.assistant.replies = [REPLY | {"picture": REPLY["picture"] | wrong}]  # type: ignore[operator]
    (message,) = await (await opened(gateway)).say("show my diary")
    assert message["sender"] == "system" and message["image"] is None


async def test_a_look_at_the_picture_is_in_the_audit_log_without_its_content(gateway: Gateway) -> None:
    (message,) = await (await opened(gateway)).say("show my diary")
    await gateway.client.get(message["image"]["url"])
    found = gateway.rows("SELECT actor, object, details FROM audit WHERE action = 'diary.read'")
    assert found == [("patient", "diary", '{"picture": true}')]
