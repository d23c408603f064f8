"""Nothing on the desk's pages moves by itself while somebody looks at it, also when an alarm comes in above."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from clinic.domain.staff import Role
from tests.browser.conftest import NewContext, open_chat
from tests.browser.test_desk import SCREENS, Served, staff_page
from tests.browser.test_desk import gateway as gateway
from tests.browser.test_desk import stack as stack
from tests.integration.gateway import Gateway

# What is called good: https://web.dev/articles/cls.
MOST_SHIFT = 0.1
PAGES = ("", "/alarms", "/conversations", "/callbacks", "/ask", "/review", "/answers", "/answers/onset", "/insights")
WATCH = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted = (window.shifted ?? 0) + entry.value;
}).observe({ type: "layout-shift", buffered: true })"""


def place(page: Page) -> float:
    """Where something on the page is seen."""
    return float(page.locator("h2").first.evaluate("node => node.getBoundingClientRect().top"))


def shift(page: Page) -> float:
    return float(page.evaluate("window.shifted ?? 0"))


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_stand_still_and_an_alarm_pushes_nothing_away(
    gateway: Gateway, new_context: NewContext, stack: Served, screen: str
) -> None:
    page = staff_page(gateway, new_context, stack, Role.NURSE, "Ann Nurse")
    page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]
    page.add_init_script(WATCH)
    found = {}
    for path in PAGES:
        with page.expect_response("**/staff/api/attention"):
            page.goto(f"/staff{path}", wait_until="networkidle" if path == "/answers/onset" else "load")
        page.wait_for_timeout(300)
        found[path] = shift(page)
    assert max(found.values()) < MOST_SHIFT, found

    page.goto("/staff/insights")
    expect(page.locator("#attention .pressing")).to_have_count(0)
    before = place(page)
    chat = open_chat(new_context().new_page())
    chat.say("I cannot breathe")
    expect(page.locator("#attention .pressing")).to_be_in_viewport()
    page.wait_for_timeout(300)
    assert shift(page) < MOST_SHIFT and abs(place(page) - before) < 2
    page.get_by_role("link", name="Look after it").click()
    page.get_by_label("What came of it").select_option("spoke")
    page.get_by_role("button", name="Close the alarm").click()
