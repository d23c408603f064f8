"""The way into the staff desk that people take."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from clinic.domain import totp
from clinic.domain.staff import Role
from clinic.services import demo_staff


def sign_in(page: Page, role: Role) -> None:
    """By the form, as people do. A code is good once for an account: at most one test may do so for a role."""
    page.goto("/staff")
    page.get_by_label("Login").fill(demo_staff.login(role))
    page.get_by_label("Password").fill(demo_staff.PASSWORD)
    page.get_by_label("Code of your authenticator app").fill(totp.code_now(demo_staff.SECRET, datetime.now(UTC)))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {demo_staff.NAMES[role]}")
