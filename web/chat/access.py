"""What the bearer token of a request opens."""

from __future__ import annotations

from aiohttp import web

from web.errors import NotFound, Unauthorized
from web.keys import NOW, TOKENS
from web.tokens import Opened


def opened(request: web.Request) -> Opened:
    """The conversation in the path, which the token must open. `Unauthorized`, `NotFound`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("a conversation token is needed: Authorization: Bearer <token>")
    found = request.app[TOKENS].opened(token.strip(), now=request.app[NOW]())
    if request.match_info["id"] != found.conversation_id:
        raise NotFound("there is no such conversation")
    return found


def conversation(request: web.Request) -> str:
    """The id of the conversation that the request may read and write."""
    return opened(request).conversation_id
