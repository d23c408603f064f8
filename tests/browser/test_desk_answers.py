"""Answers, Insights and Audit in a browser: usable by everybody, and a signature that reaches the patient's open chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from clinic.domain.staff import Role
from tests.browser.conftest import NewContext, open_chat
from tests.browser.desk import signed_in
from tests.browser.test_page_access import SCHEMES, SCREENS, TOO_WIDE, tab_to, violations
from tests.stack import Stack

QUESTION = "how long until botox works"
PAGES = [
    ("/staff/answers", Role.CLINICIAN),
    ("/staff/answers/onset", Role.CLINICIAN),
    ("/staff/answers/diary_log", Role.FRONT_DESK),
    ("/staff/insights", Role.NURSE),
    ("/staff/insights?from=nonsense", Role.ADMIN),
    ("/staff/audit", Role.AUDITOR),
    ("/staff/audit?from=nonsense", Role.ADMIN),
]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("path", "role"), PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    stack: Stack, new_context: NewContext, tolerated: list[str], path: str, role: Role, screen: str
) -> None:
    tolerated.append("422")
    open_chat(new_context().new_page()).ask(QUESTION)  # so that there is something to draw
    page = signed_in(stack, new_context(**SCREENS[screen]), role, path)
    for width in (360, 320, 640):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(TOO_WIDE) == [], width
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme


def test_a_clinician_sends_an_answer_back_and_signs_it_and_the_patient_reads_the_day(
    stack: Stack, new_context: NewContext, tolerated: list[str]
) -> None:
    tolerated.append("422")
    chat = open_chat(new_context(**SCREENS["phone"]).new_page())
    expect(chat.ask(QUESTION)).not_to_contain_text("Reviewed by the clinic")
    desk = signed_in(stack, new_context(), Role.CLINICIAN, "/staff/answers")
    desk.get_by_role("link", name="When Botox starts to work").click()
    desk.get_by_role("button", name="Send back with this remark").click()
    expect(desk.get_by_label("What should change")).to_have_attribute("aria-invalid", "true")
    desk.get_by_label("What should change").fill("Say weeks first.")
    desk.get_by_role("button", name="Send back with this remark").click()
    expect(desk.get_by_role("status")).to_contain_text("is sent back")
    expect(desk.get_by_text("Say weeks first.").first).to_be_visible()
    tab_to(desk, "Sign off this text")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("is signed off")
    expect(chat.ask(QUESTION)).to_contain_text("Reviewed by the clinic")


def test_what_a_patient_asked_stands_in_the_table_of_its_figure(stack: Stack, new_context: NewContext) -> None:
    open_chat(new_context().new_page()).ask(QUESTION)
    page = signed_in(stack, new_context(), Role.FRONT_DESK, "/staff/insights")
    page.get_by_role("link", name="7 days", exact=True).click()
    topics = page.get_by_role("region", name="Topics", exact=True)
    topics.locator("summary").click()
    expect(topics.get_by_role("row", name="When Botox starts to work")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV: Topics", exact=True).click()
    assert download.value.suggested_filename.startswith("topics-")


def test_an_auditor_finds_who_looked_and_checks_the_log(stack: Stack, new_context: NewContext) -> None:
    page = signed_in(stack, new_context(), Role.AUDITOR, "/staff/audit")
    page.get_by_label("What", exact=True).select_option("audit")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("audit.read")
    page.get_by_role("button", name="Check the log").click()
    expect(page.get_by_role("status")).to_contain_text("The log is whole")
    assert violations(page) == []
