"""An alarm is seen at once, stays, and leads to the telephone."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.view import ChatView
from tests.contract import BASE

EMERGENCY = "my throat is closing and I can't breathe"
CRISIS = "I don't want to live anymore"
URGENT = "my eyelid droops since the injections"
AT_ONCE_S = 2.0  # From Enter to the card, on a busy machine; the gateway itself has 50 ms.


def test_an_emergency_card_is_there_at_once(chat: ChatView) -> None:
    began = time.monotonic()
    chat.say(EMERGENCY)
    card = chat.at.get_by_role("alert")
    expect(card).to_be_in_viewport()
    assert time.monotonic() - began < AT_ONCE_S
    expect(card).to_contain_text("Get emergency help now")
    number = BASE.clinic.emergency_number
    expect(card.get_by_role("link", name=f"Call {number} now")).to_have_attribute("href", f"tel:{number}")
    expect(card.get_by_role("link", name=f"Call {number} now")).to_be_in_viewport()
    expect(chat.alarm_bar.get_by_role("link").first).to_have_attribute("href", f"tel:{number}")


def test_an_emergency_card_cannot_be_dismissed(page: Page, chat: ChatView) -> None:
    card = chat.ask(EMERGENCY).get_by_role("alert")
    for place in (card, chat.alarm_bar):
        expect(place.get_by_role("button")).to_have_count(0)
    page.keyboard.press("Escape")
    chat.ask("does it hurt")
    expect(card).to_be_visible()
    expect(chat.alarm_bar).to_be_in_viewport(ratio=1)
    page.reload()
    expect(chat.opened().at.get_by_role("alert")).to_be_visible()
    expect(chat.alarm_bar).to_be_in_viewport(ratio=1)


def test_a_crisis_puts_the_crisis_line_first(chat: ChatView) -> None:
    card = chat.ask(CRISIS).get_by_role("alert")
    number = BASE.clinic.crisis_number
    expect(card.get_by_role("link", name=f"Call {number}").first).to_have_attribute("href", f"tel:{number}")
    expect(card.get_by_role("link", name=f"Text {number}")).to_have_attribute("href", f"sms:{number}")
    expect(chat.alarm_bar.get_by_role("link").first).to_have_attribute("href", f"tel:{number}")
    expect(chat.alarm_bar).to_contain_text("You are not alone")


def test_an_urgent_card_names_the_clinics_lines(chat: ChatView) -> None:
    answer = chat.ask(URGENT)
    expect(answer).to_contain_text("Call the clinic today")
    for phone in (BASE.clinic.phone, BASE.clinic.after_hours_phone):
        expect(answer.locator(f'a[href="tel:{phone}"]')).to_be_visible()
    expect(chat.alarm_bar).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/chat", "/portal", "/figures/timeline"])
def test_every_page_has_the_emergency_number(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator(f'a[href="tel:{BASE.clinic.emergency_number}"]:visible').first).to_be_visible()
