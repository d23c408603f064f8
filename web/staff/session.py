"""Who asks, at the staff desk: the session of the request's cookie, and what pages read of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from aiohttp import web

from clinic.domain.staff import StaffMember
from clinic.services import staff_sessions
from clinic.services.staff_sessions import Lifetime, SignedIn
from web.keys import NOW, SETTINGS, STORE
from web.staff import cookies

SIGNED_IN: web.RequestKey[SignedIn | None] = web.RequestKey("STAFF_SIGNED_IN")
# What a handler leaves for the next page: a line, or None when this page has shown the one that was kept.
SAID: web.RequestKey[str | None] = web.RequestKey("STAFF_SAID")


def member(request: web.Request) -> StaffMember:
    """Who is signed in. Only for handlers of `@staff`."""
    signed_in = request[SIGNED_IN]
    assert signed_in is not None, "the route is open to those who are not signed in"
    return signed_in.member


def lifetime(request: web.Request) -> Lifetime:
    settings = request.app[SETTINGS]
    return Lifetime(timedelta(minutes=settings.staff_idle_minutes), timedelta(hours=settings.staff_session_hours))


def renew(request: web.Request, token: str) -> None:
    """The request goes on in the session of this token, which was made in place of its own."""
    signed_in = request[SIGNED_IN]
    assert signed_in is not None
    request[SIGNED_IN] = replace(signed_in, key=staff_sessions.key_of(token))


async def look_up(request: web.Request) -> SignedIn | None:
    """The open session of the request's cookie, as it stands in the database now; it does not count as use."""
    token = cookies.token_of(request)
    if token is None:
        return None
    return await staff_sessions.current(request.app[STORE], token, lifetime(request), now=request.app[NOW]())


async def is_signed_in(request: web.Request) -> bool:
    """Whether the session goes on and its role is the same: for streams, which outlive the look at their beginning."""
    now = await look_up(request)
    return now is not None and now.member == member(request)
