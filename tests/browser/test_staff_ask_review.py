"""Ask and Review as staff use them: with and without scripts, two people at once, on a telephone, in the dark."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from clinic.domain.staff import Role
from clinic.services import demo_staff
from tests.browser.conftest import NewContext, open_chat
from tests.browser.desk import signed_in
from tests.browser.view import in_page
from tests.stack import Stack

PHONE = {"width": 360, "height": 740}
Colleague = Callable[..., Page]


@pytest.fixture
def colleague(new_context: NewContext, stack: Stack) -> Colleague:
    """A page of the desk, in a browser of its own in which somebody of the demo is signed in."""

    def sign_in(role: Role, path: str, **options: object) -> Page:
        return signed_in(stack, new_context(**options), role, path)

    return sign_in


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def assert_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def type_in(page: Page, words: str) -> None:
    page.get_by_label("What the caller says").press_sequentially(words)


def answer(page: Page, topic: str) -> Locator:
    return page.locator(f'article[data-topic="{topic}"]')


def test_answers_come_while_somebody_types_and_no_word_is_in_an_address_or_a_log(colleague: Colleague, stack: Stack) -> None:
    page = colleague(Role.FRONT_DESK, "/staff/ask")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    type_in(page, "does the needle hurt? and can i drive home afterwards?")
    expect(answer(page, "injection_pain")).to_be_visible()
    expect(answer(page, "activities")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(re.compile("2 answers"))
    assert not any("needle" in url or "hurt" in url for url in asked)
    assert "drive home afterwards" not in stack.printed()
    near = page.get_by_role("complementary", name="Next closest").get_by_role("button")
    topic = near.first.get_attribute("value") or ""
    near.first.click()
    expect(answer(page, topic)).to_be_visible()
    expect(answer(page, "activities")).to_have_count(0)
    expect(page.get_by_label("What the caller says")).to_have_value(re.compile("needle"))
    assert_accessible(page)


def test_a_red_flag_comes_first_and_large(colleague: Colleague) -> None:
    page = colleague(Role.FRONT_DESK, "/staff/ask")
    type_in(page, "my throat is closing and i cannot breathe")
    alarm = page.locator("article").first
    expect(alarm).to_have_attribute("data-topic", "emergency")
    expect(page.get_by_role("status")).to_have_text(re.compile("^Alarm"))
    expect(alarm).to_be_in_viewport(ratio=0.4)
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    assert alarm.locator(".aloud").evaluate(size) >= 20
    assert_accessible(page)


def test_it_works_without_scripts(colleague: Colleague) -> None:
    page = colleague(Role.NURSE, "/staff/ask", java_script_enabled=False)
    page.get_by_label("What the caller says").fill("how long until the botox works")
    page.get_by_role("button", name="Find the answer").click()
    expect(answer(page, "onset")).to_be_visible()
    page.get_by_text("For the patient’s own phone").click()
    expect(page.get_by_alt_text(re.compile("QR code"))).to_be_visible()
    page.get_by_role("complementary", name="Next closest").get_by_role("button").first.click()
    expect(answer(page, "onset")).to_have_count(0)


def test_the_short_link_opens_the_patients_chat_at_that_very_answer(colleague: Colleague, page: Page) -> None:
    desk = colleague(Role.FRONT_DESK, "/staff/ask?topic=onset")
    desk.get_by_text("For the patient’s own phone").click()
    page.goto(desk.get_by_role("link", name="/a/onset").get_attribute("href") or "")
    expect(page.get_by_role("heading", level=1)).to_have_text("When Botox starts to work")
    assert_accessible(page)
    page.get_by_role("link", name="Ask more in the chat").click()
    chat = in_page(page).opened()
    expect(chat.answers.filter(has_text="Botox does not work right away")).to_be_visible(timeout=30_000)


def without_what_others_said(stack: Stack) -> None:
    """Tests before this one leave more to review than a page shows."""
    with closing(sqlite3.connect(stack.folder / "var/clinic.db", timeout=10)) as records, records:
        records.execute("DELETE FROM review_item")


def test_two_people_make_an_example_of_what_was_not_understood(colleague: Colleague, page: Page, stack: Stack) -> None:
    words = "zebra finch the office thing"
    without_what_others_said(stack)
    open_chat(page).ask(words)
    nurse, clinician = colleague(Role.NURSE, "/staff/review"), colleague(Role.CLINICIAN, "/staff")
    item = nurse.locator(".item").filter(has_text=words)
    expect(item).to_be_visible()
    assert_accessible(nurse)
    item.get_by_label("As an example of").select_option("clinic_info")
    item.get_by_role("button", name="Propose").click()
    expect(nurse.get_by_role("status").first).to_have_text(re.compile("A second person decides"))
    expect(nurse.get_by_role("button", name="Approve")).to_have_count(0)
    clinician.goto("/staff/review")
    expect(clinician.get_by_text(demo_staff.NAMES[Role.NURSE])).to_be_visible()
    assert_accessible(clinician)
    clinician.get_by_role("button", name="Approve").click()
    expect(clinician.get_by_role("status").first).to_have_text(re.compile("^Approved"))
    nurse.reload()
    expect(nurse.get_by_text(words)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desktop"])
def test_pages_fit_and_are_accessible_in_every_form(colleague: Colleague, scheme: str, size: dict[str, int]) -> None:
    page = colleague(Role.CLINICIAN, "/staff", color_scheme=scheme, viewport=size)
    for path in ("/staff/ask", "/staff/ask?topic=side_effects", "/staff/ask?topic=emergency", "/staff/review", "/a/side_effects"):
        page.goto(path)
        assert fits(page), path
        assert_accessible(page)
