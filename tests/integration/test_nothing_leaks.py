"""Two patients and a visitor: every route and every custom action, and nothing of the one reaches another.

The lists come from the router and from the action server: a new route fails here until it is classified.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import safety
from actions.server import ACTIONS
from clinic.db.models.records import Appointment, DiaryEntry, Patient
from tests.integration.action_server import ActionServer, database_url, make_database
from tests.integration.action_server import running as running_actions
from tests.integration.assistant import StandIn
from tests.integration.gateway import BASE, SECRET, Chat, Gateway
from web.app import create_app
from web.chat.labels import load_labels
from web.portal.demo import demo_token
from web.settings import Settings

# Everything of James's bears this.
MARKER = "JAMES-ALONE"
CONVERSATION = "/api/conversations/{id}"
# With a conversation's token; anybody else's id answers 404.
WITH_TOKEN = {
    ("POST", f"{CONVERSATION}/token"),
    ("POST", f"{CONVERSATION}/messages"),
    ("GET", f"{CONVERSATION}/messages"),
    ("POST", f"{CONVERSATION}/feedback"),
    ("DELETE", CONVERSATION),
    ("POST", f"{CONVERSATION}/callbacks"),
    ("GET", f"{CONVERSATION}/events"),
}
SIGNED = {("GET", "/downloads/{token}")}
# Open to everybody: no record stands behind them.
OPENING = {("POST", "/api/conversations"), ("POST", "/portal/token")}
PUBLIC = {
    *(("GET", path) for path in ("/", "/chat", "/portal", "/widget.js", "/theme.css", "/favicon.svg", "/openapi.json")),
    *(
        ("GET", path)
        for path in ("/healthz", "/readyz", "/figures/{name}.svg", "/figures/{name}", "/widget/{name}", "/a/{topic}")
    ),
}
BODY = {"text": "when is my next visit", "phone": "312 555 0199", "message_id": str(uuid4()), "helpful": True}


def routes() -> set[tuple[str, str]]:
    app = create_app(Settings(token_secret=SECRET * 2), BASE, safety.default_rules(), load_labels())
    found = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource is not None}
    # Who may use which route of the staff desk stands in a table of its own: test_staff_access.py.
    return {(method, path) for method, path in found if method != "HEAD" and not path.startswith("/staff")}


def test_every_route_is_classified() -> None:
    kinds = (WITH_TOKEN, SIGNED, OPENING, PUBLIC)
    assert routes() == set().union(*kinds)
    assert sum(map(len, kinds)) == len(routes())


@pytest.fixture
async def james(gateway: Gateway, assistant: StandIn) -> Chat:
    """A patient with a visit, a transcript and a call-back that bear the marker."""

    def work(session: Session) -> None:
        patient = session.scalars(select(Patient).where(Patient.portal_id == "demo-james")).one()
        patient.display_name = MARKER
        moment = datetime.now(UTC) + timedelta(days=3)
        row = Appointment(patient_id=patient.id, starts_at=moment, duration_minutes=30, kind="treatment", status="booked")
        row.clinician = row.place = row.external_id = MARKER
        row.source, row.updated_at = "csv", moment
        session.add(row)

    await gateway.store.write(work)
    chat = await gateway.open(portal_token=demo_token(gateway.settings, "demo-james", now=gateway.clock()))
    assistant.replies = [downloading(MARKER)]
    await chat.say(f"{MARKER} wrote this")
    return chat


def downloading(text: str) -> dict[str, Any]:
    fields = dict.fromkeys(("when", "clinician", "place", "kind", "duration", "prepare"), text)
    offers = [{"kind": "visits", "of": f"csv/{MARKER}"}]
    return {"topic": "next_appointment", "part": "one", "fields": fields, "buttons": [], "entry": None, "downloads": offers}


@pytest.mark.parametrize("who", ["demo-maria", None])
async def test_no_route_gives_a_patients_data_to_another(
    gateway: Gateway, assistant: StandIn, james: Chat, who: str | None
) -> None:
    body = {"portal_token": demo_token(gateway.settings, who, now=gateway.clock())} if who else {}
    other = await gateway.open(**body)
    about = (await james.history())[-1]["id"]
    for method, path in sorted(WITH_TOKEN):
        for headers, expected in ((other.headers, 404), ({}, 401), ({"Authorization": "Bearer x"}, 401)):
            sent = {"json": {"id": str(uuid4()), "about": about, **BODY}} if method == "POST" else {}
            url = path.replace("{id}", james.id)
            response = await gateway.client.request(method, url, headers=headers, **sent)
            assert (response.status, MARKER in await response.text()) == (expected, False), (method, path)
    assert len(await james.history()) == 3  # and nothing of it changed his
    assistant.replies = [downloading("nothing")]
    told = json.dumps(await other.say("show me everybody's visits")) + json.dumps(await other.history())
    assert MARKER not in told


async def test_pressing_rating_or_asking_about_anothers_message_finds_nothing(
    gateway: Gateway, james: Chat, assistant: StandIn
) -> None:
    other = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    message = (await james.history())[-1]
    bodies = {
        "messages": {"button": message["buttons"][0]["id"]},
        "feedback": {"message_id": message["id"], "helpful": True},
        "callbacks": {"phone": "312 555 0199", "about": message["id"]},
    }
    for path, body in bodies.items():
        response = await other.post({"id": str(uuid4()), **body}, path)
        assert (response.status, MARKER in await response.text()) == (422, False), path


async def test_a_signed_link_of_one_conversation_opens_nothing_of_another(
    gateway: Gateway, james: Chat, assistant: StandIn
) -> None:
    own = (await james.history())[-1]["links"][0]["url"]
    assert MARKER in await (await gateway.client.get(own)).text()
    other = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    (message,) = await other.say("the same")
    response = await gateway.client.get(message["links"][0]["url"])
    assert (response.status, MARKER in await response.text()) == (404, False)


async def test_what_is_open_to_everybody_holds_nothing_of_a_patient(gateway: Gateway, james: Chat) -> None:
    for method, path in sorted(PUBLIC):
        url = path.replace("{name}", "timeline" if "figures" in path else "chat.js").replace("{topic}", "onset")
        response = await gateway.client.request(method, url)
        assert response.status in (200, 503) or path == "/readyz", path
        # The demo portal lists its demo patients by name, and nothing else of them.
        allowed = path == "/portal"
        assert allowed or MARKER not in await response.text(), path
    opened = await gateway.client.post("/api/conversations", json={})
    assert MARKER not in await opened.text()


@pytest.fixture
async def actions(tmp_path: Path) -> Any:
    file = tmp_path / "clinic.db"
    await make_database(file)
    mark(file)
    with running_actions(tmp_path, CLINIC_DATABASE_URL=database_url(file), CLINIC_STATE_DIR=str(tmp_path)) as server:
        yield server


def mark(file: Path) -> None:
    """Everything of James's records bears the marker."""
    now = datetime.now(UTC).isoformat(sep=" ")
    with closing(sqlite3.connect(file)) as connection:
        (patient,) = connection.execute("SELECT id FROM patient WHERE portal_id = 'demo-james'").fetchone()
        connection.execute("UPDATE appointment SET clinician = ?, place = ? WHERE patient_id = ?", (MARKER, MARKER, patient))
        columns = {column.name for column in DiaryEntry.__table__.columns}
        row = dict.fromkeys(("symptoms", "quality", "triggers", "denied", "settled"), "[]")
        row |= {"id": uuid4().hex, "patient_id": patient, "day": datetime.now(UTC).date().isoformat(), "headache": 1}
        row |= {"medications": json.dumps([{"name": MARKER, "dose": None}]), "created_at": now}
        assert row.keys() <= columns
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO diary_entry ({names}) VALUES ({marks})", tuple(row.values()))
        connection.commit()


def every_action() -> Iterator[str]:
    for action in ACTIONS:
        yield action().name()


CLAIMS = {"patient_id": 2, "portal_id": "demo-james", "diary_answer": "save", "diary_draft": None, "diary_open": True}


def test_no_action_tells_a_patients_data_to_another(actions: ActionServer) -> None:
    """Whatever slots and metadata claim."""
    texts = ("when is my next visit", "change today to a 6", "delete today", "show my diary", "undo")
    seen = {}
    for name in every_action():
        for text in texts:
            latest = {"text": text, "intent": {}, "entities": [], "metadata": {"patient": "demo-james"}, "message_id": None}
            for sender in ("chat-demo-maria", "chat-visitor", "chat-nobody-knows", "chat-demo-james"):
                reply = actions.call(name, sender=sender, slots=dict(CLAIMS), latest_message=latest)
                assert reply.status_code == 200, (name, text)
                seen[name, sender] = seen.get((name, sender), "") + reply.text
    leaks = [key for key, told in seen.items() if MARKER in told and key[1] != "chat-demo-james"]
    assert leaks == []
    owned = [name for name, sender in seen if sender == "chat-demo-james" and MARKER in seen[name, sender]]
    assert "action_next_appointment" in owned  # the marker would be seen if it were told
