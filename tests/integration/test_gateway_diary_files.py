"""The diary as files, from a real gateway: what the links open, for whom, and how long."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from aiohttp import ClientResponse
from fhir.resources.R4B.bundle import Bundle

from clinic.db.engine import create_engine, sessions
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.services import diary
from tests.integration.gateway import BASE, Chat, Gateway
from web.portal.demo import demo_token

OFFER = {
    "topic": "diary_export",
    "part": "ready",
    "fields": {"entries": "2 entries", "first": "November 1, 2026", "last": "November 2, 2026"},
    "downloads": [{"kind": "diary_pdf"}, {"kind": "diary_csv"}, {"kind": "diary_fhir"}],
}
TITLES = ["One page for my doctor (PDF)", "All entries as a table (CSV)", "All entries for another system (FHIR)"]


async def patient(gateway: Gateway, portal_id: str = "demo-maria") -> Chat:
    return await gateway.open(portal_token=demo_token(gateway.settings, portal_id, now=gateway.clock()))


async def offered(gateway: Gateway, chat: Chat) -> list[dict[str, str]]:
    """The links under the reply that offers the files."""
    gateway.assistant.replies = [OFFER]
    (reply,) = await chat.say("a report for my doctor please")
    return list(reply["links"])


async def write(gateway: Gateway, portal_id: str, drafts: Sequence[DiaryDraft]) -> None:
    ((patient_id,),) = gateway.rows(f"SELECT id FROM patient WHERE portal_id = '{portal_id}'")
    engine = create_engine(f"sqlite+aiosqlite:///{gateway.folder / 'clinic.db'}")
    await diary.save_all(sessions(engine), patient_id, drafts, key=str(uuid4()))
    await engine.dispose()


async def open_(gateway: Gateway, link: dict[str, str]) -> ClientResponse:
    return await gateway.client.get(link["url"])


def entry(gateway: Gateway, *, days_ago: int = 0, **said: Any) -> DiaryDraft:
    day = (gateway.clock().astimezone(BASE.clinic.zone) - timedelta(days=days_ago)).date()
    return DiaryDraft(date=day, headache=True, severity=Decimal(6), **said)


async def test_three_files_hang_under_the_reply_and_say_what_the_diary_says(gateway: Gateway) -> None:
    said = entry(gateway, medications=(Medication("sumatriptan", "50 mg"),), note="=cmd|' /C calc'!A0")
    await write(gateway, "demo-maria", [said])
    links = await offered(gateway, await patient(gateway))
    assert [link["title"] for link in links] == TITLES
    answers = [await open_(gateway, link) for link in links]
    pdf, table, bundle = [await answer.read() for answer in answers]
    assert [answer.content_type for answer in answers] == ["application/pdf", "text/csv", "application/fhir+json"]
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "Maria Demo" in page and "sumatriptan (50 mg)" in page and BASE.clinic.name in page
    (row,) = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    assert (row["medications"], row["note"]) == ("sumatriptan [50 mg]", "'=cmd|' /C calc'!A0")
    Bundle.model_validate_json(bundle)
    kinds = [item["resource"]["resourceType"] for item in json.loads(bundle)["entry"]]
    assert kinds == ["Patient", "Observation", "MedicationStatement"]


async def test_a_file_is_to_be_saved_and_kept_by_nobody_on_the_way(gateway: Gateway) -> None:
    for link in await offered(gateway, await patient(gateway)):
        answer = await open_(gateway, link)
        assert answer.status == 200
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="headache-diary.')
        assert "no-store" in answer.headers["Cache-Control"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_link_lives_ten_minutes_and_every_reading_gives_a_fresh_one(gateway: Gateway) -> None:
    chat = await patient(gateway)
    link = (await offered(gateway, chat))[0]
    gateway.clock.offset_s += 9 * 60
    assert (await open_(gateway, link)).status == 200
    gateway.clock.offset_s += 2 * 60
    assert (await open_(gateway, link)).status == 410
    fresh = (await chat.history())[-1]["links"][0]
    assert fresh["url"] != link["url"]
    assert (await open_(gateway, fresh)).status == 200


async def test_a_link_opens_the_diary_of_its_own_conversations_patient_alone(gateway: Gateway) -> None:
    await write(gateway, "demo-maria", [entry(gateway, note="marias words")])
    await write(gateway, "demo-james", [entry(gateway, note="james words")])
    for portal_id, own, other in (("demo-maria", "marias", "james"), ("demo-james", "james", "marias")):
        link = (await offered(gateway, await patient(gateway, portal_id)))[1]
        table = await (await open_(gateway, link)).text()
        assert f"{own} words" in table
        assert f"{other} words" not in table


async def test_a_visitors_conversation_opens_nothing_even_with_such_a_link(gateway: Gateway) -> None:
    for link in await offered(gateway, await gateway.open()):
        assert (await open_(gateway, link)).status == 404


async def test_a_link_ends_with_its_conversation(gateway: Gateway) -> None:
    chat = await patient(gateway)
    link = (await offered(gateway, chat))[0]
    await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert (await open_(gateway, link)).status == 404


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00"])
async def test_what_is_no_link_of_ours_opens_nothing(gateway: Gateway, token: str) -> None:
    assert (await gateway.client.get(f"/downloads/{token}")).status == 404


async def test_a_changed_link_and_a_conversations_own_token_open_nothing(gateway: Gateway) -> None:
    chat = await patient(gateway)
    link = (await offered(gateway, chat))[0]["url"]
    assert (await gateway.client.get(link[:-3] + "AAA")).status == 404
    assert (await gateway.client.get(f"/downloads/{chat.opened['token']}")).status == 404


async def test_a_file_shows_the_diary_as_it_is_when_it_is_opened_and_leaves_no_copy(gateway: Gateway) -> None:
    link = (await offered(gateway, await patient(gateway)))[1]
    assert len((await (await open_(gateway, link)).text()).splitlines()) == 1
    await write(gateway, "demo-maria", [entry(gateway, note="a secret of mine")])
    assert "a secret of mine" in await (await open_(gateway, link)).text()
    with sqlite3.connect(gateway.folder / "clinic.db") as connection:
        connection.execute("DELETE FROM diary_entry")
    assert "a secret of mine" not in await (await open_(gateway, link)).text()
    state = gateway.settings.state_dir
    assert not any(b"a secret of mine" in file.read_bytes() for file in state.rglob("*") if file.is_file())


async def test_a_long_diary_does_not_keep_others_waiting(gateway: Gateway) -> None:
    await write(gateway, "demo-maria", [entry(gateway, days_ago=days) for days in range(700)])
    links = await offered(gateway, await patient(gateway))
    opening = asyncio.gather(*(open_(gateway, link) for link in links))
    assert (await asyncio.wait_for(gateway.client.get("/healthz"), 5)).status == 200
    assert [answer.status for answer in await opening] == [200, 200, 200]
