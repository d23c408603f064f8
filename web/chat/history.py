"""A long transcript, written page by page: never whole in memory, and others get their turn in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.models.chat import Message
from clinic.db.store import Store
from clinic.errors import UnknownConversation
from clinic.services import transcripts
from web import streaming
from web.chat.bodies import Replies
from web.chat.wire import shown
from web.keys import DOWNLOADS, STORE

PAGE = 100
JSON = {"Content-Type": "application/json; charset=utf-8"}
log = structlog.get_logger()


async def whole(request: web.Request, conversation_id: str, *, after: int) -> Replies | web.StreamResponse:
    """The messages after a seq, as one JSON document. `UnknownConversation`."""
    await transcripts.record_reading(request.app[STORE], conversation_id)
    first = await transcripts.history(request.app[STORE], conversation_id, after=after, limit=PAGE)
    if len(first) < PAGE:
        return Replies(messages=shown(first, request.app[DOWNLOADS].links))
    response = web.StreamResponse(headers=JSON)
    await response.prepare(request)
    try:
        await _write(request, response, conversation_id, first)
    except (UnknownConversation, SQLAlchemyError, OSError) as error:
        log.warning("history.cut_off", error=type(error).__name__)
        streaming.cut(request)
    return response


async def _write(request: web.Request, response: web.StreamResponse, conversation_id: str, first: Sequence[Message]) -> None:
    before, issue = '{"messages":[', request.app[DOWNLOADS].links
    async for page in _pages(request.app[STORE], conversation_id, first):
        await streaming.write(response, (before + ",".join(message.model_dump_json() for message in shown(page, issue))).encode())
        before = ","
    await streaming.write(response, b"]}")


async def _pages(store: Store, conversation_id: str, page: Sequence[Message]) -> AsyncIterator[Sequence[Message]]:
    while page:
        yield page
        page = await transcripts.history(store, conversation_id, after=page[-1].seq, limit=PAGE)
