"""An open page of the desk once its session has ended: no alarms come any more, and nobody reads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from clinic.domain.staff import Role
from tests.browser.conftest import NewContext, open_chat
from tests.browser.test_desk import Served, looks_right, staff_page
from tests.browser.test_desk import gateway as gateway
from tests.browser.test_desk import stack as stack
from tests.integration.api_server import at
from tests.integration.gateway import Gateway
from tests.integration.staff import at_desk


def test_a_desk_that_is_signed_out_says_that_it_shows_no_alarms(
    gateway: Gateway, new_context: NewContext, stack: Served, tolerated: list[str]
) -> None:
    tolerated.append("401")
    page = staff_page(gateway, new_context, stack, Role.CLINICIAN, "Kim Doe")
    page.goto("/staff/conversations")
    page.context.clear_cookies()
    expect(page.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()


@pytest.mark.parametrize(("role", "path", "shown"), [
    (Role.ADMIN, "/staff/accounts", "Ada Berg"),
    (Role.AUDITOR, "/staff/audit", "Who read and wrote what"),
    (Role.AUDITOR, "/staff/alarms", "Alarms"),
    (Role.ADMIN, "/staff/password", "Ada Berg"),
])  # fmt: skip
def test_pages_of_those_who_see_no_patients_hide_themselves_after_the_idle_limit_too(
    gateway: Gateway, new_context: NewContext, stack: Served, tolerated: list[str], role: Role, path: str, shown: str
) -> None:
    tolerated.append("401")
    page = staff_page(gateway, new_context, stack, role, "Ada Berg" if role is Role.ADMIN else "Avi Lin")
    with page.expect_response("**/staff/api/attention"):  # which keeps nobody signed in
        page.goto(path)
    expect(page.locator("body")).to_contain_text(shown)
    gateway.clock.offset_s += 16 * 60
    expect(page.get_by_text("What stood here is hidden.")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="You are signed out.")).not_to_contain_text("alarms")
    expect(page.locator("main")).not_to_contain_text(shown)
    expect(page.locator("table, form:not(.who form)")).to_have_count(0)


@pytest.mark.parametrize(("minutes", "is_hidden"), [(10, False), (16, True)])
def test_a_page_that_heard_nothing_for_the_idle_limit_hides_itself_without_the_server_too(
    gateway: Gateway, new_context: NewContext, stack: Served, tolerated: list[str], minutes: int, is_hidden: bool
) -> None:
    """As on a portable that was carried away."""
    tolerated.append("ERR_INTERNET_DISCONNECTED")
    open_chat(new_context().new_page()).say("zebrafinch words")
    page = staff_page(gateway, new_context, stack, Role.NURSE, "Ann Nurse")
    page.clock.install()
    page.goto("/staff/conversations")
    page.get_by_role("link", name="Visitor").first.click()
    expect(page.get_by_role("log")).to_contain_text("zebrafinch words")
    page.context.set_offline(True)
    page.clock.fast_forward(minutes * 60_000)
    for _ in range(4):  # rounds that ask in vain
        page.clock.run_for(2_000)
        page.wait_for_timeout(100)
    lost = "You are signed out." if is_hidden else "The clinic's server cannot be reached."
    expect(page.get_by_role("alert").filter(has_text=lost)).to_be_visible()
    expect(page.get_by_text("zebrafinch words")).to_have_count(0 if is_hidden else 1)


def test_a_desk_that_is_signed_out_hides_the_patients_words_and_keeps_the_draft_for_whoever_typed_it(
    gateway: Gateway, new_context: NewContext, stack: Served, tolerated: list[str], tmp_path: Path
) -> None:
    tolerated.append("401")
    open_chat(new_context().new_page()).say("zebrafinch words")
    page = staff_page(gateway, new_context, stack, Role.NURSE, "Ann Nurse")
    page.goto("/staff/conversations")
    page.get_by_role("link", name="Visitor").first.click()
    expect(page.get_by_role("log")).to_contain_text("zebrafinch words")
    page.get_by_role("button", name="Take over").click()
    page.get_by_label("Write to the patient").fill("half a sentence")
    address = page.url

    def comes_back(role: Role, name: str) -> None:
        page.get_by_role("link", name="Sign in again").click()
        expect(page.get_by_text("Your session has ended")).to_be_visible()
        token = at(gateway, at_desk(gateway, role, name)).token
        page.context.add_cookies([{"name": "staff", "value": token, "url": stack.url}])
        page.goto(address)

    page.context.clear_cookies()
    expect(page.get_by_text("What stood here is hidden.")).to_be_visible()
    expect(page.get_by_text("zebrafinch words")).to_have_count(0)
    assert "half a sentence" not in page.content()
    looks_right(page, "signed-out", tmp_path)
    comes_back(Role.NURSE, "Ann Nurse")
    expect(page.get_by_label("Write to the patient")).to_have_value("half a sentence")
    assert page.evaluate("sessionStorage.getItem('draft')") is None

    page.context.clear_cookies()
    expect(page.get_by_text("What stood here is hidden.")).to_be_visible()
    comes_back(Role.CLINICIAN, "Kim Doe")
    assert page.evaluate("sessionStorage.getItem('draft')") is None
    assert "half a sentence" not in page.content()
