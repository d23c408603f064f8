"""The page behind a set-up link: its owner chooses a password and puts the secret into an authenticator app."""

from __future__ import annotations

import segno
from aiohttp import web
from markupsafe import Markup

from clinic.db.models.staff import StaffAccount
from clinic.domain import passwords, totp
from clinic.errors import Refused
from clinic.services import staff_accounts
from web.keys import KNOWLEDGE, NOW, STORE
from web.staff.access import SIGN_IN, door
from web.staff.page import form, page, see
from web.staff_paths import SET_UP

QR_SCALE = 5
LETTERS_A_GROUP = 4


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{SET_UP}{{token}}", show)
    app.router.add_post(f"{SET_UP}{{token}}", set_up)


@door
async def show(request: web.Request) -> web.Response:
    return _page(request, await _account(request))


@door
async def set_up(request: web.Request) -> web.Response:
    """The token in the address is what makes the form its owner's: no session is needed, and none is begun."""
    typed = await form(request)
    account = await _account(request)
    password = typed.get("password", "")
    if password != typed.get("again", ""):
        return _page(request, account, "The two passwords are not the same.")
    now, token, clinic = request.app[NOW](), request.match_info["token"], request.app[KNOWLEDGE].clinic.name
    try:
        await staff_accounts.set_up(request.app[STORE], token, password, typed.get("code", ""), clinic=clinic, now=now)
    except Refused as error:
        return _page(request, account, error.reason)
    return see(request, f"{SIGN_IN}?ready=1")


async def _account(request: web.Request) -> StaffAccount:
    return await staff_accounts.opened_link(request.app[STORE], request.match_info["token"], now=request.app[NOW]())


def _page(request: web.Request, account: StaffAccount, problem: str | None = None) -> web.Response:
    secret = account.setup_secret or ""
    address = totp.app_address(secret, account.login, request.app[KNOWLEDGE].clinic.name)
    key = [secret[place : place + LETTERS_A_GROUP] for place in range(0, len(secret), LETTERS_A_GROUP)]
    status = 422 if problem else 200
    shown = {"account": account, "qr": _qr(address), "address": address, "key": key, "problem": problem}
    return page(request, "set-up.html", status=status, shortest=passwords.SHORTEST, **shown)


def _qr(content: str) -> Markup:
    """A QR code as inline SVG, with attributes alone: black on white, whatever the page's colours are."""
    code = segno.make(content, error="m", micro=False)
    return Markup(code.svg_inline(scale=QR_SCALE, border=4, light="#fff", omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704
