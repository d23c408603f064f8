"""What patients may see and delete of what is kept about them, and that it is gone: every table and every file is searched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from clinic.db.models.records import Appointment, DiaryEntry, Patient, Reminder, Treatment
from tests.integration.assistant import ONSET
from tests.integration.gateway import Chat, Gateway
from tests.integration.waiting import until
from web.portal.demo import demo_token

FIRST_DAY = date(2026, 11, 1)
MARKER = "zebrafinch"
PRIVACY = {**ONSET, "topic": "privacy"}
LOGGED = {**ONSET, "topic": "diary_log", "part": "visitor"}


async def signed_in(gateway: Gateway, patient: str = "demo-maria") -> Chat:
    return await gateway.open(portal_token=demo_token(gateway.settings, patient, now=datetime.now(UTC)))


async def keep_diary(gateway: Gateway, patient: str, count: int = 2) -> list[UUID]:
    """Entries with the marker in what is not sealed."""

    def work(session: Session) -> list[UUID]:
        owner = session.query(Patient).filter_by(portal_id=patient).one()
        ids = [uuid4() for _ in range(count)]
        for number, id in enumerate(ids):
            entry = DiaryEntry(id=id, patient_id=owner.id, day=FIRST_DAY + timedelta(days=number), headache=True, note="rain")
            entry.symptoms, entry.created_at = [MARKER], datetime.now(UTC)
            entry.quality = entry.medications = entry.triggers = entry.denied = entry.settled = []
            session.add(entry)
        return ids

    return await gateway.store.write(work)


def tables_with(gateway: Gateway, *wanted: str) -> set[str]:
    """Tables in which one of these stands, in any column, opened where it is sealed."""
    tables = [name for (name,) in gateway.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table for table in tables if any(word in str(gateway.rows(f'SELECT * FROM "{table}"')) for word in wanted)}


def files_with(gateway: Gateway, *wanted: str) -> set[str]:
    """Files of the database whose bytes have one of these."""
    files = [file for file in gateway.folder.iterdir() if file.name.startswith("clinic.db")]
    return {file.name for file in files if any(word.encode() in file.read_bytes() for word in wanted)}


def button(messages: list[dict[str, Any]], title: str) -> dict[str, Any]:
    return next(button for button in messages[-1]["buttons"] if button["title"] == title)


async def asked(chat: Chat) -> list[dict[str, Any]]:
    chat.gateway.assistant.replies = [PRIVACY]
    return await chat.say("is this private")


async def test_what_is_kept_of_a_visitor_is_what_hangs_on_this_chat(chat: Chat) -> None:
    answer = await asked(chat)
    (listed,) = await chat.press(button(answer, "What you keep about me"))
    assert "Chats: 1, with 4 messages in all" in listed["text"]
    assert "Diary" not in listed["text"]
    assert "Visits" not in listed["text"]


async def test_the_name_the_reminder_and_what_the_clinic_sent_are_told_too(gateway: Gateway) -> None:
    def of_maria(session: Session) -> None:
        owner, now = session.query(Patient).filter_by(portal_id="demo-maria").one(), datetime.now(UTC)
        session.add(Reminder(patient_id=owner.id, at_hour=20, switched_on_at=now))
        for number in range(3):
            of_source = {"patient_id": owner.id, "source": "csv", "external_id": str(number)}
            session.add(Treatment(given_on=FIRST_DAY, **of_source))
            of_visit = {"starts_at": now, "duration_minutes": 30, "kind": "treatment", "clinician": "", "place": ""}
            session.add_all([Appointment(**of_source, **of_visit, updated_at=now)] if number else [])

    await gateway.store.write(of_maria)
    (listed,) = await (await signed_in(gateway)).say("what do you keep about me")
    for line in (
        "Your name: Maria",
        "reminder of your diary, from 8 PM on",
        "Visits to the clinic, past and to come: 2",
        "Botox treatments that you had: 3",
    ):
        assert line in listed["text"], listed["text"]
    (other,) = await (await signed_in(gateway, "demo-james")).say("what do you keep about me")
    assert "Maria" not in other["text"] and "reminder of your diary" not in other["text"]


async def test_what_is_kept_of_a_patient_is_counted_and_none_of_it_is_anothers(gateway: Gateway) -> None:
    await keep_diary(gateway, "demo-maria", 3)
    await keep_diary(gateway, "demo-james", 5)
    chat, _ = await signed_in(gateway), await signed_in(gateway, "demo-james")
    await signed_in(gateway)
    answer = await asked(chat)
    await chat.post({"message_id": answer[0]["id"], "helpful": True}, "feedback")
    await chat.post({"id": str(uuid4()), "phone": "(312) 555-0177"}, "callbacks")
    await chat.say("i cannot breathe")
    (listed,) = await chat.press(button(answer, "What you keep about me"))
    for line in (
        "Chats: 2, with 8 messages in all",
        "Diary entries: 3, from November 1, 2026 to November 3, 2026",
        "asked us to call you: 1",
        "rated: 1",
        "may need help at once: 1",
    ):
        assert line in listed["text"], listed["text"]


@pytest.mark.parametrize("typed", [True, False])
async def test_a_diary_is_deleted_after_one_question_and_is_gone_everywhere(gateway: Gateway, typed: bool) -> None:
    gone = [id.hex for id in await keep_diary(gateway, "demo-maria")]
    stays = [id.hex for id in await keep_diary(gateway, "demo-james")]
    earlier, chat = await signed_in(gateway), await signed_in(gateway)
    for one in (earlier, chat):
        gateway.assistant.replies = [LOGGED]
        await one.say(f"had a migraine yesterday, {MARKER}")
        gateway.assistant.replies = [ONSET]
        await one.say("how long until it works")
    (question,) = await chat.press(button(await asked(chat), "Delete my diary"))
    assert "Entries now: 2" in question["text"]
    assert tables_with(gateway, *gone) == {"diary_entry"}
    (done,) = await chat.say("yes, please delete it!") if typed else await chat.press(button([question], "Delete my diary"))
    assert "Entries deleted: 2" in done["text"]
    assert tables_with(gateway, *gone) == set()
    for one in (earlier, chat):
        history = await one.history()
        assert MARKER not in str(history)
        assert "onset" in [message["topic"] for message in history]
    await until(lambda: sorted(gateway.assistant.forgotten) == sorted([earlier.id, chat.id]))
    await until(lambda: files_with(gateway, *gone) == set())
    assert len(gateway.rows("SELECT id FROM diary_entry")) == len(stays)
    assert tables_with(gateway, MARKER) == {"diary_entry"}


async def test_no_file_of_the_database_holds_the_last_diary_any_more(gateway: Gateway) -> None:
    await keep_diary(gateway, "demo-maria", 400)
    chat = await signed_in(gateway)
    assert files_with(gateway, MARKER)
    (question,) = await chat.press(button(await asked(chat), "Delete my diary"))
    await chat.press(button([question], "Delete my diary"))
    await until(lambda: files_with(gateway, MARKER) == set())
    assert await gateway.store.scrub(whole=True)
    assert files_with(gateway, MARKER) == set()


async def test_an_entry_that_is_begun_after_the_wish_is_not_forgotten(gateway: Gateway) -> None:
    """Of a patient with many chats, whose records the assistant forgets slowly, one after another."""
    await keep_diary(gateway, "demo-maria")
    earlier = [await signed_in(gateway) for _ in range(8)]
    chat = await signed_in(gateway)
    (question,) = await chat.press(button(await asked(chat), "Delete my diary"))
    gateway.assistant.forgetting_s = 0.05
    await chat.press(button([question], "Delete my diary"))
    gateway.assistant.replies = [LOGGED]
    for words in ("migraine yesterday 5/10", "yes, save it"):
        await chat.say(words)
    await until(lambda: gateway.rows("SELECT * FROM outbox") == [])
    mine = [what for what, whose in gateway.assistant.heard if whose == chat.id]
    assert mine[-3:] == ["forget", "turn", "turn"]
    assert sorted(gateway.assistant.forgotten) == sorted([chat.id, *(one.id for one in earlier)])


@pytest.mark.parametrize("words", ["no", "no thanks", "keep it", "Cancel", "don't"])
async def test_a_diary_is_kept_after_a_no(gateway: Gateway, words: str) -> None:
    await keep_diary(gateway, "demo-maria")
    chat = await signed_in(gateway)
    await chat.press(button(await asked(chat), "Delete my diary"))
    (kept,) = await chat.say(words)
    assert "deleted nothing" in kept["text"]
    assert len(gateway.rows("SELECT id FROM diary_entry")) == 2


async def test_another_question_is_no_yes_and_a_yes_to_something_else_deletes_nothing(gateway: Gateway) -> None:
    await keep_diary(gateway, "demo-maria")
    chat = await signed_in(gateway)
    answer = await asked(chat)
    gateway.assistant.replies = [ONSET]
    assert (await chat.say("yes"))[0]["topic"] == "onset"
    await chat.press(button(answer, "Delete my diary"))
    assert (await chat.say("yes but how long does it take to work"))[0]["topic"] == "onset"
    assert (await chat.say("yes"))[0]["topic"] == "onset"
    assert len(gateway.rows("SELECT id FROM diary_entry")) == 2


async def test_the_same_press_twice_deletes_once(gateway: Gateway) -> None:
    await keep_diary(gateway, "demo-maria")
    chat = await signed_in(gateway)
    (question,) = await chat.press(button(await asked(chat), "Delete my diary"))
    body = {"id": str(uuid4()), "button": button([question], "Delete my diary")["id"]}
    first, again = [await (await chat.post(body)).json() for _ in range(2)]
    assert first == again
    await keep_diary(gateway, "demo-maria", 1)
    assert await (await chat.post(body)).json() == first
    assert len(gateway.rows("SELECT id FROM diary_entry")) == 1


async def test_a_visitor_has_no_diary_and_an_empty_one_is_not_asked_about(gateway: Gateway, chat: Chat) -> None:
    await keep_diary(gateway, "demo-james")
    (told,) = await chat.press(button(await asked(chat), "Delete my diary"))
    assert "not signed in" in told["text"]
    assert [link["url"] for link in told["links"]] == ["/portal"]
    patient = await signed_in(gateway)
    (told,) = await patient.press(button(await asked(patient), "Delete my diary"))
    assert "no entries" in told["text"]
    assert len(gateway.rows("SELECT id FROM diary_entry")) == 2


async def test_a_chat_is_deleted_by_chat_and_nothing_knows_of_it_any_more(gateway: Gateway) -> None:
    chat, other = await signed_in(gateway), await signed_in(gateway)
    answer = await asked(chat)
    await chat.post({"message_id": answer[0]["id"], "helpful": True, "comment": MARKER}, "feedback")
    (question,) = await chat.press(button(answer, "Delete this chat"))
    assert chat.id in str(gateway.rows("SELECT id FROM conversation"))
    (done,) = await chat.press(button([question], "Delete this chat"))
    assert (done["topic"], done["seq"]) == ("privacy", 0)
    assert (await chat.post({"id": str(uuid4()), "text": "hello"})).status == 404
    await until(lambda: gateway.assistant.forgotten == [chat.id])
    await until(lambda: tables_with(gateway, chat.id) <= {"audit"})
    assert tables_with(gateway, MARKER, answer[0]["id"]) == set()
    await until(lambda: files_with(gateway, answer[0]["id"]) == set())
    assert len(await other.history()) == 1


async def test_before_a_chat_is_deleted_it_is_said_that_the_call_stays(gateway: Gateway) -> None:
    chat = await signed_in(gateway)
    asked_for = await (await chat.post({"id": str(uuid4()), "phone": "312 555 0199", "name": "Ann"}, "callbacks")).json()
    (question,) = await chat.say("delete this chat")
    assert asked_for["reference"] in question["text"] and "name and number" in question["text"]
    (cancelled,) = await chat.press(button([question], "Cancel the call"))
    assert cancelled["topic"] == "callback"
    (again,) = await chat.say("delete this thread")
    assert asked_for["reference"] not in again["text"]
    (done,) = await chat.say("yes")
    assert (done["topic"], done["seq"]) == ("privacy", 0)


async def test_it_is_asked_which_of_what_was_written_shall_be_deleted(gateway: Gateway) -> None:
    await keep_diary(gateway, "demo-maria")
    chat = await signed_in(gateway)
    (question,) = await chat.say("delete my headache history")
    assert [one["title"] for one in question["buttons"]] == ["My last diary entry", "My whole diary", "This chat"]
    (of_chat,) = await chat.press(button([question], "This chat"))
    assert "Shall I delete this chat" in of_chat["text"]
    await chat.say("can u delete what i wrote here")
    (of_diary,) = await chat.say("the whole diary")
    assert "Entries now: 2" in of_diary["text"]
    await chat.say("no")
    assert len(gateway.rows("SELECT id FROM diary_entry")) == 2


async def test_while_the_assistant_is_away_a_chat_is_deleted_all_the_same(gateway: Gateway, chat: Chat) -> None:
    await chat.press(button(await asked(chat), "Delete this chat"))
    await gateway.assistant.stop()
    (done,) = await chat.say("yes")
    assert "deleted" in done["text"]
    assert gateway.rows("SELECT * FROM conversation") == []
    assert len(gateway.rows("SELECT * FROM outbox")) == 1


@pytest.mark.parametrize("yes", ["yes", "Delete my diary", "yes please"])
async def test_a_diary_is_deleted_by_typed_words_alone(gateway: Gateway, yes: str) -> None:
    await keep_diary(gateway, "demo-maria")
    chat = await signed_in(gateway)
    (question,) = await chat.say("erase my diary please")
    assert question["topic"] == "privacy" and "2" in question["text"]
    assert gateway.rows("SELECT count(*) FROM diary_entry") == [(2,)]
    (done,) = await chat.say(yes)
    assert "2" in done["text"] and done["topic"] == "privacy"
    assert gateway.rows("SELECT count(*) FROM diary_entry") == [(0,)]


async def test_a_chat_is_deleted_by_typed_words_alone_and_a_no_keeps_it(gateway: Gateway) -> None:
    chat = await signed_in(gateway)
    await chat.say("delete this chat")
    await chat.say("no keep it")
    await chat.say("yes")
    assert gateway.rows("SELECT count(*) FROM conversation") == [(1,)]
    await chat.say("pls delete this chat")
    await chat.say("yes")
    assert gateway.rows("SELECT count(*) FROM conversation") == [(0,)]


async def test_everything_is_shown_with_a_button_for_each(gateway: Gateway) -> None:
    await keep_diary(gateway, "demo-maria")
    chat = await signed_in(gateway)
    (listed,) = await chat.say("delete everything you have about me")
    assert "Diary entries: 2" in listed["text"]
    assert [each["title"] for each in listed["buttons"]] == ["Delete my diary", "Delete this chat"]
