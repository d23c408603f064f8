"""One's own password."""

from __future__ import annotations

from aiohttp import web

from clinic.domain import passwords
from clinic.errors import Refused
from clinic.services import staff_accounts
from web.keys import KNOWLEDGE, LIMITS, NOW, STORE
from web.staff import cookies
from web.staff.access import member, staff
from web.staff.page import form, page, see
from web.staff.routing import EVERYBODY
from web.staff.session import renew
from web.staff_paths import STAFF

PATH = f"{STAFF}/password"


def add_routes(app: web.Application) -> None:
    app.router.add_get(PATH, show)
    app.router.add_post(PATH, change)


@staff(*EVERYBODY)
async def show(request: web.Request) -> web.Response:
    return _page(request)


@staff(*EVERYBODY)
async def change(request: web.Request) -> web.Response:
    typed = await form(request)
    await request.app[LIMITS].changing_password(member(request).id)
    new = typed.get("password", "")
    if new != typed.get("again", ""):
        return _page(request, "The two new passwords are not the same.")
    try:
        app, clinic = request.app, request.app[KNOWLEDGE].clinic.name
        token = await staff_accounts.change_password(
            app[STORE], member(request).id, typed.get("old", ""), new, clinic=clinic, now=app[NOW]()
        )
    except Refused as error:
        return _page(request, error.reason)
    renew(request, token)
    response = see(request, STAFF, "Your password is changed. Other browsers are signed out.")
    cookies.give(request, response, token)
    return response


def _page(request: web.Request, problem: str | None = None) -> web.Response:
    return page(request, "password.html", status=422 if problem else 200, problem=problem, shortest=passwords.SHORTEST)
