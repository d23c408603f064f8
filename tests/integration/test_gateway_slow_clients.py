"""Clients that hold a connection without using it are shown out; the others do not notice."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from tests.integration.assistant import StandIn, free_port
from tests.integration.gateway import Gateway
from tests.integration.test_gateway_process import environment

IDLE = "import sys, web.__main__ as gateway; gateway.IDLE_S = 1; sys.exit(gateway.main())"


async def read_all(reader: asyncio.StreamReader, within_s: float) -> bytes:
    """What comes until the other side closes; `TimeoutError` when it does not."""
    async with asyncio.timeout(within_s):
        return await reader.read()


async def test_a_body_that_comes_drop_by_drop_is_not_waited_for(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.http_json.BODY_TIMEOUT_S", 0.3)
    url = gateway.client.make_url("/")
    reader, writer = await asyncio.open_connection(url.host, url.port)
    head = b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    writer.write(head)
    async with asyncio.timeout(10):
        answer = await reader.readuntil(b"\r\n\r\n")
        body = json.loads(await reader.readuntil(b"}"))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert body["type"] == "urn:problem:clinic-assistant:too_slow"
    assert (await gateway.open()).opened["id"]
    writer.close()
    await writer.wait_closed()


async def test_a_connection_without_a_whole_head_is_closed(tmp_path: Path, assistant: StandIn) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", IDLE), cwd=tmp_path, env=environment(tmp_path, port, assistant), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await answering(port)
        opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        for number, (_, writer) in enumerate(opened):
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "[: 10 + number])
            await writer.drain()
        assert {await read_all(reader, 15) for reader, _ in opened} == {b""}
        for _, writer in opened:
            writer.close()
            await writer.wait_closed()
        assert process.returncode is None
        await answering(port)
    finally:
        process.terminate()
        await process.wait()


async def answering(port: int) -> None:
    async with asyncio.timeout(30), ClientSession() as http:
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
                    assert response.status == 200
                    return
            except ClientError:
                await asyncio.sleep(0.05)


async def test_a_head_that_is_too_long_is_refused(gateway: Gateway) -> None:
    for headers in ({"X-Long": "a" * 20_000}, {f"X-{number}": "a" * 50 for number in range(5_000)}):
        try:
            response = await gateway.client.get("/healthz", headers=headers)
            assert response.status == 400
        except ClientError:
            pass  # closed before the whole head was taken
    assert (await gateway.client.get("/healthz")).status == 200
