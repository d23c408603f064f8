"""The cookie of the staff desk: only its own pages send it, no script reads it, and over TLS no other site can set it."""

from __future__ import annotations

import secrets

from aiohttp import web

from web import peer

NAME = "staff"
# Browsers take a cookie of such a name over TLS alone, from this very host, for the whole of it.
SECURE_NAME = "__Host-staff"
LONGEST_TOKEN = 100
# Tells a browser with which somebody signed in from others at its address. It opens nothing.
DEVICE, DEVICE_LASTS_S = "-device", 180 * 86_400


def token_of(request: web.Request) -> str | None:
    token = request.cookies.get(_name(request))
    return token if token and len(token) <= LONGEST_TOKEN else None


def give(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """It ends with the browser; the session behind it may end before."""
    response.set_cookie(_name(request), token, path="/", httponly=True, samesite="Strict", secure=peer.is_secure(request))


def take(request: web.Request, response: web.StreamResponse) -> None:
    response.del_cookie(_name(request), path="/", httponly=True, samesite="Strict", secure=peer.is_secure(request))


def device_of(request: web.Request) -> str:
    """What this browser was given at an earlier sign-in; a fresh token for one that was not."""
    token = request.cookies.get(_name(request) + DEVICE)
    return token if token and len(token) <= LONGEST_TOKEN else secrets.token_urlsafe(32)


def give_device(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """It outlasts the session, signing out and the browser."""
    name, secure = _name(request) + DEVICE, peer.is_secure(request)
    response.set_cookie(name, token, path="/", httponly=True, samesite="Strict", secure=secure, max_age=DEVICE_LASTS_S)


def _name(request: web.Request) -> str:
    return SECURE_NAME if peer.is_secure(request) else NAME
