"""Trying to sign in at the staff desk, as a browser does."""

from __future__ import annotations

from aiohttp import ClientResponse

from clinic.db.models.staff import StaffAccount
from clinic.domain import totp
from tests.integration.gateway import Gateway
from tests.integration.staff import PASSWORD


def code(gateway: Gateway, account: StaffAccount) -> str:
    assert account.totp_secret is not None
    return totp.code_now(account.totp_secret, gateway.clock())


async def tried(gateway: Gateway, _cookie: str = "", **typed: str) -> ClientResponse:
    headers = {"Cookie": _cookie} if _cookie else {}
    gateway.client.session.cookie_jar.clear()
    return await gateway.client.post("/staff/sign-in", data=typed, headers=headers, allow_redirects=False)


async def enter(gateway: Gateway, account: StaffAccount, **changed: str) -> ClientResponse:
    typed = {"login": account.login, "password": PASSWORD, "code": code(gateway, account), **changed}
    return await tried(gateway, **typed)


def cookie_of(response: ClientResponse) -> str:
    return response.cookies["staff"].value
