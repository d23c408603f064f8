"""What stands above every page of the desk leaves the page its room: a crisis, an overdue chat and overdue call-backs at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clinic.domain.staff import Role
from tests.browser.conftest import NewContext
from tests.browser.test_desk import SCREENS, Served, looks_right, staff_page
from tests.browser.test_desk import gateway as gateway
from tests.browser.test_desk import stack as stack
from tests.integration.api_server import at
from tests.integration.gateway import Gateway
from tests.integration.test_gateway_callbacks import ask, wish


async def all_at_once(gateway: Gateway) -> str:
    """The id of a chat that somebody waits in."""
    gateway.assistant.replies = [{"topic": "human_handoff"}]
    waits = await gateway.open()
    for number in range(12):
        await waits.say(f"a person please {number}")
    for _ in range(2):
        await ask(await gateway.open(), wish())
    for words in ("I want to die", "I cannot breathe"):
        await (await gateway.open()).say(words)
    gateway.clock.offset_s += timedelta(days=3).total_seconds()
    await gateway.store.write(lambda session: session.connection().exec_driver_sql("UPDATE alarm SET escalated_at = raised_at"))
    return waits.id


@pytest.fixture
def page(gateway: Gateway, new_context: NewContext, stack: Served) -> Page:
    id = at(gateway, all_at_once(gateway))
    page = staff_page(gateway, new_context, stack, Role.NURSE, "Bea Bars")
    page.goto(f"/staff/conversations/{id}")
    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_label("Write to the patient")).to_be_focused()
    return page


def height(page: Page, selector: str) -> float:
    return float(page.locator(selector).evaluate("node => node.getBoundingClientRect().height"))


def test_only_the_alarm_stays_in_sight_in_a_line_or_two_and_hides_no_box(page: Page, tmp_path: Path) -> None:
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Crisis, escalated")
    expect(alert.get_by_role("link", name="call-back")).to_have_count(1)
    looks_right(page, "all-at-once", tmp_path)
    for screen, most, top in (("desktop", 50, 230), ("phone", 75, 260)):
        page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]
        assert height(page, ".pressing") <= most, screen
        page.evaluate("scrollTo(0, 0)")
        assert page.locator("main").evaluate("node => node.getBoundingClientRect().top") <= top, screen
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        expect(page.locator(".pressing")).to_be_in_viewport()
        expect(page.locator(".overdue")).not_to_be_in_viewport()
        bar = page.locator(".pressing").evaluate("node => node.getBoundingClientRect().bottom")
        page.get_by_label("Write to the patient").focus()
        box = page.get_by_label("Write to the patient").bounding_box()
        assert box is not None and box["y"] >= bar, screen
        expect(page.get_by_role("button", name="Hand back", exact=True)).to_be_in_viewport()


def test_what_is_reached_by_keyboard_upwards_stands_below_the_alarm(page: Page) -> None:
    page.set_viewport_size(SCREENS["phone"])  # type: ignore[arg-type]
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        under = page.evaluate(
            "() => { const bar = document.querySelector('.pressing'), node = document.activeElement;"
            " return !bar.contains(node) && node !== document.body"
            " && node.getBoundingClientRect().bottom <= bar.getBoundingClientRect().bottom; }"
        )
        assert not under, page.evaluate("document.activeElement.outerHTML")


def test_the_menu_is_one_row_on_a_phone_with_the_open_part_in_sight_and_the_alarms_counted(page: Page) -> None:
    page.set_viewport_size(SCREENS["phone"])  # type: ignore[arg-type]
    page.goto("/staff/insights")
    assert height(page, "nav.parts") <= 50
    expect(page.locator("nav.parts [aria-current]")).to_be_in_viewport()
    expect(page.locator("nav.parts").get_by_role("link", name="Alarms")).to_contain_text("waiting")


def test_after_signing_out_the_bar_says_no_more_why_an_alarm_was_raised(page: Page, tolerated: list[str]) -> None:
    tolerated.append("401")
    expect(page.locator("#attention .why").first).to_be_attached()
    page.context.clear_cookies()
    expect(page.get_by_text("What stood here is hidden.")).to_be_visible()
    expect(page.locator("#attention .pressing")).to_contain_text("Crisis, escalated")
    expect(page.locator("#attention .why")).to_have_count(0)
    expect(page).to_have_title("Signed out")
