"""The whole product as `make run` starts it, in a folder of its own, and a small client for its chat API.

Each stack runs in a tree of links to the project's files with a `var/` of its own: databases, secrets and the dialogue
engine's record all stay in that folder, and a test may put a file of its own in the place of any link.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientResponse, ClientSession, ClientTimeout
from cryptography.fernet import Fernet

from clinic.db.encryption import KEY_FILE, Vault
from tests import contract

ROOT = Path(__file__).resolve().parents[1]
MODEL = "var/models/assistant.tar.gz"
READY = "ready after"
READY_S, STOP_S, ANSWER_S = 100.0, 40.0, 60.0
# What is built once and shared by every stack.
BUILT = ("venv", "venv-rasa", "encoder", "language", "models")
_OWN = ("CLINIC_", "PORT", "ACTIONS_PORT", "ASSISTANT_", "PYTHONPATH")

Json = dict[str, Any]


class StackFailed(AssertionError):
    """The stack did not come up; the text holds what it printed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_tree(folder: Path, *, copied: Sequence[str] = ()) -> Path:
    """The project in `folder`, as links; what is named in `copied` (paths in the project) is a copy, to be changed."""
    for own in ("var", "tmp"):
        (folder / own).mkdir(parents=True)
    names = [path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name != "var"]
    for name in [*names, *(f"var/{built}" for built in BUILT)]:
        target = folder / name
        if name not in copied:
            target.symlink_to(ROOT / name)
        elif (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target)
        else:
            shutil.copy(ROOT / name, target)
    return folder


def environment(folder: Path, **own: str) -> dict[str, str]:
    """This process's environment without what others set for the product, and with `own`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    standard = {
        "CLINIC_RATE_LIMIT": "off",
        "CLINIC_STATE_DIR": str(folder / "var"),
        "CLINIC_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/var/clinic.db",
        "TMPDIR": str(folder / "tmp"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore::DeprecationWarning",
        "RASA_TELEMETRY_ENABLED": "false",
    }
    return {**inherited, **standard, **own}


def command(tree: Path, module: str, *arguments: str, **own: str) -> str:
    """What a command of the project prints, run in `tree`: `web.demo_token` is `make -s portal-token`. `own`: more settings."""
    line = [sys.executable, "-m", module, *arguments]
    return subprocess.run(line, cwd=tree, env=environment(tree, **own), capture_output=True, text=True, check=True).stdout


@dataclass
class Stack:
    """A running product. `folder` is its tree, `output` the file with all that it printed."""

    url: str
    folder: Path
    output: Path
    process: subprocess.Popen[bytes]

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def portal_token(self, patient: str = "demo-maria") -> str:
        return command(self.folder, "web.demo_token", patient).splitlines()[-1]

    def rows(self, query: str, *values: Any) -> list[Any]:
        """What another process reads from the clinic's database."""
        with closing(sqlite3.connect(self.folder / "var/clinic.db", timeout=10)) as connection:
            return connection.execute(query, values).fetchall()

    def words(self, query: str, *values: Any) -> list[str]:
        """The sealed texts that a query of one column finds, opened."""
        vault = Vault([(self.folder / "var" / KEY_FILE).read_text()])
        return [vault.open(row[0]) for row in self.rows(query, *values) if row[0] is not None]

    def dialogue(self, conversation: str) -> list[Json]:
        """The events that the dialogue engine keeps of a conversation, decrypted; empty when it knows none."""
        cipher = Fernet((self.folder / "var/secrets/dialogues.key").read_bytes())
        with closing(sqlite3.connect(self.folder / "var/dialogues.db", timeout=10)) as connection:
            found = connection.execute("SELECT record FROM dialogue WHERE id = ?", (conversation,)).fetchone()
        return list(json.loads(cipher.decrypt(found[0]))) if found else []

    def stop(self) -> None:
        """As Ctrl-C does; harder when that is not enough."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise StackFailed(f"it did not stop within {STOP_S:g} s:\n{self.printed()[-8000:]}") from None


@contextmanager
def running(folder: Path, **own: str) -> Iterator[Stack]:
    """The whole stack on free ports in `folder` (made, unless it is a tree already), ready; stopped at the end."""
    if not (folder / "var").exists():
        make_tree(folder)
    if not (folder / MODEL).exists():
        raise StackFailed("there is no trained model: run `make train`")
    port, output = free_port(), folder / "printed.log"
    settings = environment(folder, PORT=str(port), ASSISTANT_PORT="0", ACTIONS_PORT="0", CLINIC_METRICS_PORT="0", **own)
    with output.open("wb") as log:
        line = [sys.executable, "-m", "tools.supervise"]
        process = subprocess.Popen(line, cwd=folder, env=settings, stdout=log, stderr=log, start_new_session=True)
    stack = Stack(f"http://127.0.0.1:{port}", folder, output, process)
    try:
        _wait_until_ready(stack)
        yield stack
    finally:
        stack.stop()


def _wait_until_ready(stack: Stack) -> None:
    deadline = time.monotonic() + READY_S
    while READY not in stack.printed():
        ended = stack.process.poll()
        if ended is not None:
            raise StackFailed(f"it ended with code {ended} before it was ready:\n{stack.printed()[-8000:]}")
        if time.monotonic() > deadline:
            raise StackFailed(f"it was not ready within {READY_S:g} s:\n{stack.printed()[-8000:]}")
        time.sleep(0.1)


@dataclass(frozen=True)
class Message:
    """One message, which is as the contract wants it; `raw` is what came."""

    raw: Json = field(repr=False)
    sender: str
    topic: str | None
    text: str
    urgency: str
    entry: Json | None = field(repr=False)

    @classmethod
    def of(cls, raw: Json) -> Message:
        contract.check(raw)
        return cls(raw, raw["sender"], raw["topic"], raw["text"], raw["urgency"], raw["entry"])

    @property
    def sources(self) -> list[Json]:
        return list(self.raw["sources"])

    @property
    def titles(self) -> list[str]:
        return [button["title"] for button in self.raw["buttons"]]

    def button(self, title: str) -> Json:
        """The button with this title, or whose title begins with it."""
        for button in self.raw["buttons"]:
            if button["title"].startswith(title):
                return dict(button)
        raise AssertionError(f"no button {title!r} among {self.titles}")


def topics(messages: Sequence[Message]) -> list[str | None]:
    return [message.topic for message in messages]


@dataclass
class Chat:
    """One conversation, as the widget holds it."""

    http: ClientSession
    opened: Json

    @classmethod
    async def open(cls, http: ClientSession, **body: Any) -> Chat:
        async with http.post("/api/conversations", json=body) as response:
            assert response.status == 201, await response.text()
            return cls(http, await response.json())

    @property
    def id(self) -> str:
        return str(self.opened["id"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.opened['token']}"}

    async def post(self, body: Any, path: str = "messages") -> ClientResponse:
        """The answer to any body, read to its end."""
        async with self.http.post(f"/api/conversations/{self.id}/{path}", json=body, headers=self.headers) as response:
            await response.read()
            return response

    async def say(self, text: str, *, id: str | None = None) -> list[Message]:
        return await self._messages({"id": id or str(uuid4()), "text": text})

    async def press(self, button: Json, *, id: str | None = None) -> list[Message]:
        return await self._messages({"id": id or str(uuid4()), "button": button["id"]})

    async def history(self, after: int = 0) -> list[Message]:
        path = f"/api/conversations/{self.id}/messages"
        async with self.http.get(path, params={"after": after}, headers=self.headers) as response:
            assert response.status == 200, await response.text()
            return [Message.of(raw) for raw in (await response.json())["messages"]]

    async def _messages(self, body: Json) -> list[Message]:
        response = await self.post(body)
        assert response.status == 200, (response.status, await response.text())
        return [Message.of(raw) for raw in (await response.json())["messages"]]


def client(url: str) -> ClientSession:
    """For one gateway. To be closed by whoever asked for it."""
    return ClientSession(url, timeout=ClientTimeout(total=ANSWER_S))
