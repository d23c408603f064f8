"""Accounts of the staff desk, for administrators: who may come in, as what, and a link for whoever has to set up anew."""

from __future__ import annotations

from aiohttp import web

from clinic.domain.staff import Role
from clinic.errors import LoginTaken, Refused
from clinic.services import staff_accounts
from clinic.services.staff_accounts import Link
from web.admission import own_origin
from web.errors import Invalid, NotFound
from web.keys import LEFT_CHATS, NOW, STORE
from web.staff import nav
from web.staff.access import member, staff
from web.staff.page import form, page, see
from web.staff_paths import SET_UP, STAFF

PATH = f"{STAFF}/accounts"
LINK = nav.Link("Accounts", PATH, "Who works at this desk, and in which role")
LONGEST_ID = 9


def add_routes(app: web.Application) -> None:
    app.router.add_get(PATH, show)
    app.router.add_post(PATH, add)
    for name, handler in (("role", change_role), ("disable", disable), ("enable", enable), ("reset", reset)):
        app.router.add_post(f"{PATH}/{{id}}/{name}", handler)


@staff(Role.ADMIN)
async def show(request: web.Request) -> web.Response:
    return await _page(request)


@staff(Role.ADMIN)
async def add(request: web.Request) -> web.Response:
    typed = await form(request)
    try:
        link = await staff_accounts.add(
            request.app[STORE],
            typed.get("login", ""),
            typed.get("name", ""),
            _role(typed),
            by=member(request).actor,
            now=request.app[NOW](),
        )
    except LoginTaken:
        return await _page(request, typed, "There is an account with this login already.", status=422)
    except Refused as error:
        return await _page(request, typed, error.reason, status=422)
    return _link_page(request, link)


@staff(Role.ADMIN)
async def change_role(request: web.Request) -> web.Response:
    role = _role(await form(request))
    account = await staff_accounts.change_role(request.app[STORE], _id(request), role, by=member(request).actor)
    await request.app[LEFT_CHATS].at_once()
    return see(request, PATH, f"{account.display_name}: the role is now {role.spoken.lower()}.")


@staff(Role.ADMIN)
async def disable(request: web.Request) -> web.Response:
    by, now = member(request).actor, request.app[NOW]()
    account = await staff_accounts.disable(request.app[STORE], _id(request), by=by, now=now)
    await request.app[LEFT_CHATS].at_once()
    return see(request, PATH, f"{account.display_name} is signed out and cannot sign in any more.")


@staff(Role.ADMIN)
async def enable(request: web.Request) -> web.Response:
    account = await staff_accounts.enable(request.app[STORE], _id(request), by=member(request).actor)
    return see(request, PATH, f"{account.display_name} can sign in again.")


@staff(Role.ADMIN)
async def reset(request: web.Request) -> web.Response:
    by, now = member(request).actor, request.app[NOW]()
    return _link_page(request, await staff_accounts.reset(request.app[STORE], _id(request), by=by, now=now))


def _role(typed: dict[str, str]) -> Role:
    try:
        return Role(typed.get("role", ""))
    except ValueError:
        raise Invalid(("role", "there is no such role")) from None


def _id(request: web.Request) -> int:
    text = request.match_info["id"]
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        raise NotFound("there is no such account")
    return int(text)


async def _page(
    request: web.Request, typed: dict[str, str] | None = None, problem: str | None = None, *, status: int = 200
) -> web.Response:
    accounts = await staff_accounts.listed(request.app[STORE])
    fields = {"login": "", "name": "", "role": Role.FRONT_DESK, **(typed or {})}
    shown = {"accounts": accounts, "roles": list(Role), "typed": fields, "problem": problem}
    return page(request, "accounts.html", status=status, **shown)


def _link_page(request: web.Request, link: Link) -> web.Response:
    """The link is shown this once: the database keeps its hash alone."""
    address = f"{own_origin(request)}{SET_UP}{link.token}"
    return page(request, "account-link.html", account=link.account, address=address, until=link.until)
