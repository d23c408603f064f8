"""Bringing the diary along, end to end: the files under a reply, and the reminder that is switched in the chat."""

from __future__ import annotations

import csv
import io
import json

import pypdfium2
import pytest
from aiohttp import ClientSession
from fhir.resources.R4B.bundle import Bundle

from tests.conversation.conftest import OpenAs
from tests.stack import Chat, Stack, topics


async def downloaded(http: ClientSession, chat: Chat, title: str) -> bytes:
    """The file under the latest reply, at the address that this reading of the messages gives."""
    (link,) = [link for link in (await chat.history())[-1].raw["links"] if title in link["title"]]
    async with http.get(link["url"]) as response:
        assert response.status == 200
        return await response.read()


async def test_a_patient_logs_a_day_and_takes_the_diary_along(http: ClientSession, empty_diary: Chat) -> None:
    chat = empty_diary
    await chat.say("migraine yesterday, 7/10, about 6 hours, nausea, took sumatriptan 50 mg")
    await chat.say("yes, save it")
    (reply,) = await chat.say("can i get a pdf report of my diary for my doctor")
    assert reply.topic == "diary_export"
    assert reply.text.startswith("Your diary has 1 entry from ")
    page = pypdfium2.PdfDocument(await downloaded(http, chat, "PDF"))
    assert len(page) == 1
    assert "sumatriptan (50 mg)" in page[0].get_textpage().get_text_range()
    (row,) = csv.DictReader(io.StringIO((await downloaded(http, chat, "CSV")).decode("utf-8-sig")))
    assert (row["severity"], row["duration_minutes"], row["symptoms"]) == ("7", "360", "nausea")
    bundle = await downloaded(http, chat, "FHIR")
    Bundle.model_validate_json(bundle)
    assert "MedicationStatement" in {item["resource"]["resourceType"] for item in json.loads(bundle)["entry"]}


async def test_a_patient_with_nothing_in_the_diary_is_offered_to_begin(empty_diary: Chat) -> None:
    (reply,) = await empty_diary.say("i need my diary as a csv file")
    assert (reply.topic, reply.titles) == ("diary_export", ["Log a headache"])
    assert not [link for link in reply.raw["links"] if "/downloads/" in link["url"]]


async def test_a_visitor_gets_no_file(chat: Chat) -> None:
    (reply,) = await chat.say("download my headache diary")
    assert reply.topic == "diary_export"
    assert reply.raw["links"][0]["url"] == "/portal"


@pytest.mark.parametrize(
    ("on", "off"),
    [
        ("remind me every evening", "stop reminding me"),
        ("can you remind me every night to log my headaches", "turn off the reminders"),
    ],
)
async def test_the_reminder_is_switched_on_and_off_in_the_chat(stack: Stack, signed_in: OpenAs, on: str, off: str) -> None:
    chat = await signed_in("demo-ana")
    (reply,) = await chat.say(on)
    assert (reply.topic, reply.titles) == ("diary_log", ["Stop reminding me"])
    assert len(stack.rows("SELECT * FROM reminder")) == 1
    (reply,) = await chat.say(off)
    assert (reply.topic, reply.text) == ("diary_log", "All right, I will not remind you of your diary any more.")
    assert stack.rows("SELECT * FROM reminder") == []


async def test_the_button_under_the_reminder_ends_it(stack: Stack, signed_in: OpenAs) -> None:
    chat = await signed_in("demo-ana")
    (reply,) = await chat.say("remind me every evening")
    (reply,) = await chat.press(reply.button("Stop reminding me"))
    assert topics([reply]) == ["diary_log"]
    assert stack.rows("SELECT * FROM reminder") == []


async def test_a_reminder_while_an_entry_is_told_keeps_the_entry(signed_in: OpenAs) -> None:
    chat = await signed_in("demo-ana")
    await chat.say("log a migraine from yesterday, 6/10")
    replies = await chat.say("remind me every evening")
    assert replies[-1].entry is not None and replies[-1].entry["severity"] == 6
    await chat.say("cancel")
    await chat.say("stop reminding me")
