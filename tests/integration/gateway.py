"""A real gateway on a real socket and a real SQLite file, with the stand-in as its assistant."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

import knowledge
import safety
from clinic.db.encryption import vault_of
from clinic.db.models.records import Patient
from clinic.db.store import Store
from clinic.settings import DatabaseSettings
from tests.databases import empty_database
from tests.integration.assistant import StandIn
from web.app import create_app, utc_now
from web.chat.labels import load_labels
from web.door import Runner
from web.keys import STORE
from web.settings import Settings

SECRET = "a-secret-for-tests-only"
VAULT = vault_of(DatabaseSettings())
BASE = knowledge.load()
PATIENTS = {"demo-maria": "Maria Demo", "demo-james": "James Demo"}


def _opened(value: Any) -> Any:
    return VAULT.open(value) if isinstance(value, str) and value.startswith("gAAAA") else value


class Server(TestServer):
    """As in production: a client that leaves does not stop what it began."""

    async def _make_runner(self, **options: Any) -> web.BaseRunner:
        return Runner(self.app, **{**options, "handler_cancellation": False})


class Clock:
    """The time, moved forward by hand where a test wants it."""

    def __init__(self) -> None:
        self.offset_s = 0.0

    def __call__(self) -> datetime:
        now = utc_now()
        return datetime.fromtimestamp(now.timestamp() + self.offset_s, tz=now.tzinfo)


@dataclass
class Gateway:
    client: TestClient[web.Request, web.Application]
    settings: Settings
    assistant: StandIn
    clock: Clock
    folder: Path
    store: Store
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    @property
    def app(self) -> web.Application:
        return self.client.app

    @property
    def spool(self) -> Path:
        return self.settings.state_dir / "spool/alarms.jsonl"

    def spooled(self) -> list[str]:
        """The lines of the spool, those that an import has set aside included."""
        return [line for file in sorted(self.spool.parent.glob("alarms*.jsonl")) for line in file.read_text().splitlines()]

    async def open(self, **body: Any) -> Chat:
        response = await self.client.post("/api/conversations", json=body)
        assert response.status == 201, await response.text()
        return Chat(self, await response.json())

    def rows(self, query: str) -> list[Any]:
        """What another process that has the keys would read from the database."""
        with sqlite3.connect(self.folder / "clinic.db") as connection:
            return [tuple(map(_opened, row)) for row in connection.execute(query).fetchall()]


@dataclass
class Chat:
    gateway: Gateway
    opened: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.opened["id"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.opened['token']}"}

    async def post(self, body: Any, path: str = "messages") -> ClientResponse:
        return await self.gateway.client.post(f"/api/conversations/{self.id}/{path}", json=body, headers=self.headers)

    async def say(self, text: str, id: str | None = None) -> list[dict[str, Any]]:
        response = await self.post({"id": id or str(uuid4()), "text": text})
        assert response.status == 200, await response.text()
        messages: list[dict[str, Any]] = (await response.json())["messages"]
        return messages

    async def press(self, button: dict[str, Any]) -> list[dict[str, Any]]:
        response = await self.post({"id": str(uuid4()), "button": button["id"]})
        assert response.status == 200, await response.text()
        messages: list[dict[str, Any]] = (await response.json())["messages"]
        return messages

    async def history(self, after: int = 0) -> list[dict[str, Any]]:
        path = f"/api/conversations/{self.id}/messages"
        response = await self.gateway.client.get(path, params={"after": after}, headers=self.headers)
        assert response.status == 200, await response.text()
        messages: list[dict[str, Any]] = (await response.json())["messages"]
        return messages


@asynccontextmanager
async def running(folder: Path, assistant: StandIn, **settings: Any) -> AsyncIterator[Gateway]:
    url = f"sqlite+aiosqlite:///{folder / 'clinic.db'}"
    empty_database(folder / "clinic.db")
    chosen = Settings(
        state_dir=folder / "var",
        database_url=SecretStr(url),
        assistant_url=assistant.url,
        actions_url=assistant.url,
        assistant_secret=SecretStr(SECRET),
        **{"reply_timeout_s": 1.0, "rate_limit": "off", **settings},
    )
    clock = Clock()
    app = create_app(chosen, BASE, safety.default_rules(), load_labels(), now=clock)
    async with TestClient(Server(app)) as client:
        await _seed(app)
        yield Gateway(client, chosen, assistant, clock, folder, app[STORE])


async def _seed(app: web.Application) -> None:
    def work(session: Session) -> None:
        known = set(session.scalars(select(Patient.portal_id)))
        for portal_id in PATIENTS.keys() - known:
            session.add(Patient(portal_id=portal_id, display_name=PATIENTS[portal_id], created_at=utc_now()))

    await app[STORE].write(work)


def topics(messages: list[dict[str, Any]]) -> list[str | None]:
    return [message["topic"] for message in messages]
