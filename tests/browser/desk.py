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

from playwright.sync_api import BrowserContext, Page, expect

from clinic.domain import totp
from clinic.domain.staff import Role
from clinic.services import demo_staff
from clinic.services.staff_sessions import key_of
from tests.integration.api_server import served
from tests.stack import Stack
from web.staff import cookies


@dataclass(frozen=True)
class GatewayAlone:
    """A gateway without the assistant and the actions, for pages that need neither: it is there in a second."""

    url: str
    folder: Path


@contextmanager
def gateway_alone(folder: Path) -> Iterator[GatewayAlone]:
    """With the demo's staff. Its database is where a whole stack has it."""
    (folder / "var").mkdir()
    with served(folder / "var") as gateway, ThreadPoolExecutor(1) as apart:
        # While Playwright runs, this thread can run no loop.
        apart.submit(asyncio.run, demo_staff.seed(gateway.store, now=gateway.clock())).result()
        yield GatewayAlone(str(gateway.client.make_url("")).rstrip("/"), folder)


def sign_in(page: Page, role: Role) -> None:
    """By the form, as people do. A code is good once for an account: at most one test may do so for a role."""
    page.goto("/staff")
    page.get_by_label("Login").fill(demo_staff.login(role))
    page.get_by_label("Password").fill(demo_staff.PASSWORD)
    page.get_by_label("Code of your authenticator app").fill(totp.code_now(demo_staff.SECRET, datetime.now(UTC)))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {demo_staff.NAMES[role]}")


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
