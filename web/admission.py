"""At the door: requests of foreign websites and requests beyond the limits are turned away.

What a patient writes is read for an emergency before a limit counts it, so the routes that take one call `admit` themselves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler

from web import peer
from web.errors import Forbidden
from web.keys import LIMITS, SETTINGS
from web.limits import CHAT, DESK
from web.origins import origin
from web.staff_paths import STAFF

COUNTED = ("/api/", "/portal/", "/downloads/")
GUARDED = (*COUNTED, STAFF)
READING = ("GET", "HEAD", "OPTIONS")
OPENING = "/api/conversations"
READ_FIRST = frozenset({OPENING, *(f"{OPENING}/{{id}}/{name}" for name in ("messages", "feedback", "callbacks"))})


@web.middleware
async def own_sites_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A browser says which website a request comes from. No CORS header is sent: the chat lives in the gateway's own frame."""
    came_from = request.headers.get("Origin")
    if came_from is not None and request.path.startswith(GUARDED) and not _is_allowed(request, came_from):
        raise Forbidden("this website may not use the assistant")
    return await handler(request)


@web.middleware
async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
    """All but what is counted elsewhere: what patients write, and the staff desk, which tells of it as a page (`count_staff`)."""
    if request.path.startswith(COUNTED) and not is_read_first(request):
        await _count(request, CHAT, is_reading=request.method in READING)
    return await handler(request)


def is_read_first(request: web.Request) -> bool:
    """Whether it brings a patient's words, which are read for an emergency before anything else is done with them."""
    resource = request.match_info.route.resource
    return request.method == "POST" and resource is not None and resource.canonical in READ_FIRST


async def count_staff(request: web.Request, *, is_reading: bool) -> None:
    """Count a request to the staff desk. `TooMany`."""
    await _count(request, DESK, is_reading=is_reading or request.method in READING)


async def admit_opening(request: web.Request) -> None:
    """Count a chat that is opened. `TooMany`."""
    await request.app[LIMITS].opening(peer.network(request))


async def admit(request: web.Request, conversation_id: str) -> None:
    """Count what a patient posts in this conversation. `TooMany`."""
    await request.app[LIMITS].posting(conversation_id, peer.network(request))


@asynccontextmanager
async def admitted_turn(request: web.Request, conversation_id: str) -> AsyncIterator[None]:
    """The same for what the assistant is to answer, with a place among the turns at a time. `TooMany`."""
    await admit(request, conversation_id)
    async with request.app[LIMITS].turn(conversation_id):
        yield


async def _count(request: web.Request, at: str, *, is_reading: bool) -> None:
    limits, address = request.app[LIMITS], peer.network(request)
    await (limits.reading if is_reading else limits.writing)(address, at=at)


def _is_allowed(request: web.Request, came_from: str) -> bool:
    sites = () if request.path.startswith(STAFF) else request.app[SETTINGS].sites
    try:
        return origin(came_from) in (own_origin(request), *sites)
    except ValueError:  # also the origin "null" of files and sandboxed frames
        return False


def own_origin(request: web.Request) -> str:
    """Where this browser finds the gateway: https://chat.clinic.example."""
    scheme = "https" if peer.is_secure(request) else "http"
    return request.app[SETTINGS].public_url or origin(f"{scheme}://{request.headers.get('Host', '')}")
