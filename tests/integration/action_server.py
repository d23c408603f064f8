"""The real action server as a process of its own, spoken to as Rasa speaks to it, and a database for it."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import create_engine, sessions
from clinic.db.models.chat import Conversation
from clinic.db.models.records import Patient
from clinic.services.seeding import PATIENTS, seed
from tests.databases import empty_database

ROOT = Path(__file__).resolve().parents[2]
START_S = 30
SLOTS: dict[str, Any] = {"diary_open": None, "diary_draft": None, "diary_answer": None, "requested_slot": None}


def database_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def make_database(file: Path) -> None:
    """A migrated database with the demo patients, each signed in to the conversation `chat-<portal id>`."""
    empty_database(file)
    engine = create_engine(database_url(file))
    now = datetime.now(UTC)
    await seed(sessions(engine), now, zone=ZoneInfo("America/Chicago"), diaries=False)
    async with sessions(engine).begin() as session:
        session.add(Conversation(id="chat-visitor", started_at=now))
        for patient_id, portal_id in await _ids(session):
            session.add(Conversation(id=f"chat-{portal_id}", patient_id=patient_id, started_at=now))
    await engine.dispose()


async def _ids(session: AsyncSession) -> list[tuple[int, str]]:
    rows = await session.execute(select(Patient.id, Patient.portal_id))
    found = [(id, portal_id) for id, portal_id in rows]
    assert len(found) == len(PATIENTS)
    return found


@dataclass
class ActionServer:
    """`http` is kept: to make one takes as long as an answer of the server."""

    url: str
    output: Path
    http: httpx.Client

    def call(self, action: str, *, sender: str, text: str = "", events: list[Any] | None = None, **state: Any) -> httpx.Response:
        """One call as Rasa 3.6.21 makes it, with its tracker's fields; `state` overrides any of them. endpoints.yml leaves the
        domain out."""
        tracker = {
            "sender_id": sender,
            "slots": dict(SLOTS),
            "latest_message": {"text": text, "intent": {"name": "diary_log"}, "entities": [], "message_id": None, "metadata": {}},
            "latest_event_time": 1.0,
            "followup_action": None,
            "paused": False,
            "events": events or [],
            "latest_input_channel": "clinic",
            "active_loop": {},
            "latest_action": {"action_name": "action_listen"},
            "latest_action_name": "action_listen",
        } | state
        body = {"next_action": action, "sender_id": sender, "tracker": tracker, "version": "3.6.21"}
        return self.http.post("/webhook", json=body)


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[ActionServer]:
    """`python -m actions` on a free port; its whole output goes to a file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    output = folder / "output.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions"],
            cwd=ROOT,
            env={**os.environ, "ACTIONS_PORT": str(port), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=url, timeout=20) as http:
            server = ActionServer(url, output, http)
            _wait(server, process)
            yield server
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait(server: ActionServer, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_S * 10):
        assert process.poll() is None, server.output.read_text()
        try:
            if server.http.get("/health", timeout=1).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the action server did not start")


@dataclass
class Chat:
    """A conversation in which the actions run as Rasa's rules and form have them run."""

    server: ActionServer
    sender: str
    slots: dict[str, Any] = field(default_factory=lambda: dict(SLOTS))
    message: int = 0
    under: dict[str, Any] | None = None
    id: str = field(default_factory=lambda: uuid4().hex)

    def run(self, action: str, *, text: str, events: list[Any] | None = None) -> list[dict[str, Any]]:
        """The messages of one action; its slots are kept."""
        metadata = {"under": self.under} if self.under else {}
        latest = {"text": text, "message_id": f"{self.id}/{self.message}", "metadata": metadata, "intent": {}, "entities": []}
        reply = self.server.call(action, sender=self.sender, events=events, slots=self.slots, latest_message=latest)
        assert reply.status_code == 200, reply.text
        for event in reply.json()["events"]:
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        return list(reply.json()["responses"])

    def log(self, text: str) -> list[dict[str, Any]]:
        """The messages after a first message that wants to log something."""
        self.message += 1
        said = self.run("action_start_diary", text=text)
        return said + (self.run("action_ask_diary_answer", text=text) if self.slots["diary_open"] else [])

    def correct(self, text: str) -> list[dict[str, Any]]:
        """The messages after a message that wants a saved entry changed."""
        self.message += 1
        said = self.run("action_correct_diary", text=text)
        return said + (self.run("action_ask_diary_answer", text=text) if self.slots["diary_open"] else [])

    def press_undo(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """The messages after a press of the button under a `message` that takes back what it says."""
        part = re.sub("^utter_diary_(?:log|correct)_", "", message["response"])
        self.under = {"part": part, "entry": entry([message])["id"], "day": entry([message])["date"]}
        try:
            return self.say("undo that") if self.slots["diary_open"] else self.correct("undo that")
        finally:
            self.under = None

    def say(self, text: str) -> list[dict[str, Any]]:
        """The messages after an answer while the form is open."""
        self.message += 1
        self.slots["diary_answer"] = text
        heard = {"event": "slot", "name": "diary_answer", "value": text, "timestamp": None}
        said = self.run("validate_diary_form", text=text, events=[{"event": "user", "text": text}, heard])
        following = "action_log_diary_entry" if self.slots["diary_answer"] else "action_ask_diary_answer"
        return said + self.run(following, text=text)


def names(messages: list[dict[str, Any]]) -> list[str]:
    """The responses that were sent, without their `utter_`."""
    return [message["response"].removeprefix("utter_") for message in messages]


def stored(file: Path) -> list[tuple[object, ...]]:
    """Portal id, day, severity in halves and minutes of every entry in the database."""
    query = "SELECT portal_id, day, severity_halves, duration_minutes FROM diary_entry JOIN patient ON patient.id = patient_id"
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def days(file: Path, patient: str = "demo-james") -> list[tuple[object, ...]]:
    """Day, severity in halves and minutes of each entry of the patient."""
    return sorted(row[1:] for row in stored(file) if row[0] == patient)


def entry(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The entry that the last message shows."""
    return dict(messages[-1]["custom"]["entry"])


ENTRY = "{day} 6/10 for 2 hours, nausea, took imitrex 50 mg"


def log_two(chat: Chat) -> None:
    """An entry of five and one of six days ago, saved, and nothing open."""
    for day in ("6 days ago", "5 days ago"):
        chat.log(ENTRY.format(day=day))
        chat.say("yes")
    chat.slots["diary_draft"] = None


@contextmanager
def emptied_afterwards(server: ActionServer, file: Path) -> Iterator[Chat]:
    """A patient's conversation whose diary is emptied at the end, through the chat itself."""
    chat = Chat(server, "chat-demo-james")
    yield chat
    while days(file):
        chat.slots["diary_draft"] = None
        chat.correct("undo that")
        chat.say("yes")
