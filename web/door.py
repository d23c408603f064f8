"""Where connections come in: what never reaches a route, since it is no HTTP, is a problem like any other."""

from __future__ import annotations

import asyncio
import secrets
import signal
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from web.errors import Malformed, Unexpected, WebError
from web.headers import set_bare_headers
from web.middlewares import REQUEST_ID

Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
log = structlog.get_logger()


async def serve_until_told(runner: web.BaseRunner, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT; then what is being answered is finished. `OSError` when it cannot listen."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        await told.wait()
    finally:
        await runner.cleanup()


class Runner(web.AppRunner):
    """As aiohttp's own, with our connections, which leave bodies as they were sent: see `http_json.received`."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(
            _expecting_nothing(made.request_handler),
            request_factory=made.request_factory,
            handler_cancellation=made.handler_cancellation,
            loop=asyncio.get_running_loop(),
            auto_decompress=False,
            **made._kwargs,
        )


class _Server(web.Server):
    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(RequestHandler):
    __slots__ = ()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """aiohttp's answer would repeat what was sent, and so would its log."""
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun already")
        id = secrets.token_hex(8)
        log.warning("http.unreadable", error=type(exc).__name__, status=status, request_id=id)
        response = (Malformed() if status < 500 else WebError()).response()
        set_bare_headers(response, id)
        response.force_close()
        return response


def _expecting_nothing(answer: Answer) -> Answer:
    """aiohttp refuses an `Expect` that it does not know before any middleware hears of the request."""

    async def answered(request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await answer(request)
        except web.HTTPExpectationFailed:
            request[REQUEST_ID] = secrets.token_hex(8)
            return Unexpected().response()

    return answered
