"""A browser at the staff desk: signs in with password and code, opens pages, sends their forms."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from aiohttp import ClientResponse, ClientSession

from clinic.domain import totp
from clinic.domain.staff import Role
from tools.simulate.clock import Clock

SIGN_IN = "/staff/sign-in"
# The clinic's own, one for all who work there (TEST-NET-3 of RFC 5737).
ADDRESS = {"X-Forwarded-For": "203.0.113.10"}
PASSWORD = "a week of simulated work"  # noqa: S105  of made-up people, in a folder of its own
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
KEY = re.compile(r'<span class="key"[^>]*>(.*?)</span> </span>', re.DOTALL)


class ShutOut(Exception):
    """The desk does not let somebody in who should be; the text says where."""


@dataclass
class Account:
    """`last_step`: of the last code that was used, which is good once."""

    name: str
    login: str
    role: Role
    password: str = PASSWORD
    secret: str = ""
    last_step: int = 0


@dataclass(frozen=True)
class Answer:
    """`went`: the form was taken. `text`: the page that came, empty after a form that was taken."""

    status: int
    to: str
    text: str

    @property
    def went(self) -> bool:
        return self.status == 303


@dataclass
class Desk:
    """`http` has cookies of its own: one browser."""

    account: Account
    http: ClientSession
    clock: Clock
    _csrf: str = field(default="", repr=False)
    # Whoever has two pages open signs in once.
    _door: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def page(self, path: str) -> Answer:
        """Signs in first where nobody is. `ShutOut`."""
        answer = await self._get(path)
        if not answer.to.startswith(SIGN_IN):
            return answer
        async with self._door:
            answer = await self._get(path)
            if answer.to.startswith(SIGN_IN):
                await self._sign_in()
                answer = await self._get(path)
        return answer

    async def send(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """A form of a page that is open, with an id of its own. Signs in where the session has ended. `ShutOut`."""
        typed = {"id": str(uuid4()), **(fields or {})}
        answer = await self._post(path, typed)
        if answer.to.startswith(SIGN_IN) or answer.status == 403:
            await self.page("/staff")
            answer = await self._post(path, typed)
        return answer

    async def _sign_in(self) -> None:
        """`ShutOut`."""
        typed = {"login": self.account.login, "password": self.account.password, "code": self._code(), "next": "/staff"}
        answer = await self._post(SIGN_IN, typed)
        if not answer.went:
            raise ShutOut(f"{self.account.login} cannot sign in: status {answer.status}")
        await self._get("/staff")

    async def set_up(self, link: str) -> None:
        """Choose a password and take the secret into the authenticator, as the page behind a set-up link asks. `ShutOut`."""
        found = KEY.search((await self._get(link)).text)
        self.account.secret = "".join(re.findall(r"[A-Z2-7]{1,4}(?=<)", found.group(0))) if found else ""
        typed = {"password": self.account.password, "again": self.account.password, "code": self._code()}
        if not (await self._post(link, typed)).went:
            raise ShutOut(f"{self.account.login} cannot be set up")

    def _code(self) -> str:
        """A code that was not used before; somebody who used it just now waits for the next one."""
        fresh = int(self.clock.now().timestamp()) // totp.STEP_S
        if fresh <= self.account.last_step:
            fresh = self.account.last_step + 1
            self.clock.move_to(datetime.fromtimestamp(fresh * totp.STEP_S, UTC))
        self.account.last_step = fresh
        return totp.code_at(self.account.secret, fresh)

    async def _get(self, path: str) -> Answer:
        async with self.http.get(path, headers=ADDRESS, allow_redirects=False) as response:
            return await self._read(response)

    async def _post(self, path: str, fields: Mapping[str, str]) -> Answer:
        typed = {"csrf": self._csrf, **fields}
        async with self.http.post(path, data=typed, headers=ADDRESS, allow_redirects=False) as response:
            return await self._read(response)

    async def _read(self, response: ClientResponse) -> Answer:
        text = await response.text()
        found = CSRF.search(text)
        if found:
            self._csrf = html.unescape(found.group(1))
        return Answer(response.status, response.headers.get("Location", ""), text)
