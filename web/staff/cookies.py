"""The cookie of the staff desk: only its own pages send it, no script reads it, and over TLS no other site can set it."""

from __future__ import annotations

from aiohttp import web

from web import peer

NAME = "staff"
# Browsers take a cookie of such a name over TLS alone, from this very host, for the whole of it.
SECURE_NAME = "__Host-staff"
LONGEST_TOKEN = 100


def token_of(request: web.Request) -> str | None:
    token = request.cookies.get(_name(request))
    return token if token and len(token) <= LONGEST_TOKEN else None


def give(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """It ends with the browser; the session behind it may end before."""
    response.set_cookie(_name(request), token, path="/", httponly=True, samesite="Strict", secure=peer.is_secure(request))


def take(request: web.Request, response: web.StreamResponse) -> None:
    response.del_cookie(_name(request), path="/", httponly=True, samesite="Strict", secure=peer.is_secure(request))


def _name(request: web.Request) -> str:
    return SECURE_NAME if peer.is_secure(request) else NAME
