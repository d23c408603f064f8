"""A route's answer is what was said of it, and what was said of it is what is published."""

from __future__ import annotations

import json

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from pydantic import BaseModel

from web.errors import Away
from web.health import Alive, Ready
from web.openapi import document
from web.operation import EVENT_STREAM, Operation, Parameter, operation

CURSOR = Parameter("Last-Event-ID", "header", "goes on behind this message", {"type": "integer"})


@operation(Operation("Alive", Alive, 201))
async def alive(request: web.Request) -> BaseModel:
    return Alive()


@operation(Operation("Alive", Alive))
async def something_else(request: web.Request) -> BaseModel:
    return Ready(checks={})


@operation(Operation("As they come", Alive, media_type=EVENT_STREAM, with_token=True, parameters=(CURSOR,), problems=(Away,)))
async def stream(request: web.Request) -> web.StreamResponse:
    return web.Response(text="id: 1\n\n", content_type="text/event-stream")


async def test_the_answer_is_the_model_with_the_status_that_was_said() -> None:
    response = await alive(make_mocked_request("GET", "/"))
    assert isinstance(response, web.Response)
    assert (response.status, json.loads(response.text or "")) == (201, {"status": "alive"})
    assert response.headers["Cache-Control"] == "no-store"


async def test_an_answer_that_was_not_said_is_an_error() -> None:
    with pytest.raises(TypeError, match="does not give a Ready"):
        await something_else(make_mocked_request("GET", "/"))


async def test_a_stream_is_written_by_its_handler_and_described() -> None:
    app = web.Application()
    app.router.add_get("/api/streams/{id}/events", stream)
    described = document(app)["paths"]["/api/streams/{id}/events"]["get"]
    event = described["responses"]["200"]["content"]["text/event-stream"]["schema"]
    assert event["properties"]["data"]["contentSchema"] == {"$ref": "#/components/schemas/Alive"}
    assert [(one["name"], one["in"]) for one in described["parameters"]] == [("id", "path"), ("Last-Event-ID", "header")]
    assert set(described["responses"]) == {"200", "401", "403", "404", "429", "503"}
    assert isinstance(await stream(make_mocked_request("GET", "/api/streams/1/events")), web.Response)
