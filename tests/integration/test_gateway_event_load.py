"""Many streams, and streams that nobody reads: little memory, nothing lost, and a stop that does not wait for them."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from clinic.domain.chat import NewMessage
from clinic.services import transcripts
from tests.integration.assistant import StandIn
from tests.integration.events import events
from tests.integration.gateway import Chat
from tests.integration.test_gateway_process import Running, gateway_process
from tests.integration.waiting import until
from web import streaming
from web.keys import HUB

MESSAGES = 10_000
STREAMS = 500
KILOBYTES_A_STREAM = 64
SLOW_BUFFER_BYTES = 1024 * 1024


async def fill(chat: Chat, count: int) -> None:
    """Store a long transcript, as years of a patient's chats would."""
    messages = [NewMessage(id=str(uuid4()), sender="staff", text=f"{number} " + "word " * 500) for number in range(count)]
    await chat.gateway.store.write(
        lambda session: transcripts.append(
            session, transcripts.locked(session, chat.id), messages, now=chat.gateway.clock(), actor="staff:1"
        )
    )


async def test_a_history_of_ten_thousand_messages_comes_whole_and_holds_nobody_up(chat: Chat) -> None:
    await fill(chat, MESSAGES)
    reading = asyncio.create_task(chat.history())
    alarms = 0
    while not reading.done():
        began = time.perf_counter()
        response = await chat.gateway.client.get("/healthz")
        assert response.status == 200
        assert time.perf_counter() - began < 2.0
        alarms += 1
    assert [message["seq"] for message in await reading] == list(range(1, MESSAGES + 2))
    assert alarms > 3, "nothing else was answered in between"


async def test_a_reader_that_does_not_read_is_dropped_and_resumes_without_a_loss(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "WRITE_TIMEOUT_S", 0.5)
    await fill(chat, 6000)
    hub = chat.gateway.client.server.app[HUB]  # type: ignore[attr-defined]
    reader, writer = await open_raw(chat)
    await until(lambda: len(hub) == 1)
    (stream,) = hub
    await until(lambda: stream.transport.get_write_buffer_size() > 0)
    assert stream.transport.get_write_buffer_size() < SLOW_BUFFER_BYTES
    await until(lambda: len(hub) == 0)
    seen = [int(id) for id in re.findall(rb"id: (\d+)\nevent: message\ndata: [^\n]*\n\n", await received(reader))]
    writer.close()
    assert 0 < len(seen) < 6001
    async with events(chat, last=seen[-1]) as tab:
        seen += [event["seq"] for event in await tab.take(6001 - len(seen))]
    assert seen == list(range(1, 6002))


async def open_raw(chat: Chat) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that takes in little, and no more until it is read."""
    server = chat.gateway.client.server
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, (server.host, server.port))
    reader, writer = await asyncio.open_connection(sock=raw, limit=4096)
    lines = (f"GET /api/conversations/{chat.id}/events?after=0 HTTP/1.0", f"Authorization: {chat.headers['Authorization']}")
    writer.write("\r\n".join([*lines, "", ""]).encode())
    return reader, writer


async def received(reader: asyncio.StreamReader) -> bytes:
    found = bytearray()
    try:
        while chunk := await reader.read(65536):
            found += chunk
    except ConnectionError:
        pass
    return bytes(found)


async def test_five_hundred_idle_streams_cost_little_memory(tmp_path: Path, assistant: StandIn) -> None:
    async with gateway_process(tmp_path, assistant) as gateway:
        opened = [await conversation(gateway) for _ in range(STREAMS // 5)]
        warm = [await stream(gateway, chat) for chat in opened[:20]]
        before = resident_kilobytes(gateway)
        held = [await stream(gateway, chat) for chat in opened for _ in range(5)]
        each = (resident_kilobytes(gateway) - before) / len(held)
        print(f"{len(held)} idle streams: {each:.1f} kB of resident memory each")
        assert each < KILOBYTES_A_STREAM
        for _, writer in (*warm, *held):
            writer.close()


async def test_a_stop_closes_the_streams_at_once_and_finishes_turns(tmp_path: Path, assistant: StandIn) -> None:
    async with gateway_process(tmp_path, assistant) as gateway:
        opened = await conversation(gateway)
        held = [await stream(gateway, opened) for _ in range(3)]
        assistant.delay_s = 1.0
        turn = asyncio.create_task(say(gateway.http, opened))
        await until(lambda: bool(assistant.turns))
        began = time.perf_counter()
        gateway.process.send_signal(signal.SIGTERM)
        for reader, writer in held:
            assert (await reader.read()).endswith(b"0\r\n\r\n"), "the stream was cut and not ended"
            writer.close()
        assert not turn.done()
        assert await turn == 200
        assert await gateway.process.wait() == 0
        assert time.perf_counter() - began < 6.0


async def conversation(gateway: Running) -> dict[str, Any]:
    async with gateway.http.post("/api/conversations", json={}) as response:
        opened: dict[str, Any] = await response.json()
        return opened


async def say(http: ClientSession, opened: dict[str, Any]) -> int:
    url, headers = f"/api/conversations/{opened['id']}/messages", {"Authorization": f"Bearer {opened['token']}"}
    async with http.post(url, json={"id": str(uuid4()), "text": "when does it start?"}, headers=headers) as response:
        json.loads(await response.text())
        return response.status


async def stream(gateway: Running, opened: dict[str, Any]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    lines = (f"GET /api/conversations/{opened['id']}/events HTTP/1.1", "Host: x", f"Authorization: Bearer {opened['token']}")
    writer.write("\r\n".join([*lines, "", ""]).encode())
    assert b" 200 " in await reader.readline()
    await reader.readuntil(b"retry: 2000\n\n\r\n")
    return reader, writer


def resident_kilobytes(gateway: Running) -> int:
    status = Path(f"/proc/{gateway.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1])
