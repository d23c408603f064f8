"""The staff desk in a browser, signed in as the demo's staff."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from clinic.domain.staff import Role
from clinic.services import demo_staff
from clinic.services.staff_sessions import key_of
from tests.browser.desk_door import sign_in
from tests.integration.api_server import served
from tests.integration.gateway import Gateway
from tests.stack import Stack
from web.staff import cookies

__all__ = ["GatewayAlone", "gateway_alone", "sign_in", "signed_in"]


@dataclass(frozen=True)
class GatewayAlone:
    """A gateway without the assistant and the actions, for pages that need neither: it is there in a second."""

    url: str
    folder: Path

    @classmethod
    def of(cls, gateway: Gateway, folder: Path) -> GatewayAlone:
        return cls(str(gateway.client.make_url("")).rstrip("/"), folder)


@contextmanager
def gateway_alone(folder: Path) -> Iterator[GatewayAlone]:
    """With the demo's staff. Its database is where a whole stack has it."""
    (folder / "var").mkdir()
    with served(folder / "var") as gateway, ThreadPoolExecutor(1) as apart:
        # While Playwright runs, this thread can run no loop.
        apart.submit(asyncio.run, demo_staff.seed(gateway.store, now=gateway.clock())).result()
        yield GatewayAlone.of(gateway, folder)


def signed_in(stack: Stack | GatewayAlone, context: BrowserContext, role: Role, path: str = "/staff") -> Page:
    """A page of the desk in a browser that is signed in already. It may be called as often as a test likes."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(stack.folder / "var/clinic.db", timeout=10)) as connection, connection:
        connection.execute(
            "INSERT INTO staff_session (token_hash, staff_id, csrf, created_at, seen_at)"
            " SELECT ?, id, ?, ?, ? FROM staff_account WHERE login = ?",
            (key_of(token), secrets.token_urlsafe(24), now, now, demo_staff.login(role)),
        )
    context.add_cookies([{"name": cookies.NAME, "value": token, "url": stack.url, "httpOnly": True, "sameSite": "Strict"}])
    page = context.new_page()
    page.goto(path)
    return page
