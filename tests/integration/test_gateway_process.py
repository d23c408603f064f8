"""The gateway as it runs: what it prints, and what of a patient's turn survives."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientError, ClientSession

from tests.integration.assistant import StandIn, free_port
from tests.integration.gateway import SECRET
from tests.integration.waiting import until

ROOT = Path(__file__).parents[2]
MARKER = "canary4711"
START_TIMEOUT_S = 30


@dataclass
class Running:
    process: asyncio.subprocess.Process
    http: ClientSession
    port: int
    printed: Path

    async def stop(self) -> str:
        """Ask it to stop, wait until it has, and give all that it printed."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        await self.process.wait()
        return self.printed.read_text()


def environment(folder: Path, port: int, assistant: StandIn, **more: str) -> dict[str, str]:
    own = {
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "CLINIC_STATE_DIR": str(folder / "var"),
        "CLINIC_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/clinic.db",
        "CLINIC_ASSISTANT_URL": assistant.url,
        "CLINIC_ACTIONS_URL": assistant.url,
        "CLINIC_ASSISTANT_SECRET": SECRET,
        "CLINIC_REPLY_TIMEOUT_S": "5",
        "CLINIC_METRICS_PORT": "0",
        "CLINIC_RATE_LIMIT": "off",
    }
    return {**{name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}, **own, **more}


@asynccontextmanager
async def gateway_process(folder: Path, assistant: StandIn, **more: str) -> AsyncIterator[Running]:
    port, printed = free_port(), folder / "printed.log"
    with printed.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "web"),
            cwd=folder,
            env=environment(folder, port, assistant, **more),
            stdout=log,
            stderr=log,
        )
    async with ClientSession(f"http://127.0.0.1:{port}") as http:
        running = Running(process, http, port, printed)
        try:
            await answering(running)
            yield running
        finally:
            await running.stop()


async def answering(running: Running) -> None:
    async with asyncio.timeout(START_TIMEOUT_S):
        while True:
            assert running.process.returncode is None, running.printed.read_text()
            try:
                async with running.http.get("/healthz") as response:
                    assert response.status == 200
                    return
            except ClientError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("log_format", ["json", "console"])
async def test_no_words_of_a_patient_reach_what_it_prints(tmp_path: Path, assistant: StandIn, log_format: str) -> None:
    async with gateway_process(tmp_path, assistant, CLINIC_LOG_FORMAT=log_format, CLINIC_REPLY_TIMEOUT_S="0.3") as gateway:
        async with gateway.http.post("/api/conversations", json={}) as response:
            opened = await response.json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        path = f"/api/conversations/{opened['id']}"
        await every_route(gateway, path, headers)
        for mode in ("answer", "error", "rubbish", "empty", "hang", "drop", "not_ready"):
            assistant.mode = mode
            await say(gateway, path, headers, f"{MARKER} when does it start?")
        assistant.replies = [{"topic": MARKER, "part": MARKER, "fields": {MARKER: MARKER}, "entry": {MARKER: MARKER}}]
        assistant.mode = "answer"
        await say(gateway, path, headers, MARKER)
        await assistant.stop()
        for words in ("when does it start?", "I cannot breathe", "I want to die", "no puedo respirar", "my eyelid droops"):
            await say(gateway, path, headers, f"{MARKER} {words} {MARKER}")
        await malformed(gateway)
        (tmp_path / "clinic.db").write_bytes(b"broken" * 1000)
        for words in ("hello", "I cannot breathe"):
            await say(gateway, path, headers, f"{MARKER} {words}")
    printed = await gateway.stop()
    assert "http.answered" in printed
    assert "assistant.failed" in printed
    assert MARKER not in printed
    assert opened["token"] not in printed
    assert SECRET not in printed


async def every_route(gateway: Running, path: str, headers: dict[str, str]) -> None:
    """Send the marker in every place of every route that takes one."""
    id = str(uuid4())
    posts = ("messages", "feedback", "callbacks", "token")
    for url in (*(f"{path}/{name}" for name in posts), "/api/conversations", "/portal/token"):
        for body in ({MARKER: MARKER}, {"id": id, "text": MARKER * 300}, {"id": MARKER, "text": MARKER}, [MARKER]):
            await ask(gateway, "POST", url, json=body, headers=headers)
        await ask(gateway, "POST", url, data=MARKER, headers={**headers, "Content-Type": "application/json"})
        await ask(gateway, "POST", url, data=MARKER)
    verdict = {"message_id": str(uuid4()), "helpful": True, "comment": f"{MARKER} I cannot breathe"}
    await ask(gateway, "POST", f"{path}/feedback", json=verdict, headers=headers)
    wish = {"id": str(uuid4()), "phone": "(312) 555-0177", "name": MARKER, "reason": f"{MARKER} I want to die"}
    for phone in ("(312) 555-0177", MARKER):
        await ask(gateway, "POST", f"{path}/callbacks", json={**wish, "phone": phone}, headers=headers)
    await ask(gateway, "POST", f"{path}/messages", json={"id": id, "button": MARKER}, headers=headers)
    await ask(gateway, "GET", f"{path}/events", headers={**headers, "Last-Event-ID": MARKER})
    await ask(gateway, "POST", "/api/conversations", json={"portal_token": MARKER})
    for url in (f"/{MARKER}", f"/widget/{MARKER}", f"/figures/{MARKER}", f"{path}/messages?after={MARKER}", f"/?q={MARKER}"):
        await ask(gateway, "GET", url, headers={**headers, "X-Marker": MARKER, "Cookie": f"a={MARKER}"})
        await ask(gateway, MARKER.upper(), url)
    token = headers["Authorization"].removeprefix("Bearer ")
    for url in (f"/api/conversations/{token}/messages", f"/{token}", f"{path}/{MARKER}", f"/openapi.json?{MARKER}={token}"):
        await ask(gateway, "GET", url, headers={"Last-Event-ID": MARKER, "X-Request-Id": MARKER})
    await ask(gateway, "GET", f"{path}/messages", headers={"Authorization": f"Bearer {MARKER}"})


async def ask(gateway: Running, method: str, url: str, **more: object) -> None:
    async with gateway.http.request(method, url, **more) as response:  # type: ignore[arg-type]
        await response.read()


async def say(gateway: Running, path: str, headers: dict[str, str], text: str) -> None:
    await ask(gateway, "POST", f"{path}/messages", json={"id": str(uuid4()), "text": text}, headers=headers)


async def malformed(gateway: Running) -> None:
    """What is hardly HTTP."""
    for raw in (f"{MARKER}\r\n\r\n", f"GET /{MARKER} HTTP/9.{MARKER}\r\n\r\n", f"GET / HTTP/1.1\r\n{MARKER}\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
        writer.write(raw.encode())
        await writer.drain()
        writer.write_eof()
        await reader.read()
        writer.close()
        await writer.wait_closed()


async def test_a_client_that_leaves_in_a_turn_finds_the_answer_later(tmp_path: Path, assistant: StandIn) -> None:
    async with gateway_process(tmp_path, assistant) as gateway:
        async with gateway.http.post("/api/conversations", json={}) as response:
            opened = await response.json()
        assistant.delay_s = 0.5
        url, headers = f"/api/conversations/{opened['id']}/messages", {"Authorization": f"Bearer {opened['token']}"}
        body = {"id": str(uuid4()), "text": "when does it start?"}
        async with gateway.http.get(f"/api/conversations/{opened['id']}/events", headers=headers) as other_tab:
            turn = asyncio.create_task(gateway.http.post(url, json=body, headers=headers))
            await until(lambda: bool(assistant.turns))
            turn.cancel()
            async with asyncio.timeout(5):
                told = [await other_tab.content.readuntil(b"\n\n") for _ in range(3)]
            assert [json.loads(event.partition(b"data: ")[2])["topic"] for event in told[1:]] == [None, "onset"]
        async with gateway.http.post(url, json=body, headers=headers) as response:
            assert [message["topic"] for message in (await response.json())["messages"]] == ["onset"]
        assert len(assistant.turns) == 1


async def test_killed_in_a_turn_it_loses_nothing_and_doubles_nothing(tmp_path: Path, assistant: StandIn) -> None:
    body = {"id": str(uuid4()), "text": "when does it start?"}
    async with gateway_process(tmp_path, assistant) as gateway:
        async with gateway.http.post("/api/conversations", json={}) as response:
            opened = await response.json()
        assistant.delay_s = 5.0
        url, headers = f"/api/conversations/{opened['id']}/messages", {"Authorization": f"Bearer {opened['token']}"}
        turn = asyncio.create_task(gateway.http.post(url, json=body, headers=headers))
        await until(lambda: bool(assistant.turns))
        gateway.process.kill()
        with pytest.raises(ClientError):
            await turn
    assistant.delay_s = 0.0
    async with gateway_process(tmp_path, assistant) as again:
        async with again.http.post(url, json=body, headers=headers) as response:
            assert response.status == 200
        async with again.http.get(url, headers=headers) as response:
            assert [message["seq"] for message in (await response.json())["messages"]] == [1, 2, 3]
    first, second = assistant.turns
    assert first["message_id"] == second["message_id"]


async def test_on_a_full_disk_an_alarm_is_answered_and_stored_when_there_is_room(tmp_path: Path, assistant: StandIn) -> None:
    """No file of the gateway's may grow: not the database, not the spool, not its log."""
    async with gateway_process(tmp_path, assistant) as gateway:
        async with gateway.http.post("/api/conversations", json={}) as response:
            opened = await response.json()
        url, headers = f"/api/conversations/{opened['id']}/messages", {"Authorization": f"Bearer {opened['token']}"}
        resource.prlimit(gateway.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        async with gateway.http.post(url, json={"id": str(uuid4()), "text": "when does it start?"}, headers=headers) as response:
            assert response.status == 503
        async with gateway.http.post(url, json={"id": str(uuid4()), "text": "I cannot breathe"}, headers=headers) as response:
            assert response.status == 200
            assert [(m["topic"], m["seq"]) for m in (await response.json())["messages"]] == [("emergency", 0)]
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(gateway.process.pid, resource.RLIMIT_FSIZE, unlimited)
        with closing(sqlite3.connect(tmp_path / "clinic.db", timeout=10)) as records:
            await until(lambda: records.execute("SELECT level FROM alarm").fetchall() == [("emergency",)], 10)
