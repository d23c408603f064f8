"""Somebody at the staff desk, in a browser of their own, signed in by the services: for tests about what comes after."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import ClientResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.staff import StaffAccount
from clinic.domain.staff import Role, StaffMember
from clinic.domain.totp import fresh_secret
from clinic.services import staff_passwords, staff_sessions
from clinic.services.staff_sessions import Lifetime
from tests.integration.gateway import Gateway

A_DAY = timedelta(days=1)
PASSWORD = "seven green umbrellas"


@dataclass
class Desk:
    """Follows no redirect by itself. `csrf` goes with what is posted unless the test says otherwise."""

    gateway: Gateway
    member: StaffMember
    token: str
    csrf: str
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.request("GET", path, headers=headers)

    async def post(self, path: str, _csrf: str | None = None, **fields: Any) -> ClientResponse:
        return await self.request("POST", path, data={"csrf": self.csrf if _csrf is None else _csrf, **fields})

    async def request(self, method: str, path: str, **options: Any) -> ClientResponse:
        self.gateway.client.session.cookie_jar.clear()  # what somebody else was given in this test
        headers = {"Cookie": f"staff={self.token}", **self.headers, **options.pop("headers", {})}
        return await self.gateway.client.request(method, path, allow_redirects=False, headers=headers, **options)

    async def text(self, path: str) -> str:
        """The page at this path, which must be there."""
        response = await self.get(path)
        assert response.status == 200, (response.status, await response.text())
        return await response.text()


async def account(gateway: Gateway, role: Role, name: str, *, password: str | None = None) -> StaffAccount:
    """An account that is set up; without `password` nobody can sign in by the form."""
    hash = await staff_passwords.hashed(password) if password else None
    login = f"{re.sub('[^a-z]+', '.', name.lower())}@clinic.example"

    def work(session: Session) -> StaffAccount:
        found = session.scalar(select(StaffAccount).where(StaffAccount.login == login))
        if found is not None:
            return found
        row = StaffAccount(
            login=login,
            display_name=name,
            role=role,
            password_hash=hash,
            totp_secret=fresh_secret(),
            created_at=gateway.clock(),
            old_password_hashes=[],
        )
        session.add(row)
        session.flush()
        return row

    return await gateway.store.write(work)


async def at_desk(gateway: Gateway, role: Role, name: str | None = None) -> Desk:
    """Somebody with this role, signed in just now. The same name is the same account, in another browser."""
    row = await account(gateway, role, name or f"{role.spoken} Test")
    token = await gateway.store.write(lambda session: staff_sessions.begin(session, row.id, now=gateway.clock()))
    signed_in = await staff_sessions.current(gateway.store, token, Lifetime(A_DAY, A_DAY), now=gateway.clock())
    assert signed_in is not None
    return Desk(gateway, signed_in.member, token, signed_in.csrf)
