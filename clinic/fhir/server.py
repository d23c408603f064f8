"""Searches a FHIR R4 server: every page or nothing, within a time limit, and the token goes to that server alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import structlog
from aiohttp import ClientError, ClientSession, DummyCookieJar
from yarl import URL

from clinic.errors import CouldNotCheck, UntrustedAnswer
from clinic.fhir.bundle import Kind, Page, read_page
from clinic.fhir.credentials import Bearer, ClientCredentials, Credentials
from clinic.settings import FhirSettings

MAX_PAGES = 50
MAX_BYTES = 8 * 1024 * 1024
ACCEPT = {"Accept": "application/fhir+json"}
log = structlog.get_logger("fhir")


@dataclass(frozen=True)
class FhirServer:
    """`url` without a slash at its end. `limit_s` holds for all that is asked in one `asking`."""

    url: str
    credentials: Credentials
    limit_s: float

    @classmethod
    def of(cls, settings: FhirSettings, *, limit_s: float | None = None) -> FhirServer:
        """The server of the settings; `limit_s` for commands, which may take longer than a patient waits."""
        return cls(str(settings.url).rstrip("/"), _credentials(settings), limit_s or settings.limit_s)

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[Asking]:
        """Searches, one after the other. `CouldNotCheck` when the server is away, too slow, or cannot be relied on."""
        try:
            async with asyncio.timeout(self.limit_s), ClientSession(cookie_jar=DummyCookieJar()) as http:
                yield Asking(self, http)
        except UntrustedAnswer as error:
            log.error("fhir.untrusted_answer", reason=error.reason)
            raise
        except (ClientError, TimeoutError, OSError) as error:
            log.error("fhir.away", error=type(error).__name__)
            raise CouldNotCheck from error


@dataclass(frozen=True)
class Asking:
    server: FhirServer
    http: ClientSession

    async def search(self, kind: type[Kind], parameters: Mapping[str, str]) -> list[Kind]:
        """Every match, from all pages, each id once. `UntrustedAnswer` when a page is missing, comes again or is elsewhere."""
        url: str | None = str(URL(f"{self.server.url}/{kind.get_resource_type()}").with_query(parameters))
        seen: set[str] = set()
        found: dict[str, Kind] = {}
        total: int | None = None
        while url is not None:
            if url in seen or len(seen) == MAX_PAGES:
                raise UntrustedAnswer("Bundle.link: the pages do not come to an end")
            seen.add(url)
            page = await self._page(url, kind)
            found |= {str(match.id): match for match in page.matches}
            total = page.total if page.total is not None else total
            url = self._next(url, page)
        if total is not None and len(found) < total:
            raise UntrustedAnswer("Bundle.total: entries are missing")
        return list(found.values())

    async def _page(self, url: str, kind: type[Kind]) -> Page[Kind]:
        status, body = await self._get(url)
        if status == 401 and self.server.credentials.refused():
            status, body = await self._get(url)
        if status != 200:
            raise UntrustedAnswer(f"{kind.get_resource_type()}: status {status}")
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            raise UntrustedAnswer("Bundle: not whole JSON") from None
        return read_page(document, kind)

    async def _get(self, url: str) -> tuple[int, bytes]:
        headers = {**ACCEPT, **await self.server.credentials.headers(self.http)}
        async with self.http.get(URL(url, encoded=True), headers=headers, allow_redirects=False) as response:
            body = await response.content.read(MAX_BYTES + 1)
            while len(body) <= MAX_BYTES and (more := await response.content.read(MAX_BYTES + 1 - len(body))):
                body += more
            if len(body) > MAX_BYTES:
                raise UntrustedAnswer("Bundle: too large")
            return response.status, body

    def _next(self, url: str, page: Page[Any]) -> str | None:
        """The next page's address, which must be the server's own: the token goes nowhere else."""
        if page.next is None:
            return None
        following = urljoin(url, page.next)
        home, there = URL(self.server.url), URL(following, encoded=True)
        if there.origin() != home.origin() or not there.path.startswith(home.path):
            raise UntrustedAnswer("Bundle.link: the next page is on another server")
        return following


def _credentials(settings: FhirSettings) -> Credentials:
    if settings.token_url and settings.client_id and settings.client_secret:
        secret = settings.client_secret.get_secret_value()
        return ClientCredentials(str(settings.token_url), settings.client_id, secret, settings.scope)
    return Bearer(settings.token.get_secret_value() if settings.token else None)
