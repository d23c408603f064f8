"""Server-sent events: what is stored in a conversation, as it is stored. Each stream reads the database from its own cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.errors import UnknownConversation
from clinic.services import transcripts
from web import peer, streaming
from web.chat import cursor
from web.chat.access import opened
from web.chat.hub import Stream
from web.chat.wire import ShownMessage, shown
from web.errors import Away, Invalid
from web.keys import DOWNLOADS, HUB, NOW, STORE
from web.operation import EVENT_STREAM, Operation, operation
from web.tokens import Opened

HEARTBEAT_S = 15.0
PAGE = 50
RETRY = b"retry: 2000\n\n"
HEARTBEAT = b":\n\n"
HEADERS = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
log = structlog.get_logger()


def add_routes(app: web.Application) -> None:
    app.router.add_get("/api/conversations/{id}/events", get_events, allow_head=False)


@operation(
    Operation(
        "Messages as they are stored",
        ShownMessage,
        media_type=EVENT_STREAM,
        with_token=True,
        parameters=(cursor.AFTER, cursor.LAST_EVENT_ID),
        problems=(Invalid, Away),
    )
)
async def get_events(request: web.Request) -> web.StreamResponse:
    access, store = opened(request), request.app[STORE]
    after = cursor.resumed(request)
    with request.app[HUB].open(access.conversation_id, peer.network(request), request.transport) as stream:
        await transcripts.record_reading(store, access.conversation_id)
        start = await transcripts.settled_seq(store, access.conversation_id)
        response = web.StreamResponse(headers=HEADERS)
        await response.prepare(request)
        events = Events(request, response, stream, access)
        try:
            await events.send(start if after is None else after)
        except (UnknownConversation, ConnectionError):
            pass
        except (SQLAlchemyError, OSError) as error:
            log.warning("events.cut_off", error=type(error).__name__)
            streaming.cut(request)
    return response


@dataclass(slots=True)
class Events:
    """One stream on its way to one reader."""

    request: web.Request
    response: web.StreamResponse
    stream: Stream
    access: Opened

    async def send(self, seq: int) -> None:
        """Send what comes after `seq` until the stream or the token ends. A conversation that is erased raises."""
        await streaming.write(self.response, RETRY)
        while not self.stream.ended and self._left_s() > 0:
            self.stream.woken.clear()
            seq = await self._send_news(seq)
            if not await self._woken():
                await streaming.write(self.response, HEARTBEAT)

    async def _send_news(self, seq: int) -> int:
        while not self.stream.ended:
            self.stream.seq = seq
            found = await transcripts.settled(self.request.app[STORE], self.access.conversation_id, after=seq, limit=PAGE)
            if not found:
                break
            await streaming.write(self.response, _events(shown(found, self.request.app[DOWNLOADS].links)))
            self.stream.seq = seq = found[-1].seq
            if len(found) < PAGE:
                break
        return seq

    async def _woken(self) -> bool:
        try:
            async with asyncio.timeout(min(HEARTBEAT_S, self._left_s())):
                return await self.stream.woken.wait()
        except TimeoutError:
            return False

    def _left_s(self) -> float:
        now: datetime = self.request.app[NOW]()
        return (self.access.ends - now).total_seconds()


def _events(messages: Iterable[ShownMessage]) -> bytes:
    return b"".join(_event(message) for message in messages)


def _event(message: ShownMessage) -> bytes:
    return f"id: {message.seq}\nevent: message\ndata: {message.model_dump_json()}\n\n".encode()
