"""How we prove who we are to a FHIR server: nothing, a bearer token, or OAuth 2 client credentials (RFC 6749, 4.4)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from aiohttp import ClientSession, encode_basic_auth

from clinic.errors import UntrustedAnswer

EARLY_S = 30.0  # a token that ends while it is on its way is none
SHORTEST_S = 60.0


@dataclass
class Bearer:
    """A token that was given to us; None for a server that asks for none."""

    token: str | None = field(default=None, repr=False)

    async def headers(self, http: ClientSession) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def refused(self) -> bool:
        """Whether another try may help after a 401."""
        return False


@dataclass
class ClientCredentials:
    """Fetches a token and keeps it until shortly before it ends."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    _token: str | None = field(default=None, repr=False)
    _ends: float = 0.0

    async def headers(self, http: ClientSession) -> dict[str, str]:
        if self._token is None or time.monotonic() >= self._ends:
            await self._fetch(http)
        return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> bool:
        """A server may end a token early: the next one is tried, unless there was none to drop."""
        had, self._token = self._token is not None, None
        return had

    async def _fetch(self, http: ClientSession) -> None:
        form = {"grant_type": "client_credentials", "scope": self.scope}
        login = {"Authorization": encode_basic_auth(self.client_id, self.client_secret)}
        async with http.post(self.url, data=form, headers=login, allow_redirects=False) as response:
            if response.status != 200:
                raise UntrustedAnswer(f"token: status {response.status}")
            given = await response.json(content_type=None)
        if not isinstance(given, dict) or not isinstance(given.get("access_token"), str):
            raise UntrustedAnswer("token: no access_token")
        lasts = given.get("expires_in")
        self._token = given["access_token"]
        self._ends = time.monotonic() + (float(lasts) if isinstance(lasts, int | float) else SHORTEST_S) - EARLY_S


Credentials = Bearer | ClientCredentials
