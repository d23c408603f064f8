"""What a route of the API takes and gives, said once: the answer is made from it, and so is the published description."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from web.errors import Forbidden, Malformed, NotFound, TooLarge, TooMany, TooSlow, Unauthorized, WebError

Result = BaseModel | web.StreamResponse | None
Work = Callable[[web.Request], Awaitable[Result]]


EVENT_STREAM = "text/event-stream"


@dataclass(frozen=True)
class Parameter:
    """A parameter beside those in the path. `place` is query or header."""

    name: str
    place: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """`gives` None: an empty answer. Of an event stream, which its handler writes itself, it is the `data` of each event.

    `problems`: its own errors, beside those of `all_problems`.
    """

    summary: str
    gives: type[BaseModel] | None = None
    status: int = 200
    takes: type[BaseModel] | None = None
    with_token: bool = False
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[type[WebError], ...] = ()
    media_type: str = "application/json"

    def all_problems(self) -> list[type[WebError]]:
        """Its own errors and those that come with a body, with a token, and at the door (see `web.admission`)."""
        body = (Malformed, TooSlow, TooLarge) if self.takes else ()
        token = (Unauthorized, NotFound) if self.with_token else ()
        door = (Forbidden, TooMany) if self.takes or self.with_token else ()
        return sorted({*self.problems, *body, *token, *door}, key=lambda problem: problem.status)


_OPERATIONS: dict[Handler, Operation] = {}


def operation(described: Operation) -> Callable[[Work], Handler]:
    """Makes a handler of a function that gives what `described` says."""

    def decorate(work: Work) -> Handler:
        @wraps(work)
        async def handler(request: web.Request) -> web.StreamResponse:
            result = await work(request)
            return result if isinstance(result, web.StreamResponse) else _response(described, result)

        _OPERATIONS[handler] = described
        return handler

    return decorate


def operation_of(handler: Any) -> Operation | None:
    """None for a page or a file."""
    return _OPERATIONS.get(handler)


def _response(described: Operation, result: BaseModel | None) -> web.Response:
    if result is None:
        return web.Response(status=described.status)
    if described.gives is None or not isinstance(result, described.gives):
        raise TypeError(f"{described.summary!r} does not give a {type(result).__name__}")
    return web.Response(
        text=result.model_dump_json(),
        status=described.status,
        content_type=described.media_type,
        headers={"Cache-Control": "no-store"},
    )
