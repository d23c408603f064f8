"""The reminder and the offer of the diary as files, spoken to as Rasa speaks to the action server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.integration.action_server import ActionServer, Chat, database_url, names, running, stored


def reminders(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT portal_id, at_hour FROM reminder JOIN patient ON patient.id = patient_id ORDER BY 1"
        return connection.execute(query).fetchall()


def test_a_reminder_is_switched_on_moved_and_switched_off(server: ActionServer, database: Path) -> None:
    chat = Chat(server, "chat-demo-james")
    said = chat.log("remind me every evening")
    assert (names(said), said[0]["custom"]["fields"], chat.slots["diary_open"]) == (
        ["diary_log_reminder_on"],
        {"hour": "8 PM"},
        False,
    )
    assert reminders(database) == [("demo-james", 20)]
    assert chat.log("remind me at 9 am every day")[0]["custom"]["fields"] == {"hour": "9 AM"}
    assert reminders(database) == [("demo-james", 9)]
    assert names(chat.log("stop reminding me")) == ["diary_log_reminder_off"]
    assert names(chat.log("stop reminding me")) == ["diary_log_reminder_was_off"]
    assert reminders(database) == []
    assert stored(database) == []


def test_who_asks_about_the_reminder_hears_how_and_nothing_is_switched(server: ActionServer, database: Path) -> None:
    chat = Chat(server, "chat-demo-james")
    for text in ("do you remind me?", "is my reminder on?"):
        assert (names(chat.log(text)), chat.slots["diary_open"]) == (["diary_log_reminder_how"], False)
    assert reminders(database) == []
    chat.log("remind me at 9 am every day")
    assert chat.log("is my reminder on?")[0]["custom"]["fields"] == {"hour": "9 AM"}
    assert names(chat.log("is the reminder off")) == ["diary_log_reminder_on"]
    chat.log("stop reminding me")


def test_a_visitor_is_told_how_to_sign_in_and_has_no_reminder(server: ActionServer, database: Path) -> None:
    assert names(Chat(server, "chat-visitor").log("remind me every evening")) == ["diary_log_visitor"]
    assert reminders(database) == []


def test_an_open_entry_is_kept_while_the_reminder_is_switched(server: ActionServer, database: Path) -> None:
    chat = Chat(server, "chat-demo-ana")
    chat.log("migraine yesterday, 6/10")
    said = chat.say("and remind me every evening please")
    assert names(said) == ["diary_log_reminder_on", "diary_log_ask_duration"]
    assert said[-1]["custom"]["entry"]["severity"] == 6
    assert reminders(database) == [("demo-ana", 20)]
    assert chat.say("what reminders do i have")[0]["custom"]["fields"] == {"hour": "8 PM"}
    assert names(chat.say("cancel my reminders"))[0] == "diary_log_reminder_off"
    chat.say("cancel")


def test_an_empty_diary_a_diary_and_a_visitor_are_told_apart(server: ActionServer, database: Path) -> None:
    chat = Chat(server, "chat-demo-maria")
    assert names(chat.run("action_export_diary", text="a report please")) == ["diary_export_empty"]
    chat.log("no headache today")
    chat.say("yes")
    said = chat.run("action_export_diary", text="a report please")
    assert (names(said), said[0]["custom"]["fields"]["entries"]) == (["diary_export_ready"], "1 entry")
    assert names(Chat(server, "chat-demo-lee").run("action_export_diary", text="a report")) == ["diary_export_empty"]
    for other in ("chat-visitor", "no-such-conversation"):
        assert names(Chat(server, other).run("action_export_diary", text="a report")) == ["diary_export_visitor"]


def test_records_that_cannot_be_read_are_no_empty_diary(tmp_path: Path) -> None:
    with running(tmp_path, CLINIC_DATABASE_URL=database_url(tmp_path / "no/clinic.db")) as server:
        said = Chat(server, "chat-demo-maria").run("action_export_diary", text="a report please")
    assert names(said) == ["diary_export_could_not_check"]
