"""What could not be done in a conversation is said where the person looks, however long the transcript, also without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clinic.domain.staff import Role
from tests.browser.conftest import NewContext, open_chat
from tests.browser.test_desk import SCREENS, Served, looks_right, staff_page
from tests.browser.test_desk import gateway as gateway
from tests.browser.test_desk import stack as stack
from tests.integration.gateway import Gateway


def said_in_sight(page: Page, words: str) -> None:
    problem = page.get_by_role("alert").filter(has_text=words)
    expect(problem).to_be_in_viewport(ratio=1)
    expect(problem).to_be_focused()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_reply_that_was_not_sent_and_a_take_over_that_was_lost_are_said_where_one_looks(
    gateway: Gateway,
    new_context: NewContext,
    stack: Served,
    tmp_path: Path,
    tolerated: list[str],
    screen: str,
    scripts: bool,
) -> None:
    tolerated.append("409")
    chat = open_chat(new_context().new_page())
    for number in range(8):
        chat.ask(f"question number {number}")
    ((id,),) = gateway.rows("SELECT id FROM conversation ORDER BY started_at DESC LIMIT 1")
    first, second = (
        staff_page(gateway, new_context, stack, Role.NURSE, name, java_script_enabled=scripts, viewport=SCREENS[screen])
        for name in ("Dana Reyes", "Ann Nurse")
    )
    for page in (first, second):
        page.goto(f"/staff/conversations/{id}")
    first.get_by_role("button", name="Take over").click()
    first.get_by_label("Write to the patient").fill("A long answer")

    second.get_by_role("button", name="Take over").click()
    said_in_sight(second, "Dana, nurse has this conversation. You did not take it.")
    second.screenshot(path=tmp_path / "not-taken.png")
    second.get_by_role("button", name="Take over from Dana, nurse").click()
    expect(second.get_by_label("Write to the patient")).to_be_focused()

    send = first.get_by_role("button", name="Send")
    if scripts:  # the page finds it out by itself, and what is pressed in the seconds before is refused all the same
        expect(send).to_be_disabled()
        expect(first.get_by_text("You do not have this conversation: nothing can be sent.")).to_be_visible()
        expect(first.get_by_text("The patient reads it as from")).to_be_hidden()
        first.get_by_label("Write to the patient").press("Control+Enter")
        expect(first.get_by_label("Write to the patient")).to_have_value("A long answer")
        first.evaluate("document.getElementById('end').requestSubmit()")
    else:
        send.click()
    said_in_sight(first, "Ann, nurse has this conversation now. This was not sent.")
    first.screenshot(path=tmp_path / "not-sent.png")
    first.get_by_role("link", name="To what you typed").click()
    typed = first.get_by_label("Write to the patient")
    expect(typed).to_be_in_viewport(ratio=1)
    expect(typed).to_have_value("A long answer")
    if scripts:
        looks_right(first, "not-sent", tmp_path)
