"""The staff desk in a browser, signed in as the demo's staff."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page, expect

from clinic.domain import totp
from clinic.domain.staff import Role
from clinic.services import demo_staff
from clinic.services.staff_sessions import key_of
from tests.stack import Stack
from web.staff import cookies


def sign_in(page: Page, role: Role) -> None:
    """By the form, as people do. A code is good once for an account: at most one test may do so for a role."""
    page.goto("/staff")
    page.get_by_label("Login").fill(demo_staff.login(role))
    page.get_by_label("Password").fill(demo_staff.PASSWORD)
    page.get_by_label("Code of your authenticator app").fill(totp.code_now(demo_staff.SECRET, datetime.now(UTC)))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {demo_staff.NAMES[role]}")


def signed_in(stack: Stack, context: BrowserContext, role: Role, path: str = "/staff") -> Page:
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
