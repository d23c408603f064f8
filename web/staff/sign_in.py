"""Signing in and out. Whatever was wrong, the answer is the same, and comes after the same time."""

from __future__ import annotations

import asyncio
from hashlib import sha256

import structlog
from aiohttp import web

from clinic.domain.staff import login_of
from clinic.services import staff_sessions, staff_sign_in
from clinic.services.staff_sign_in import Attempt
from web import peer
from web.keys import LIMITS, NOW, STORE
from web.staff import cookies
from web.staff.access import SIGN_IN, door, staff
from web.staff.page import form, page, see
from web.staff.routing import EVERYBODY
from web.staff.session import SIGNED_IN, lifetime
from web.staff_paths import STAFF, own_path

# An answer to a wrong attempt takes at least so long, more than the work needs for any account.
LEAST_S = 1.0
FAILED = "That did not work. Check all three: the login, the password and the present code."
NOTICES = {
    "out": "You are signed out.",
    "ended": "Your session has ended: nothing was done for a while, or it was ended elsewhere. What stood on the page is hidden."
    " Sign in to go on there.",
    "ready": "Your account is set up. Sign in with the new password and the next code.",
}
log = structlog.get_logger()


def add_routes(app: web.Application) -> None:
    app.router.add_get(SIGN_IN, show)
    app.router.add_post(SIGN_IN, sign_in)
    app.router.add_post(f"{STAFF}/sign-out", sign_out)


@door
async def show(request: web.Request) -> web.Response:
    return _page(request, request.query.get("next"), came_by_link=request.headers.get("Sec-Fetch-Site") == "cross-site")


@door
async def sign_in(request: web.Request) -> web.Response:
    typed = await form(request)
    until = asyncio.get_running_loop().time() + LEAST_S
    device = cookies.device_of(request)
    token = await _token(request, typed, device)
    if token is None:
        await asyncio.sleep(until - asyncio.get_running_loop().time())
        return _page(request, typed.get("next"), login=typed.get("login", ""), problem=FAILED, status=422)
    response = see(request, own_path(typed.get("next")) or STAFF)
    cookies.give(request, response, token)
    cookies.give_device(request, response, device)
    return response


@staff(*EVERYBODY)
async def sign_out(request: web.Request) -> web.Response:
    signed_in = request[SIGNED_IN]
    assert signed_in is not None
    await staff_sessions.end(request.app[STORE], signed_in.key)
    response = see(request, f"{SIGN_IN}?out=1")
    cookies.take(request, response)
    return response


async def _token(request: web.Request, typed: dict[str, str], device: str) -> str | None:
    """The token of the session that begins, or None. Attempts on many accounts from one address count against it."""
    limits, address = request.app[LIMITS], peer.network(request)
    old = cookies.token_of(request)
    token = await staff_sign_in.sign_in(
        request.app[STORE],
        Attempt(typed.get("login", ""), typed.get("password", ""), typed.get("code", ""), address, device, request.app[NOW]()),
        lifetime(request),
        old=staff_sessions.key_of(old) if old else None,
        known_only=await limits.is_guessing(address),
    )
    if token is None:
        log.warning("staff.sign_in_failed")
        await limits.failed_sign_in(address, _mark(typed.get("login", "")))
    return token


def _mark(login: str) -> str:
    """Tells logins apart in memory. People type passwords there by mistake: the text itself is not kept."""
    return sha256((login_of(login) or login).encode(errors="replace")).hexdigest()


def _page(
    request: web.Request,
    after: str | None,
    *,
    login: str = "",
    problem: str | None = None,
    status: int = 200,
    came_by_link: bool = False,
) -> web.Response:
    shown = {"next": own_path(after) or STAFF, "login": login, "problem": problem, "came_by_link": came_by_link}
    notice = next((line for name, line in NOTICES.items() if name in request.query), None)
    return page(request, "sign-in.html", status=status, notice=notice, **shown)
