"""Every error is problem+json of one shape, on every route."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse

from tests.integration.gateway import Chat, Gateway
from web.http_json import MAX_BODY_BYTES


async def problem(response: ClientResponse, status: int) -> dict[str, Any]:
    """The problem, checked for its form."""
    assert response.status == status, await response.text()
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = await response.json()
    assert body.keys() >= {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert body["type"].startswith("urn:problem:clinic-assistant:")
    return body


async def send(chat: Chat, raw: bytes, content_type: str = "application/json", path: str = "messages") -> ClientResponse:
    headers = {**chat.headers, "Content-Type": content_type}
    return await chat.gateway.client.post(f"/api/conversations/{chat.id}/{path}", data=raw, headers=headers)


GOOD = b'{"id": "00000000-0000-4000-8000-000000000001", "text": "hello"}'


@pytest.mark.parametrize("raw", [
    b"",
    b"{",
    b"[]",
    b'"text"',
    b"null",
    b"\xff\xfe",
    b"\xef\xbb\xbf" + GOOD,
    b'{"id": "\xe9"}',
    b'{"text": NaN}',
    b'{"text": Infinity}',
    b'{"text": -Infinity}',
    b'{"text": "a", "text": "b"}',
    b'{"text": "\\ud800"}',
    b'{"\\udfff": 1}',
    b'{"a":' * 100 + b"1" + b"}" * 100,
    b"[" * 60_000,
    b'{"text": ' + b"9" * 5000 + b"}",
    b'{"text": 1e999}',
    b'{"text": [-1e400]}',
    GOOD.replace(b'"', b"'"),
])  # fmt: skip
async def test_a_body_that_is_not_plain_json_is_malformed(chat: Chat, raw: bytes) -> None:
    for path in ("messages", "feedback"):
        await problem(await send(chat, raw, path=path), 400)
    response = await chat.gateway.client.post("/api/conversations", data=raw, headers={"Content-Type": "application/json"})
    await problem(response, 400)


@pytest.mark.parametrize("content_type", [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=latin-1", "x",
])  # fmt: skip
async def test_a_body_of_another_type_is_malformed(chat: Chat, content_type: str) -> None:
    await problem(await send(chat, GOOD, content_type), 400)


@pytest.mark.parametrize(("body", "field"), [
    ({"text": "hello"}, "id"),
    ({"id": "7", "text": "hello"}, "id"),
    ({"id": None, "text": "hello"}, "id"),
    ({"id": 7, "text": "hello"}, "id"),
    ({"id": str(uuid4())}, "body"),
    ({"id": str(uuid4()), "text": None}, "body"),
    ({"id": str(uuid4()), "text": "a", "button": "b"}, "body"),
    ({"id": str(uuid4()), "text": 7}, "text"),
    ({"id": str(uuid4()), "text": ["hello"]}, "text"),
    ({"id": str(uuid4()), "button": 7}, "button"),
    ({"id": str(uuid4()), "button": "b" * 101}, "button"),
])  # fmt: skip
async def test_a_wrong_field_is_named(chat: Chat, body: Any, field: str) -> None:
    found = await problem(await chat.post(body), 422)
    assert [error["field"] for error in found["errors"]] == [field]
    assert all(error["detail"] for error in found["errors"])


@pytest.mark.parametrize(("body", "field"), [
    ({"helpful": True}, "message_id"),
    ({"message_id": "x", "helpful": True}, "message_id"),
    ({"message_id": str(uuid4())}, "helpful"),
    ({"message_id": str(uuid4()), "helpful": "yes"}, "helpful"),
    ({"message_id": str(uuid4()), "helpful": True, "comment": 7}, "comment"),
    ({"message_id": str(uuid4()), "helpful": True, "comment": "a" * 2001}, "comment"),
])  # fmt: skip
async def test_a_wrong_field_of_feedback_is_named(chat: Chat, body: Any, field: str) -> None:
    found = await problem(await chat.post(body, "feedback"), 422)
    assert found["errors"][0]["field"] == field


async def test_more_than_64_kib_is_too_large_and_less_is_merely_too_long(chat: Chat) -> None:
    def body(length: int) -> bytes:
        return json.dumps({"id": str(uuid4()), "text": "a" * length}).encode()

    await problem(await send(chat, body(MAX_BODY_BYTES)), 413)
    await problem(await send(chat, body(MAX_BODY_BYTES - 100)), 422)


@pytest.mark.parametrize("path", ["/nope", "/api", "/api/conversations/x/nope", "/api/conversations/x/y/z", "/widget/x", "/%00"])
async def test_an_unknown_address_is_not_found(gateway: Gateway, path: str) -> None:
    await problem(await gateway.client.get(path), 404)


@pytest.mark.parametrize("id", ["x", "1", "00000000-0000-4000-8000-000000000001", "..%2f..", "%F0%9F%A4%95"])
async def test_a_conversation_of_another_name_is_not_found(chat: Chat, id: str) -> None:
    await problem(await chat.gateway.client.get(f"/api/conversations/{id}/messages", headers=chat.headers), 404)


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/api/conversations"),
    ("PUT", "/api/conversations"),
    ("DELETE", "/api/conversations/x/messages"),
    ("POST", "/healthz"),
    ("POST", "/"),
    ("OPTIONS", "/api/conversations"),
])  # fmt: skip
async def test_a_wrong_method_is_refused_with_the_right_ones(gateway: Gateway, method: str, path: str) -> None:
    response = await gateway.client.request(method, path)
    await problem(response, 405)
    assert response.headers["Allow"]


async def test_no_problem_repeats_what_was_sent(chat: Chat) -> None:
    marker = "marker4711"
    bodies = [{"id": marker, "text": marker}, {"id": str(uuid4()), "button": marker}, {"id": str(uuid4()), "text": marker * 300}]
    for body in bodies:
        assert marker not in await (await chat.post(body)).text()
    for path in (f"/{marker}", f"/widget/{marker}", f"/api/conversations/{marker}/messages?after={marker}"):
        assert marker not in await (await chat.gateway.client.get(path, headers=chat.headers)).text()


async def test_errors_carry_the_same_safe_headers_as_answers(gateway: Gateway) -> None:
    response = await gateway.client.get("/api/nope")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Request-Id"]


async def test_every_answer_names_its_request_and_the_assistant_hears_the_same_id(chat: Chat) -> None:
    response = await chat.post({"id": str(uuid4()), "text": "when does it start?"})
    assert chat.gateway.assistant.request_ids == [response.headers["X-Request-Id"]]
    for path in ("/", "/nothing/here", "/healthz", "/openapi.json"):
        async with chat.gateway.client.get(path) as other:
            assert other.headers["X-Request-Id"] != response.headers["X-Request-Id"]
