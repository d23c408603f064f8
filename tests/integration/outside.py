"""Who is told of alarms outside of the clinic: a webhook and a mail server on real sockets, which can also refuse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiohttp import web

from tests.integration.assistant import free_port


@dataclass
class Hook:
    """`statuses` are given in turn, then 204. `delay_s`: how long it takes to answer."""

    statuses: list[int] = field(default_factory=list)
    delay_s: float = 0.0
    got: list[tuple[dict[str, str], bytes, str]] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def ids(self) -> list[str]:
        return [headers["Idempotency-Key"] for headers, _, _ in self.got]

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read(), request.path))
        await asyncio.sleep(self.delay_s)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 204)


@asynccontextmanager
async def hooked() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    app.router.add_post("/second", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", hook.port).start()
    yield hook
    await runner.cleanup()


@dataclass
class Post:
    """A mail server. `refusals`: how many letters it does not take first."""

    refusals: int = 0
    letters: list[tuple[list[str], Message]] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to: list[str] = []
        await self._say(writer, "220 ready")
        while line := await reader.readline():
            word = line.decode().strip().upper()
            if word.startswith("RCPT TO"):
                to.append(line.decode().split("<")[1].split(">")[0])
            if word == "QUIT":
                await self._say(writer, "221 bye")
                break
            await (self._letter(reader, writer, to) if word == "DATA" else self._say(writer, "250 ok"))
        writer.close()

    async def _letter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to: list[str]) -> None:
        await self._say(writer, "354 go on")
        letter = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
        if self.refusals:
            self.refusals -= 1
            await self._say(writer, "451 not now")
        else:
            self.letters.append((to, message_from_bytes(letter)))
            await self._say(writer, "250 taken")

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def posted(**options: Any) -> AsyncIterator[Post]:
    post = Post(**options)
    server = await asyncio.start_server(post.serve, "127.0.0.1", 0)
    post.port = server.sockets[0].getsockname()[1]
    yield post
    server.close()
    await server.wait_closed()
