"""The action server over HTTP, as Rasa calls it, on a real database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import httpx
import pytest

import knowledge
from tests.integration.action_server import ActionServer, Chat, database_url, names, running, stored

MARKER = "zebrafinch-canary-4711"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    """A server whose database cannot be opened."""
    folder = tmp_path_factory.mktemp("broken")
    with running(folder, CLINIC_DATABASE_URL=database_url(folder / "no" / "such" / "folder.db")) as started:
        yield started


def test_identity_in_slots_or_metadata_is_not_believed(server: ActionServer) -> None:
    claims = {"patient_id": 1, "portal_id": "demo-maria", "diary_open": True}
    reply = server.call("action_next_appointment", sender="chat-visitor", slots=claims)
    assert names(reply.json()["responses"]) == ["next_appointment_visitor"]


def test_a_visitor_cannot_log_and_is_told_how_to_sign_in(server: ActionServer) -> None:
    chat = Chat(server, "chat-visitor")
    assert names(chat.log("headache today 7/10")) == ["diary_log_visitor"]
    assert (chat.slots["diary_open"], chat.slots["diary_draft"]) == (False, None)


def test_one_message_is_read_back_and_saved(server: ActionServer, database: Path) -> None:
    chat = Chat(server, "chat-demo-maria")
    (read_back,) = chat.log("migraine yesterday, 7.5/10, about 6 hours, took rizatriptan, threw up twice")
    assert read_back["response"] == "utter_diary_log_read_back"
    assert read_back["custom"]["entry"]["saved"] is False
    assert "Pain at its worst: 7.5 out of 10" in read_back["custom"]["fields"]["summary"]
    (saved,) = chat.say("yes, save it")
    assert saved["response"] == "utter_diary_log_saved"
    entry = saved["custom"]["entry"]
    assert (entry["saved"], entry["severity"], entry["symptoms"]) == (True, 7.5, ["vomiting"])
    assert str(UUID(entry["id"])) == entry["id"]
    assert ("demo-maria", entry["date"], 15, 360) in stored(database)
    assert (chat.slots["diary_answer"], chat.slots["diary_open"]) == (None, False)
    assert chat.slots["diary_draft"]["saved"] == [entry["id"]]


def test_what_is_missing_is_asked_one_question_at_a_time_with_the_entry_so_far(server: ActionServer) -> None:
    chat = Chat(server, "chat-demo-james")
    said = [chat.log("log a headache"), *(chat.say(text) for text in ("today", "7", "3 hours", "no", "none", "cancel"))]
    assert [names(messages) for messages in said] == [
        ["diary_log_ask_date"],
        ["diary_log_ask_severity"],
        ["diary_log_ask_duration"],
        ["diary_log_ask_symptoms"],
        ["diary_log_ask_medications"],
        ["diary_log_read_back"],
        ["diary_log_discarded"],
    ]
    entries = [message["custom"]["entry"] for messages in said[:-1] for message in messages]
    assert [entry["severity"] for entry in entries] == [None, None, 7, 7, 7, 7]


def test_impossible_values_and_what_is_not_understood_are_said_so(server: ActionServer) -> None:
    chat = Chat(server, "chat-demo-james")
    said = [chat.log("headache tomorrow, 11/10"), *(chat.say(text) for text in ("today", "8", "30 hours", "purple", "2 hours"))]
    assert [names(messages) for messages in said] == [
        ["diary_log_future_date"],
        ["diary_log_severity_range"],
        ["diary_log_ask_duration"],
        ["diary_log_duration_range"],
        ["diary_log_not_understood", "diary_log_duration_range"],
        ["diary_log_ask_symptoms"],
    ]


def test_every_reply_that_can_be_sent_is_an_approved_text_with_just_its_fields(server: ActionServer) -> None:
    chat = Chat(server, "chat-demo-lee")
    turns = ["hm", "tomorrow", "3/3/2019", "monday and tuesday", "11", "4", "2h", "no", "no", "5", "still going"]
    turns += ["no", "no", "change it", "no", "yes"]
    messages = chat.log("log a headache") + [message for turn in turns for message in chat.say(turn)]
    base = knowledge.load()
    for message in messages:
        if message["response"] == "utter_urgent":
            continue  # another topic's: monday's headache, still going on, may be of three days
        topic = "diary_correct" if message["response"].startswith("utter_diary_correct") else "diary_log"
        assert base.text(topic, message["response"].removeprefix(f"utter_{topic}_"), **message["custom"]["fields"])
    assert len({message["response"] for message in messages}) >= 12


def test_a_headache_free_day_is_saved_as_one(server: ActionServer) -> None:
    chat = Chat(server, "chat-demo-pat")
    assert names(chat.log("no headache today")) == ["diary_log_read_back"]
    (saved,) = chat.say("yes")
    assert saved["response"] == "utter_diary_log_saved_free_day"
    assert (saved["custom"]["entry"]["headache"], saved["custom"]["entry"]["severity"]) == (False, 0)


def test_two_days_in_one_message_make_two_messages_with_an_entry_each(server: ActionServer) -> None:
    chat = Chat(server, "chat-demo-pat", message=200)
    # Weekdays would be today on one day of the week, which is said to be free of headache above.
    said = chat.log("12 days ago 6/10 for 2 hours, nausea, no meds. 11 days ago 3/10 for 1 hour, nausea, no meds")
    assert names(said) == ["diary_log_understood", "diary_log_read_back_all"]
    assert [message["custom"]["entry"]["severity"] for message in said] == [6, 3]
    saved = chat.say("yes, save them")
    assert names(saved) == ["diary_log_saved", "diary_log_saved"]
    assert len({message["custom"]["entry"]["id"] for message in saved}) == 2


def test_the_same_confirmation_twice_saves_once(server: ActionServer, database: Path) -> None:
    chat = Chat(server, "chat-demo-ana")
    chat.log("headache yesterday 4/10 for 1 hour, nausea, advil")
    before = dict(chat.slots)
    (first,) = chat.say("yes")
    chat.slots, chat.message = before, chat.message - 1
    (second,) = chat.say("yes")
    assert (first["response"], second["response"]) == ("utter_diary_log_saved", "utter_diary_log_already_saved")
    assert first["custom"]["entry"] == second["custom"]["entry"]
    assert [row[0] for row in stored(database)].count("demo-ana") == 1


def test_the_same_entry_told_again_is_not_stored_twice(server: ActionServer, database: Path) -> None:
    for expected in ("diary_log_saved", "diary_log_already_saved"):
        chat = Chat(server, "chat-demo-james", message=100 if expected.endswith("already_saved") else 50)
        chat.log("headache 4 days ago 2/10 for 1 hour, aura, advil")
        assert names(chat.say("yes")) == [expected]


def test_a_database_that_cannot_be_opened_gives_honest_answers(broken: ActionServer) -> None:
    reply = broken.call("action_next_appointment", sender="chat-demo-maria")
    assert names(reply.json()["responses"]) == ["next_appointment_could_not_check"]
    chat = Chat(broken, "chat-demo-maria")
    assert names(chat.log("headache today 7/10")) == ["diary_log_unavailable"]
    assert chat.slots["diary_open"] is False


def test_a_locked_database_is_answered_within_the_limit_and_the_entry_is_kept_for_the_next_try(
    server: ActionServer, database: Path
) -> None:
    chat = Chat(server, "chat-demo-lee", message=500)
    chat.log("headache 9 days ago 5/10 for 1 hour, nausea, advil")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        assert names(chat.say("yes")) == ["diary_log_unavailable"]
        assert time.monotonic() - started < 3.0
        other.execute("ROLLBACK")
    assert (chat.slots["diary_open"], chat.slots["diary_draft"]["unsaved"]) == (False, True)
    time.sleep(3)  # what was left behind has given up by now
    assert names(chat.log("log a headache")) == ["diary_log_read_back"]
    assert names(chat.say("yes")) == ["diary_log_saved"]


def test_what_cannot_be_written_down_in_the_audit_log_is_not_read(server: ActionServer, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reply = server.call("action_next_appointment", sender="chat-demo-maria")
        other.execute("ROLLBACK")
    assert names(reply.json()["responses"]) == ["next_appointment_could_not_check"]
    time.sleep(3)  # what was left behind has given up by now
    reply = server.call("action_next_appointment", sender="chat-demo-maria")
    assert names(reply.json()["responses"]) == ["next_appointment_one"]


@pytest.mark.parametrize("draft", [{"drafts": []}, {"nonsense": 1}, "text", 7, [], {"drafts": [{"date": 7}], "step": None}])
@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("action_start_diary", []),
        ("action_ask_diary_answer", ["diary_log_ask_date"]),
        ("validate_diary_form", []),
        ("action_log_diary_entry", ["diary_log_nothing_to_save"]),
    ],
)
def test_a_slot_that_an_earlier_release_wrote_otherwise_is_told_anew(
    server: ActionServer, action: str, said: list[str], draft: object
) -> None:
    slots = {"diary_draft": draft, "diary_answer": "save", "diary_open": True}
    events = [{"event": "slot", "name": "diary_answer", "value": "x", "timestamp": None}]
    reply = server.call(action, sender="chat-demo-maria", text="log a headache", slots=slots, events=events)
    assert reply.status_code == 200
    assert names(reply.json()["responses"]) == said


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json " + MARKER.encode(), 400),
        (b"[]", 400),
        (b'{"next_action": "action_next_appointment"}', 400),
        (b'{"next_action": "' + MARKER.encode() + b'", "tracker": {"sender_id": "x"}}', 404),
        (b"\xff\xfe\x00", 400),
    ],
)
def test_a_malformed_call_is_refused_without_repeating_it(server: ActionServer, body: bytes, status: int) -> None:
    reply = httpx.post(f"{server.url}/webhook", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == status
    assert MARKER not in reply.text


def test_no_word_of_a_patient_reaches_the_servers_output(server: ActionServer, broken: ActionServer) -> None:
    for where in (server, broken):
        chat = Chat(where, "chat-demo-maria", message=900)
        chat.log(f"headache today 6/10 for 2 hours, nausea, took {MARKER} 20 mg. note: {MARKER}")
        chat.say(f"yes {MARKER}")
        slots = {"diary_draft": {"drafts": [MARKER], MARKER: MARKER}, "diary_answer": "save", MARKER: MARKER}
        events = [
            {"event": "user", "text": MARKER},
            {"event": "slot", "name": "diary_answer", "value": MARKER, "timestamp": None},
        ]
        for action in ("action_ask_diary_answer", "validate_diary_form", "action_log_diary_entry", "action_start_diary", MARKER):
            where.call(action, sender="chat-demo-maria", text=MARKER, slots=slots, events=events)
            where.call(action, sender=MARKER, text=MARKER, tracker=MARKER, latest_message=MARKER, slots=slots)
            where.call(action, sender="chat-demo-maria", latest_message=None, slots=MARKER)
        httpx.get(f"{where.url}/{MARKER}?{MARKER}={MARKER}")
        output = where.output.read_text()
        assert "action.failed" in output
        assert MARKER not in output


def test_a_request_id_is_logged_and_nothing_else_passes_for_one(server: ActionServer) -> None:
    for given in ("00112233445566ff", MARKER, {MARKER: MARKER}, f"00112233445566ff\n{MARKER}", None):
        latest = {"text": "", "intent": {}, "entities": [], "metadata": {"request_id": given}}
        assert server.call("action_next_appointment", sender="chat-visitor", latest_message=latest).status_code == 200
    for metadata in (MARKER, [MARKER], None):
        latest = {"text": "", "intent": {}, "entities": [], "metadata": metadata}
        server.call("action_next_appointment", sender="chat-visitor", latest_message=latest)
    printed = server.output.read_text()
    assert printed.count('"request_id": "00112233445566ff"') == 1
    assert MARKER not in printed


def test_it_listens_on_the_loopback_interface_alone(server: ActionServer) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"}
    assert f"0100007F:{port:04X}" in listening
    assert f"00000000:{port:04X}" not in listening


def test_a_port_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ACTIONS_PORT"), running(tmp_path, ACTIONS_PORT="not a port"):
        pytest.fail("it started")
