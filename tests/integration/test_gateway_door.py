"""What is no request that a route could take is a problem like any other: of one form, with safe headers, repeating nothing."""

from __future__ import annotations

import asyncio
import gzip
import json

import pytest

from tests.integration.gateway import Chat, Gateway
from tests.integration.test_gateway_problems import problem

MARKER = b"marker4711"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"


async def raw(gateway: Gateway, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer, after which the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.client.port)
    writer.write(sent)
    head, _, body = (await asyncio.wait_for(reader.read(), 5)).partition(b"\r\n\r\n")
    writer.close()
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}, body


@pytest.mark.parametrize("sent", [
    b"FOO /" + MARKER + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"G(T /" + MARKER + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    GET + b"no header " + MARKER + b"\r\n\r\n",
    GET + b"A: \0" + MARKER + b"\r\n\r\n",
    GET + b"A: " + MARKER * 2000 + b"\r\n\r\n",
    b"GET /" + MARKER * 2000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /\0" + MARKER + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://[" + MARKER + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    GET + b"Content-Length: -1\r\n\r\n" + MARKER,
    GET + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + MARKER,
    GET + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + MARKER,
    b"\x16\x03\x01" + MARKER + b"\r\n\r\n",
])  # fmt: skip
async def test_what_is_no_http_is_a_problem_that_repeats_nothing(
    gateway: Gateway, sent: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    status, headers, body = await raw(gateway, sent)
    assert (status, json.loads(body)["status"], headers["content-type"].split(";")[0]) == (400, 400, "application/problem+json")
    assert MARKER not in body
    assert "default-src 'none'" in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    said = capsys.readouterr().err
    assert headers["x-request-id"] in said
    assert MARKER.decode() not in said


async def test_no_answer_says_what_the_gateway_is_made_of(gateway: Gateway) -> None:
    for path in ("/", "/healthz", "/widget.js", "/nothing/here", "/staff", "/api/conversations"):
        async with gateway.client.get(path) as response:
            assert response.headers["Server"] == "gateway"
    _, headers, _ = await raw(gateway, b"FOO / HTTP/1.1\r\n\r\n")
    assert headers["server"] == "gateway"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "GZIP, br", "x"])
async def test_a_compressed_body_is_malformed(chat: Chat, encoding: str) -> None:
    for body in (b"junk", gzip.compress(b"{}"), b""):
        for path in ("/api/conversations", f"/api/conversations/{chat.id}/messages"):
            headers = {**chat.headers, "Content-Type": "application/json", "Content-Encoding": encoding}
            await problem(await chat.gateway.client.post(path, data=body, headers=headers), 400)
    headers = {"Content-Type": "application/json", "Content-Encoding": "identity"}
    assert (await chat.gateway.client.post("/api/conversations", data=b"{}", headers=headers)).status == 201


@pytest.mark.parametrize("path", ["/api/conversations", "/", "/nothing/here"])
async def test_an_expectation_that_nobody_knows_is_a_problem(gateway: Gateway, path: str) -> None:
    response = await gateway.client.post(path, data=b"{}", headers={"Expect": "100-" + MARKER.decode()})
    assert MARKER not in await response.read()
    await problem(response, 417)
    assert response.headers["X-Request-Id"] and response.headers["X-Content-Type-Options"] == "nosniff"
    assert (await gateway.client.post("/api/conversations", json={}, headers={"Expect": "100-continue"})).status == 201
