"""A stand-in for the assistant: a real HTTP server with its channel's routes, which can also misbehave."""

from __future__ import annotations

import asyncio
import base64
import socket
import struct
from typing import Any

from aiohttp import web

ONSET: dict[str, Any] = {"topic": "onset", "part": "short", "fields": {}, "buttons": [], "entry": None}


def understood(*topics: str, direction: int = 0, **more: Any) -> dict[str, Any]:
    """As the channel says it. Vectors of the same `direction` (0 to 383) are alike, others have nothing in common."""
    vector = bytearray(2 * 384)
    vector[2 * direction : 2 * direction + 2] = struct.pack("<e", 1.0)
    return {
        "level": "none",
        "taken_back": "none",
        "spanish": False,
        "answers": [{"topic": topic, "part": "short"} for topic in topics],
        "offers": [],
        "ranking": [{"topic": topic, "share": 0.5} for topic in topics],
        "vector": base64.b64encode(bytes(vector)).decode(),
        **more,
    }


class StandIn:
    """`mode`: answer, empty, rubbish, error, hang, not_ready; unread, drop, cut: it drops the connection before
    reading, after, in the answer. `then`: the mode after the next turn. `replies` is what it answers, `answered` how often;
    `turns` what it was asked, `parsed` without a conversation, `most_parsing` at once, each for `parsing_s`.
    `forgetting_s`: how long it takes to forget; `heard`: its turns and what it forgot, in order."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.mode = "answer"
        self.then: str | None = None
        self.replies: list[dict[str, Any]] = [ONSET]
        self.delay_s = 0.0
        self.turns: list[dict[str, Any]] = []
        self.answered = 0
        self.request_ids: list[str | None] = []
        self.forgotten: list[str] = []
        self.forgetting_s = 0.0
        self.heard: list[tuple[str, str]] = []
        self.parsed: list[str] = []
        self.parsing_s = 0.0
        self.parsing = 0
        self.most_parsing = 0
        self.understood: dict[str, Any] = {"*": understood("onset")}
        self.port = free_port()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhooks/clinic/turn", self._turn)
        app.router.add_post("/webhooks/clinic/parse", self._parse)
        app.router.add_delete("/webhooks/clinic/conversations/{id}", self._forget)
        app.router.add_get("/webhooks/clinic/health", self._health)
        app.router.add_get("/health", self._health)  # the action server's, too
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def presses(self) -> list[str]:
        return [turn["press"]["topic"] for turn in self.turns if "press" in turn]

    async def _turn(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {self.secret}":
            return web.Response(status=401)
        mode = self.mode
        self.mode, self.then = self.then or mode, None
        if mode == "not_ready":
            return web.Response(status=503)
        if mode == "unread":
            return self._dropped(request)
        self.turns.append(await request.json())
        self.heard.append(("turn", self.turns[-1]["conversation"]))
        self.request_ids.append(request.headers.get("X-Request-Id"))
        await asyncio.sleep(self.delay_s)
        match mode:
            case "hang":
                await asyncio.sleep(60)
            case "error":
                return web.Response(status=500, text="it broke")
            case "rubbish":
                return web.Response(text="<html>what</html>")
            case "drop":
                return self._dropped(request)
            case "cut":
                return await self._cut_off(request)
            case "empty":
                return web.json_response({"replies": []})
        self.answered += 1
        return web.json_response({"replies": self.replies})

    @staticmethod
    def _dropped(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _cut_off(self, request: web.Request) -> web.StreamResponse:
        whole = web.json_response({"replies": self.replies}).body
        assert isinstance(whole, bytes)
        response = web.StreamResponse(headers={"Content-Length": str(len(whole))})
        await response.prepare(request)
        await response.write(whole[: len(whole) // 2])
        self._dropped(request)
        return response

    async def _parse(self, request: web.Request) -> web.StreamResponse:
        """By the same `mode` as a turn. `understood`: the answer to the texts that it names, and to all others under "*"."""
        if request.headers.get("Authorization") != f"Bearer {self.secret}":
            return web.Response(status=401)
        text = (await request.json())["text"]
        self.parsed.append(text)
        self.parsing += 1
        self.most_parsing = max(self.most_parsing, self.parsing)
        await asyncio.sleep(self.parsing_s)
        self.parsing -= 1
        if self.mode != "answer":
            return web.Response(status=503 if self.mode == "not_ready" else 500)
        return web.json_response(self.understood.get(text) or self.understood["*"])

    async def _forget(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.secret}":
            return web.Response(status=401)
        await asyncio.sleep(self.forgetting_s)
        self.forgotten.append(request.match_info["id"])
        self.heard.append(("forget", self.forgotten[-1]))
        return web.Response(status=204)

    async def _health(self, request: web.Request) -> web.Response:
        return web.Response(status=503 if self.mode == "not_ready" else 200)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
