"""The next visit over HTTP, as Rasa asks the action server for it, from a real database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import knowledge
from tests.integration.action_server import ActionServer, Chat, names


@pytest.mark.parametrize(
    ("sender", "outlook"),
    [
        ("chat-visitor", "visitor"),
        ("chat-nobody-knows", "visitor"),
        ("chat-demo-maria", "one"),
        ("chat-demo-james", "several"),
        ("chat-demo-ana", "cancelled"),
        ("chat-demo-pat", "past"),
        ("chat-demo-lee", "none"),
    ],
)
def test_the_next_visit_has_an_answer_of_its_own_for_every_outlook(server: ActionServer, sender: str, outlook: str) -> None:
    message = server.call("action_next_appointment", sender=sender, text="when is my visit").json()["responses"][0]
    assert message["response"] == f"utter_next_appointment_{outlook}"
    text = knowledge.load().text("next_appointment", outlook, **message["custom"]["fields"])
    assert "{" not in text
    assert message["custom"]["fields"].items() <= message.items()


def test_the_visit_is_told_with_weekday_time_zone_place_clinician_kind_and_length(server: ActionServer) -> None:
    (message,) = server.call("action_next_appointment", sender="chat-demo-maria").json()["responses"]
    fields = message["custom"]["fields"]
    assert fields["when"].endswith((" at 9:30 AM CST", " at 9:30 AM CDT"))
    assert fields["when"].split(",")[0] in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    assert (fields["kind"], fields["duration"]) == ("a Botox treatment", "30 minutes")


@pytest.mark.parametrize(
    ("patient", "parts"),
    [
        ("maria", (("preparation", "what_to_bring"), ("preparation", "clothes_makeup"))),
        ("james", (("preparation", "what_to_bring"), ("follow_up", "what_is_checked"), ("preparation", "clothes_makeup"))),
    ],
)
def test_each_kind_of_visit_has_a_preparation_of_its_own_told_once(
    server: ActionServer, patient: str, parts: tuple[tuple[str, str], ...]
) -> None:
    (message,) = server.call("action_next_appointment", sender=f"chat-demo-{patient}").json()["responses"]
    told = [knowledge.load().text(*part) for part in parts]
    assert message["custom"]["fields"]["prepare"] == "\n\n".join(told)


@pytest.mark.parametrize(("patient", "told"), [("maria", "last_treatment"), ("lee", "no_last_treatment")])
def test_who_asks_for_the_last_treatment_hears_of_it_before_the_next(server: ActionServer, patient: str, told: str) -> None:
    asked = server.call("action_next_appointment", sender=f"chat-demo-{patient}", text="when was my last botox?")
    first, *_ = asked.json()["responses"]
    assert first["response"] == f"utter_next_appointment_{told}"
    knowledge.load().text("next_appointment", told, **first["custom"]["fields"])


@pytest.mark.parametrize("asked", ["when was my last botox?", "when is my next visit"])
def test_a_question_reads_the_visits_once(server: ActionServer, database: Path, asked: str) -> None:
    def readings() -> int:
        with sqlite3.connect(database) as opened:
            return int(opened.execute("SELECT count(*) FROM audit WHERE action = 'appointments.read'").fetchone()[0])

    before = readings()
    server.call("action_next_appointment", sender="chat-demo-maria", text=asked)
    assert readings() == before + 1


def _change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database, timeout=20)) as opened, opened:
        opened.execute(statement)


@pytest.fixture
def visit(database: Path) -> Iterator[str]:
    """The SQL that names Maria's next visit; her visits are put back afterwards."""
    of_maria = "patient_id = (SELECT id FROM patient WHERE portal_id = 'demo-maria')"
    with closing(sqlite3.connect(database, timeout=20)) as opened:
        rows = opened.execute(f"SELECT * FROM appointment WHERE {of_maria}").fetchall()
    yield f"{of_maria} AND status = 'booked' AND starts_at = (SELECT max(starts_at) FROM appointment WHERE {of_maria})"
    with closing(sqlite3.connect(database, timeout=20)) as opened, opened:
        opened.execute(f"DELETE FROM appointment WHERE {of_maria}")
        opened.executemany(f"INSERT INTO appointment VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _asks(chat: Chat) -> list[dict[str, Any]]:
    return chat.run("action_next_appointment", text="when is my next visit")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE appointment SET starts_at = datetime(starts_at, '+8 days') WHERE", ["moved", "one"]),
        ("UPDATE appointment SET status = 'cancelled' WHERE", ["cancelled"]),
        ("DELETE FROM appointment WHERE", ["gone", "past"]),
        ("UPDATE appointment SET place = 'Room 2' WHERE", ["one"]),
    ],
)
def test_a_visit_that_changed_between_two_turns_is_told_to_have_changed_once(
    server: ActionServer, database: Path, visit: str, change: str, told: list[str]
) -> None:
    chat = Chat(server, "chat-demo-maria")
    (before,) = _asks(chat)
    assert _asks(chat) == [before]
    _change(database, f"{change} {visit}")
    after = _asks(chat)
    assert names(after) == [f"next_appointment_{name}" for name in told]
    for message in after:
        knowledge.load().text("next_appointment", message["response"].split("appointment_")[1], **message["custom"]["fields"])
    if len(after) > 1:
        assert after[0]["custom"]["fields"]["before"] == before["custom"]["fields"]["when"]
    assert names(_asks(chat)) == [f"next_appointment_{told[-1]}"]


def test_a_place_and_a_person_that_the_record_does_not_name_are_said_to_be_none_of_the_record(
    server: ActionServer, database: Path, visit: str
) -> None:
    _change(database, f"UPDATE appointment SET place = '', clinician = '' WHERE {visit}")
    (message,) = _asks(Chat(server, "chat-demo-maria"))
    place, clinician = (message["custom"]["fields"][name] for name in ("place", "clinician"))
    assert place.startswith("a place that the record does not name") and knowledge.load().clinic.address in place
    assert "names no person" in clinician


def test_a_new_conversation_was_told_of_nothing_before(server: ActionServer, database: Path, visit: str) -> None:
    _asks(Chat(server, "chat-demo-maria"))
    _change(database, f"UPDATE appointment SET starts_at = datetime(starts_at, '+8 days') WHERE {visit}")
    assert names(_asks(Chat(server, "chat-demo-maria"))) == ["next_appointment_one"]


def test_no_patients_visit_is_told_to_another(server: ActionServer) -> None:
    texts = {
        who: server.call("action_next_appointment", sender=f"chat-demo-{who}").text
        for who in ("maria", "james", "ana", "lee", "pat")
    }
    assert len(set(texts.values())) == 5
