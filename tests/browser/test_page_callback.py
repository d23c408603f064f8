""" "Call me": what a patient leaves is stored, read back with its reference, and stands in the list of the staff."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.view import ChatView, in_page, launched
from tests.stack import Json, Stack, command

NUMBER, SPOKEN = "312-555-0177", "(312) 555-0177"
REFERENCE = re.compile(r"CB-[2-9A-Z]{5}\b")


def ask_for_a_call(chat: ChatView, number: str = NUMBER, **fields: str) -> str:
    """Fills the form in and sends it; the reference that is read back."""
    before = chat.answers.count()
    chat.at.get_by_role("button", name="Call me").click()
    dialog = chat.at.get_by_role("dialog", name="Ask the clinic to call you")
    dialog.get_by_label("Your phone number").fill(number)
    for label, words in fields.items():
        dialog.get_by_label(label.replace("_", " ")).fill(words)
    dialog.get_by_label("Best time to call").select_option("In the morning")
    dialog.get_by_role("button", name="Ask for a call").click()
    answer = chat.answer_after(before)
    expect(dialog).to_be_hidden()
    expect(answer).to_be_focused()
    expect(answer).to_contain_text("Your request for a call is stored")
    found = REFERENCE.search(answer.inner_text())
    assert found, answer.inner_text()
    return found[0]


def waiting(stack: Stack, reference: str) -> list[Json]:
    """What `clinic callbacks list` shows of this reference."""
    rows: list[Json] = json.loads(command(stack.folder, "clinic", "callbacks", "list", "--json"))
    return [row for row in rows if row["reference"] == reference]


def test_a_call_that_is_asked_for_is_read_back_and_listed_for_the_staff(page: Page, chat: ChatView, stack: Stack) -> None:
    reference = ask_for_a_call(chat, Your_name="Ann Example", What_is_it_about="A bill that I do not understand")
    expect(chat.answers.last).to_contain_text(SPOKEN)
    (row,) = waiting(stack, reference)
    assert {name: row[name] for name in ("phone", "name", "reason", "window", "patient", "closed_at")} == {
        "phone": SPOKEN,
        "name": "Ann Example",
        "reason": "A bill that I do not understand",
        "window": "morning",
        "patient": None,
        "closed_at": None,
    }
    assert reference in command(stack.folder, "clinic", "callbacks", "list")
    page.reload()
    expect(chat.answers.last).to_contain_text(reference)


def test_a_wrong_number_is_put_right_under_the_same_reference(chat: ChatView, stack: Stack) -> None:
    first = ask_for_a_call(chat, "312-555-0178")
    assert ask_for_a_call(chat) == first
    assert [row["phone"] for row in waiting(stack, first)] == [SPOKEN]


def test_a_number_that_cannot_be_called_is_asked_for_again_and_nothing_is_stored(
    page: Page, chat: ChatView, stack: Stack, tolerated: list[str]
) -> None:
    tolerated.append("422")
    before = json.loads(command(stack.folder, "clinic", "callbacks", "list", "--json"))
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_label("Your phone number").fill("0142")
    with page.expect_response("**/callbacks") as answered:
        chat.at.get_by_role("button", name="Ask for a call").click()
    assert answered.value.status == 422
    expect(chat.at.get_by_text("Please check this number. Give it with its area code.")).to_be_visible()
    expect(chat.at.get_by_label("Your phone number")).to_be_focused()
    assert json.loads(command(stack.folder, "clinic", "callbacks", "list", "--json")) == before


def test_an_alarm_in_what_it_is_about_is_answered_and_the_call_is_stored_all_the_same(chat: ChatView, stack: Stack) -> None:
    before = chat.answers.count()
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_label("Your phone number").fill(NUMBER)
    chat.at.get_by_label("What is it about?").fill("I cannot breathe since the injections")
    chat.at.get_by_role("button", name="Ask for a call").click()
    chat.answer_after(before)
    expect(chat.alarm_bar).to_be_visible()
    expect(chat.log).to_contain_text("Your request for a call is stored")
    assert waiting(stack, REFERENCE.findall(chat.log.inner_text())[0])


def test_words_of_an_emergency_go_out_without_a_number_too_and_other_words_stay_in_the_form(
    chat: ChatView, tolerated: list[str]
) -> None:
    tolerated.append("422")
    chat.at.get_by_role("button", name="Call me").click()
    about = chat.at.get_by_label("What is it about?")
    about.fill("My bill")
    chat.at.get_by_role("button", name="Ask for a call").click()
    expect(chat.at.get_by_text("Please check this number. Give it with its area code.")).to_be_visible()
    expect(about).to_have_value("My bill")
    before = chat.answers.count()
    about.fill("I cannot breathe since the injections")
    chat.at.get_by_role("button", name="Ask for a call").click()
    chat.answer_after(before)
    expect(chat.alarm_bar).to_be_visible()
    expect(chat.questions.last).to_contain_text("I cannot breathe since the injections")
    not_stored = chat.at.get_by_text("Your request for a call is not stored.")
    expect(not_stored).to_be_visible()
    ask_for_a_call(chat, What_is_it_about="")
    expect(not_stored).to_be_hidden()


def test_on_the_clinics_page_a_signed_in_patient_is_listed_by_name(new_context: NewContext, stack: Stack) -> None:
    page = new_context().new_page()
    page.goto("/portal")
    page.get_by_role("button", name="Maria Demo").click()
    reference = ask_for_a_call(in_page(page).opened())
    assert [row["patient"] for row in waiting(stack, reference)] == ["Maria Demo"]


@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_left_without_asking_for_anything(new_context: NewContext, stack: Stack, width: int) -> None:
    page = new_context(viewport={"width": width, "height": 844}).new_page()
    page.goto("/")
    chat = launched(page)
    before = json.loads(command(stack.folder, "clinic", "callbacks", "list", "--json"))
    chat.at.get_by_role("button", name="Call me").click()
    chat.at.get_by_label("Your phone number").fill(NUMBER)
    chat.at.get_by_role("button", name="Cancel").click()
    expect(chat.at.get_by_role("dialog")).to_have_count(0)
    expect(chat.at.get_by_role("button", name="Call me")).to_be_focused()
    assert json.loads(command(stack.folder, "clinic", "callbacks", "list", "--json")) == before


def test_one_press_cancels_the_call_and_the_form_does_not_open(chat: ChatView, stack: Stack) -> None:
    reference = ask_for_a_call(chat)
    expect(chat.ask("cancel my call back please")).to_contain_text(reference)
    expect(chat.offers("Change it")).to_be_visible()
    expect(chat.press("Cancel the call")).to_contain_text(f"Your request for a call, {reference}, is cancelled.")
    expect(chat.at.get_by_role("dialog", name="Ask the clinic to call you")).to_be_hidden()
    assert waiting(stack, reference) == []


def test_change_it_opens_the_form_that_keeps_the_reference(chat: ChatView, stack: Stack) -> None:
    reference = ask_for_a_call(chat, "312-555-0178")
    chat.ask("cancel my call back please")
    chat.offers("Change it").click()
    dialog = chat.at.get_by_role("dialog", name="Ask the clinic to call you")
    dialog.get_by_label("Your phone number").fill(NUMBER)
    before = chat.answers.count()
    dialog.get_by_role("button", name="Ask for a call").click()
    expect(chat.answer_after(before)).to_contain_text(reference)
    assert [row["phone"] for row in waiting(stack, reference)] == [SPOKEN]
