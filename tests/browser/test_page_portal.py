"""A signed-in demo patient sees the next appointment and keeps the diary."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.view import ChatView, in_page
from tests.stack import Stack

HEADACHE = "migraine yesterday, 7/10, six hours, felt sick, took rizatriptan"
ENTRIES = "SELECT count(*) FROM diary_entry e JOIN patient p ON p.id = e.patient_id WHERE p.portal_id = ?"


def sign_in(page: Page, name: str) -> ChatView:
    page.get_by_role("button", name=name).click()
    chat = in_page(page)
    expect(chat.at.get_by_text(f"Signed in as {name}")).to_be_visible()
    return chat.opened()


@pytest.fixture
def portal(page: Page) -> Page:
    page.goto("/portal")
    return page


def test_a_patient_sees_the_next_appointment(portal: Page) -> None:
    answer = sign_in(portal, "Maria Demo").ask("when is my next appointment")
    expect(answer).to_contain_text("Your next visit is on ")
    expect(answer).to_contain_text("with Dr. Alex Rivers (demo)")


def test_a_patient_saves_a_diary_entry(portal: Page, stack: Stack) -> None:
    chat = sign_in(portal, "Pat Demo")
    read_back = chat.ask(HEADACHE)
    for line in ("Pain at its worst: 7 out of 10", "Lasted: 6 hours", "Also felt: nausea", "Took: rizatriptan", "Not saved yet"):
        expect(read_back).to_contain_text(line)
    before = stack.rows(ENTRIES, "demo-pat")[0][0]
    saved = chat.press("Save it")
    expect(saved).to_contain_text("Saved in your diary")
    assert stack.rows(ENTRIES, "demo-pat")[0][0] == before + 1
    expect(chat.at.get_by_role("button", name="Save it")).to_have_count(0)


def test_each_of_two_days_that_are_saved_at_once_has_an_undo_of_its_own(portal: Page, stack: Stack) -> None:
    chat = sign_in(portal, "Pat Demo")
    before = stack.rows(ENTRIES, "demo-pat")[0][0]
    chat.ask("2 days ago 4/10, 3 hours, dizzy, no medicine. yesterday 6/10, 2 hours, nausea, took advil")
    while chat.offers("Another one").count():  # other tests have told of these days
        chat.press("Another one")
    first = chat.press("Save")
    expect(chat.offers("Undo")).to_have_count(2)
    assert stack.rows(ENTRIES, "demo-pat")[0][0] == before + 2
    day = first.locator("strong").inner_text()
    seen = chat.answers.count()
    chat.offers("Undo").first.click()
    expect(chat.answer_after(seen)).to_contain_text(day)
    assert stack.rows(ENTRIES, "demo-pat")[0][0] == before + 1


def test_a_patient_who_signs_in_after_another_does_not_see_the_others_chat(portal: Page) -> None:
    sign_in(portal, "Maria Demo").ask("when is my next appointment")
    assert sign_in(portal, "Lee Demo").said() == []
    assert sign_in(portal, "Maria Demo").said() == ["when is my next appointment"]


def test_a_visitors_chat_is_not_the_patients(portal: Page) -> None:
    portal.goto("/chat")
    ChatView(portal).opened().ask("does it hurt")
    portal.goto("/portal")
    assert sign_in(portal, "Maria Demo").said() == []


def test_a_visitor_is_led_to_the_portal(chat: ChatView) -> None:
    answer = chat.ask("when is my next appointment")
    expect(answer.get_by_role("link", name="Open the demo portal")).to_have_attribute("href", "/portal")


def test_the_portals_token_stands_in_no_address(portal: Page) -> None:
    addresses: list[str] = []
    portal.on("request", lambda request: addresses.append(request.url))
    sign_in(portal, "Maria Demo").ask("when is my next appointment")
    assert addresses
    assert not [address for address in addresses if "eyJ" in address]


def kept_of_patients(page: Page) -> list[str]:
    keys: list[str] = page.evaluate("Object.keys(sessionStorage)")
    return [key for key in keys if key.startswith("clinic-chat:")]


def test_signing_out_takes_every_patients_token_out_of_the_browser(portal: Page) -> None:
    sign_in(portal, "Ana Demo")
    sign_in(portal, "Lee Demo")
    assert len(kept_of_patients(portal)) == 2
    portal.get_by_role("button", name="Sign out").click()
    expect(in_page(portal).at.get_by_text("Please sign in to the portal")).to_be_visible()
    assert kept_of_patients(portal) == []


def test_signing_out_in_one_tab_signs_out_in_the_other(portal: Page) -> None:
    sign_in(portal, "Ana Demo").ask("when is my next appointment")
    other = portal.context.new_page()
    other.goto("/portal")
    assert sign_in(other, "Ana Demo").said() == ["when is my next appointment"]
    portal.get_by_role("button", name="Sign out").click()
    chat = in_page(other)
    expect(chat.at.get_by_text("Please sign in to the portal")).to_be_visible()
    expect(chat.messages).to_have_count(0)
    expect(chat.at.get_by_text("Signed in as")).to_have_count(0)
    expect(other.get_by_role("button", name="Ana Demo")).to_have_attribute("aria-pressed", "false")
    assert kept_of_patients(other) == []
