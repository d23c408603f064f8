"""The staff desk's own pages: signing in, and usable by everybody, on a phone too, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from clinic.domain.staff import Role
from tests.browser.conftest import NewContext
from tests.browser.desk import GatewayAlone, gateway_alone, sign_in, signed_in
from tests.browser.test_page_access import SCHEMES, SCREENS, TOO_WIDE, tab_to, violations

LINK = "/staff/set-up/"
PAGES: list[tuple[str, Role | None]] = [
    ("/staff/sign-in", None),
    ("/staff", Role.NURSE),
    ("/staff", Role.ADMIN),
    ("/staff/accounts", Role.ADMIN),
    ("/staff/password", Role.NURSE),
    ("/staff/nothing", Role.NURSE),
]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayAlone]:
    """In the place of the whole product: nothing here asks the assistant."""
    with gateway_alone(tmp_path_factory.mktemp("desk")) as alone:
        yield alone


def opened(stack: GatewayAlone, new_context: NewContext, path: str, role: Role | None, **options: object) -> Page:
    context = new_context(**options)
    if role is not None:
        return signed_in(stack, context, role, path)
    page = context.new_page()
    page.goto(path)
    return page


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("path", "role"), PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    stack: GatewayAlone, new_context: NewContext, tolerated: list[str], path: str, role: Role | None, screen: str
) -> None:
    tolerated.append("404")
    page = opened(stack, new_context, path, role, **SCREENS[screen])
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme
    for width in (360, 320, 640):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(TOO_WIDE) == [], width


def test_somebody_signs_in_by_keyboard_alone_and_out_again(stack: GatewayAlone, new_context: NewContext) -> None:
    page = new_context().new_page()
    sign_in(page, Role.AUDITOR)
    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "Sign out", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    page.goto("/staff")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_an_administrator_adds_somebody_who_sets_the_account_up(
    stack: GatewayAlone, new_context: NewContext, tolerated: list[str]
) -> None:
    tolerated.append("422")
    page = signed_in(stack, new_context(), Role.ADMIN, "/staff/accounts")
    page.get_by_label("Name, as colleagues").fill("Nell Newcomer")
    page.get_by_label("Login, an e-mail address").fill("nell@clinic.example")
    page.get_by_role("combobox", name="Role", exact=True).select_option("nurse")
    page.get_by_role("button", name="Add and make a set-up link").click()
    link = page.get_by_label("Set-up link").input_value()
    assert violations(page) == []
    newcomer = new_context(**SCREENS["phone"]).new_page()
    newcomer.goto(link[link.index(LINK) :])
    expect(newcomer.get_by_role("img", name="QR code")).to_be_visible()
    for scheme in SCHEMES:
        newcomer.emulate_media(color_scheme=scheme)
        assert violations(newcomer) == [], scheme
    newcomer.get_by_label("Password", exact=True).fill("a quiet room with a lamp")
    newcomer.get_by_label("Password again").fill("a quiet room with a lamb")
    newcomer.get_by_label("Code that the app shows now").fill("123456")
    newcomer.get_by_role("button", name="Finish").click()
    expect(newcomer.get_by_role("alert").filter(has_text="passwords")).to_have_text("The two passwords are not the same.")
    page.goto("/staff/accounts")
    expect(page.get_by_role("row", name="Nell Newcomer")).to_contain_text("to be set up")
    page.locator("summary").filter(has_text="Change").and_(page.get_by_label("Change: Nell Newcomer")).click()
    assert violations(page) == []
    page.get_by_role("button", name="Disable: Nell Newcomer").click()
    expect(page.get_by_role("status")).to_contain_text("cannot sign in any more")
