"""Who may do what at the staff desk: sessions, roles, and forms that come from its own pages.

Every handler bears `@staff(...)` with the roles that it is for, or `@door` when it is for those who are not signed in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from hmac import compare_digest
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from clinic.domain.staff import Role
from clinic.errors import ClinicError
from clinic.services import staff_sessions
from clinic.services.staff_sessions import SignedIn
from web.admission import count_staff
from web.errors import Forbidden, WebError, from_clinic, from_http
from web.keys import NOW, STORE
from web.staff import bar
from web.staff.cookies import token_of
from web.staff.failures import failed
from web.staff.forms import fields
from web.staff.page import see
from web.staff.roles import DESK
from web.staff.routing import classify
from web.staff.session import SAID, SIGNED_IN, look_up, member
from web.staff_paths import API, STAFF, STATIC, own_path

__all__ = ["NotSignedIn", "door", "member", "staff"]
SAFE = ("GET", "HEAD")
SIGN_IN = f"{STAFF}/sign-in"
Work = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger()


class NotSignedIn(WebError):
    code, status, title = "not_signed_in", 401, "Nobody is signed in"


class WrongRole(Forbidden):
    code = "wrong_role"


class StaleForm(Forbidden):
    code = "stale_form"


def staff(*roles: Role, keeps_awake: bool = True, is_reading: bool = False) -> Callable[[Work], Handler]:
    """The handler of a route that these roles may use. It finds who asks in `member(request)`.

    A request that changes something must bring the session's CSRF token, as the form's field `csrf` or in `X-CSRF`.
    `keeps_awake` False: for what a page asks by itself, so that a desk that nobody sits at signs out. `is_reading`: it changes
    nothing and is counted so, though its words come by POST.
    """
    if not roles:
        raise TypeError("a route is for some role, or has @door")
    allowed = frozenset(roles)

    def decorate(work: Work) -> Handler:
        @wraps(work)
        async def handler(request: web.Request) -> web.StreamResponse:
            return await _told(request, lambda: _admitted(request, work, allowed, keeps_awake), is_reading=is_reading)

        classify(handler, allowed)
        return handler

    return decorate


def door(work: Work) -> Handler:
    """The handler of a route for those who are not signed in. A session that is open all the same is known to it."""

    @wraps(work)
    async def handler(request: web.Request) -> web.StreamResponse:
        return await _told(request, lambda: _at_door(request, work))

    classify(handler, None)
    return handler


async def _told(
    request: web.Request, work: Callable[[], Awaitable[web.StreamResponse]], *, is_reading: bool = False
) -> web.StreamResponse:
    """What `work` gives, and errors as a page in plain words; for scripts as they are everywhere."""
    try:
        if not request.path.startswith(STATIC):
            await count_staff(request, is_reading=is_reading)
        return await work()
    except Exception as error:
        problem = _problem(error)
        if problem.status >= 500:
            log.error("staff.failed", exc_info=error)
        if request.path.startswith(API):
            raise problem from None
        return failed(request, problem)


def _problem(error: Exception) -> WebError:
    """What to tell of any error. A mistake in the program is told as such; what it was stands in the log alone."""
    match error:
        case WebError():
            return error
        case ClinicError() | SQLAlchemyError():
            return from_clinic(error)
        case web.HTTPException():
            return from_http(error)
        case _:
            return WebError()


async def _admitted(request: web.Request, work: Work, allowed: frozenset[Role], keeps_awake: bool) -> web.StreamResponse:
    signed_in = request[SIGNED_IN] = await look_up(request)
    if signed_in is None:
        return _to_sign_in(request)
    if signed_in.member.role not in allowed:
        log.warning("staff.wrong_role", staff=signed_in.member.id, role=signed_in.member.role)
        raise WrongRole("this part of the desk is for other roles")
    if request.method not in SAFE:
        await _check_csrf(request, signed_in)
    if keeps_awake:
        await staff_sessions.touch(request.app[STORE], signed_in, now=request.app[NOW]())
    if not request.path.startswith(API) and signed_in.member.role in DESK:
        request[bar.BAR] = await bar.look_quietly(request)
    response = await work(request)
    await _keep_said(request)
    return response


async def _at_door(request: web.Request, work: Work) -> web.StreamResponse:
    request[SIGNED_IN] = None
    return await work(request)


async def _check_csrf(request: web.Request, signed_in: SignedIn) -> None:
    token = request.headers.get("X-CSRF")
    if token is None:
        token = (await fields(request)).get("csrf", "")
    if not compare_digest(token.encode(errors="replace"), signed_in.csrf.encode()):
        log.warning("staff.wrong_csrf", staff=signed_in.member.id)
        raise StaleForm("the form is not of this session")


async def _keep_said(request: web.Request) -> None:
    """A line for the next page is kept; one that was shown goes."""
    signed_in = request[SIGNED_IN]
    if signed_in is not None and SAID in request:
        await staff_sessions.say(request.app[STORE], signed_in.key, request[SAID])


def _to_sign_in(request: web.Request) -> web.Response:
    if request.path.startswith(API):
        raise NotSignedIn("sign in at the staff desk")
    ended = "&ended=1" if token_of(request) else ""
    return see(request, f"{SIGN_IN}?next={quote(_came_for(request), safe='/')}{ended}")


def _came_for(request: web.Request) -> str:
    """The page to go on with after signing in; of a form, the page that it stands on."""
    if request.method in SAFE:
        return own_path(request.path_qs) or STAFF
    page = urlsplit(request.headers.get("Referer", ""))
    return own_path(f"{page.path}?{page.query}" if page.query else page.path) or STAFF
