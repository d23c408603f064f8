"""A patient asks for a call, staff take it, nobody answers, and the patient reads so: two people in two browsers."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from clinic.domain.staff import Role
from tests.browser.conftest import NewContext
from tests.browser.desk import signed_in
from tests.browser.test_page_access import SCHEMES, SCREENS, TOO_WIDE, tab_to, violations
from tests.browser.test_page_callback import SPOKEN, ask_for_a_call
from tests.browser.view import ChatView, in_page, launched
from tests.stack import Stack

CALLBACKS = "/staff/callbacks"


def is_usable(page: Page) -> None:
    """Nothing for axe to find, light or dark, and nothing that scrolls sideways on a phone."""
    size = page.viewport_size
    assert size is not None
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], (page.url, scheme)
    for width in (360, 320, 640):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(TOO_WIDE) == [], (page.url, width)
    page.set_viewport_size(size)


def test_a_call_that_nobody_answers_is_said_in_the_open_chat_and_the_next_one_is_closed(
    chat: ChatView, new_context: NewContext, stack: Stack
) -> None:
    chat.ask("how long until it works")
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_label("Staff may read this chat").check()
    chat.at.get_by_role("button", name="Cancel").click()
    reference = ask_for_a_call(chat, Your_name="Ann Example", What_is_it_about="A bill")
    desk = signed_in(stack, new_context(), Role.NURSE, CALLBACKS)
    row = desk.get_by_role("row", name=reference)
    expect(row).to_contain_text("Ann Example")
    expect(row).to_contain_text(SPOKEN)
    expect(row.get_by_role("link", name=SPOKEN)).to_have_count(0)  # take it before you call
    is_usable(desk)
    row.get_by_role("button", name=f"Take {reference}").click()
    expect(desk.get_by_role("status")).to_have_text("It is yours. Nobody else calls this patient now.")
    is_usable(desk)
    expect(desk.get_by_role("link", name=f"Call {SPOKEN}")).to_have_attribute("href", "tel:+1-312-555-0177")
    before = chat.answers.count()
    desk.get_by_role("radio", name="No answer").check()
    desk.get_by_label("Note (for colleagues only)").fill("Rang for a minute")
    desk.get_by_role("button", name="Note the call").click()
    expect(desk.get_by_role("status")).to_contain_text("Noted: no answer.")
    notice = chat.answer_after(before)
    expect(notice).to_contain_text("there was no answer. We aim to call again on")
    expect(notice.get_by_role("heading")).to_have_text("Notice")
    expect(desk.get_by_text("Rang for a minute")).to_be_visible()
    desk.get_by_role("link", name="Read the chat that the patient shared").click()
    expect(desk.get_by_role("main")).to_contain_text("how long until it works")
    is_usable(desk)
    desk.go_back()
    desk.get_by_role("button", name="Take this call-back").click()
    desk.get_by_role("combobox", name="Close it, because").select_option("Spoke with the patient")
    desk.get_by_role("button", name="Close the call-back").click()
    expect(desk.get_by_role("status")).to_have_text(f"{reference} is closed: spoke with the patient.")
    desk.get_by_role("link", name="Closed", exact=True).click()
    expect(desk.get_by_role("row", name=reference)).to_contain_text("Spoke with the patient")
    is_usable(desk)
    expect(chat.answers).to_have_count(before + 1)


def test_two_at_the_desk_do_not_call_the_same_patient(
    chat: ChatView, new_context: NewContext, stack: Stack, tolerated: list[str]
) -> None:
    tolerated.append("409")
    reference = ask_for_a_call(chat)
    first, second = (
        signed_in(stack, new_context(**SCREENS["phone"]), role, f"{CALLBACKS}/{reference}")
        for role in (Role.NURSE, Role.FRONT_DESK)
    )
    tab_to(first, "Take this call-back")
    first.keyboard.press("Enter")
    expect(first.get_by_text("Yours", exact=True)).to_be_visible()
    second.get_by_role("button", name="Take this call-back").click()
    expect(second.get_by_role("alert").filter(has_text="Nora Demo has this call-back now.")).to_be_visible()
    second.get_by_label("A note for whoever calls").fill("She is at work until five")
    second.get_by_role("button", name="Store the note").click()
    expect(second.get_by_role("status")).to_have_text("The note is stored.")
    is_usable(second)
    first.reload()
    expect(first.get_by_text("She is at work until five")).to_be_visible()
    first.get_by_role("button", name="Give it back").click()
    expect(first.get_by_role("status")).to_have_text(f"{reference} is free again.")


def test_a_notice_that_comes_while_the_chat_is_closed_is_counted_on_the_button(new_context: NewContext, stack: Stack) -> None:
    page = new_context().new_page()
    page.goto("/")
    chat = launched(page)
    reference = ask_for_a_call(chat)
    page.get_by_role("button", name="Close the chat").first.click()
    desk = signed_in(stack, new_context(), Role.CLINICIAN, f"{CALLBACKS}/{reference}")
    desk.get_by_role("button", name="Take this call-back").click()
    desk.get_by_role("radio", name="Wrong number").check()
    desk.get_by_role("button", name="Note the call").click()
    expect(page.get_by_text("1 new message in the chat")).to_be_attached()
    page.get_by_role("button", name="Ask a question").click()
    expect(in_page(page).answers.last).to_contain_text("the number we have is not yours")
