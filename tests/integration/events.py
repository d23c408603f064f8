"""Reads server-sent events, as a browser would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse

from tests.integration.gateway import Chat

PATIENCE_S = 5.0


@dataclass
class Reader:
    """The stream's lines, one event at a time."""

    response: ClientResponse

    async def next(self, timeout_s: float = PATIENCE_S) -> dict[str, Any] | None:
        """The next message with its event id, past comments; None when the stream has ended."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(timeout_s):
            while line := (await self.response.content.readline()).decode():
                name, _, value = line.rstrip("\n").partition(":")
                if line == "\n" and "data" in fields:
                    return {"event_id": fields["id"], "event": fields["event"], **json.loads(fields["data"])}
                fields[name] = value.strip()
        return None

    async def take(self, count: int) -> list[dict[str, Any]]:
        found = [await self.next() for _ in range(count)]
        assert None not in found, "the stream ended early"
        return [message for message in found if message is not None]

    async def is_quiet(self, for_s: float = 0.3) -> bool:
        try:
            await self.next(for_s)
        except TimeoutError:
            return True
        return False


@asynccontextmanager
async def events(chat: Chat, *, last: int | str | None = None, query: str = "") -> AsyncIterator[Reader]:
    headers = chat.headers if last is None else {**chat.headers, "Last-Event-ID": str(last)}
    path = f"/api/conversations/{chat.id}/events{query}"
    async with chat.gateway.client.get(path, headers=headers) as response:
        assert response.status == 200, await response.text()
        yield Reader(response)


def plain(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages as the history shows them."""
    return [{name: value for name, value in event.items() if name not in ("event", "event_id")} for event in events]
