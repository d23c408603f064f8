"""Who is told of alarms outside of the clinic: a webhook of the simulation's own, which keeps what it gets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.stack import free_port


@dataclass(frozen=True)
class Notice:
    """One delivery: `key` tells two of the same notice, `signature` is the header as it came."""

    key: str
    signature: str
    body: bytes
    news: dict[str, Any]


@dataclass
class Hook:
    got: list[Notice] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/alarms"

    async def take(self, request: web.Request) -> web.Response:
        key, signature = request.headers.get("Idempotency-Key", ""), request.headers.get("X-Clinic-Signature", "")
        self.got.append(Notice(key, signature, await request.read(), await request.json()))
        return web.Response(status=204)


@asynccontextmanager
async def listening(hook: Hook) -> AsyncIterator[Hook]:
    """Until the block ends."""
    app = web.Application()
    app.router.add_post("/alarms", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", hook.port).start()
    try:
        yield hook
    finally:
        await runner.cleanup()
