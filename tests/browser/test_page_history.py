"""What was said stays: over a reload, over a lost network; and it stays with the one who said it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import NewContext, open_chat
from tests.browser.view import ChatView
from tests.stack import Stack

QUESTION = "how long until botox works"
OTHER = "does it hurt"


@pytest.fixture
def context(new_context: NewContext) -> BrowserContext:
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def stored(page: Page) -> dict[str, Any]:
    """What the tab keeps of a visitor's chat."""
    kept: dict[str, Any] = json.loads(page.evaluate("sessionStorage.getItem('clinic-chat:visitor')"))
    return kept


def on_the_server(page: Page, stack: Stack) -> list[str]:
    """The ids of the messages as the records have them."""
    kept = stored(page)
    response = page.request.get(
        f"{stack.url}/api/conversations/{kept['id']}/messages", headers={"Authorization": f"Bearer {kept['token']}"}
    )
    return [message["id"] for message in response.json()["messages"]]


def on_the_page(chat: ChatView) -> list[str | None]:
    return [message.get_attribute("data-id") for message in chat.messages.all()]


def test_a_reload_keeps_the_history(page: Page, chat: ChatView) -> None:
    chat.ask(QUESTION)
    chat.ask(OTHER)
    before = chat.messages.locator(".text").all_inner_texts()
    page.reload()
    expect(chat.messages).to_have_count(len(before))
    assert chat.messages.locator(".text").all_inner_texts() == before
    expect(chat.questions.last).to_be_in_viewport()
    expect(chat.offers("Tell me more")).not_to_have_count(0)


def test_the_chats_own_page_goes_on_with_the_chat_of_the_home_page(page: Page) -> None:
    page.goto("/")
    ChatView(page.frame_locator("#chat iframe")).opened().ask(QUESTION)
    page.get_by_role("link", name="Open the chat on its own page").click()
    assert ChatView(page).opened().said() == [QUESTION]


def test_another_tab_starts_a_chat_of_its_own(context: BrowserContext, chat: ChatView) -> None:
    chat.ask(QUESTION)
    other = open_chat(context.new_page())
    assert other.said() == []
    other.ask(OTHER)
    assert (chat.said(), other.said()) == ([QUESTION], [OTHER])


def test_the_browser_keeps_no_words(context: BrowserContext, page: Page, chat: ChatView) -> None:
    chat.ask("my own private words about wearing off")
    assert set(stored(page)) == {"id", "token", "expires_at", "patient"}
    assert "private" not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert page.evaluate("localStorage.length") == 0
    assert context.cookies() == []


def test_a_message_written_offline_is_shown_as_unsent_and_goes_out_once(
    context: BrowserContext, page: Page, chat: ChatView, stack: Stack
) -> None:
    context.set_offline(True)
    chat.say(QUESTION)
    state = chat.questions.last.get_by_text("Not sent. It will go out when you are online again.")
    expect(state).to_be_in_viewport()
    expect(page.locator("#live")).to_have_text("Not sent. It will go out when you are online again.")
    context.set_offline(False)
    expect(chat.log.get_by_text("7 to 10 days")).to_be_visible()
    expect(state).to_be_hidden()
    assert chat.said() == [QUESTION]
    assert on_the_page(chat) == on_the_server(page, stack)


def test_an_answer_that_got_lost_on_the_way_is_asked_for_again_without_doing_anything_twice(
    page: Page, chat: ChatView, stack: Stack
) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.post_data_json["id"])
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/messages", lose_the_first)
    chat.ask(QUESTION)
    assert len(lost) == 1
    assert chat.said() == [QUESTION]
    assert on_the_page(chat) == on_the_server(page, stack)


def test_a_chat_that_has_ended_says_so_and_starts_anew(page: Page, chat: ChatView, stack: Stack, tolerated: list[str]) -> None:
    tolerated.append("404")
    kept = stored(page)
    page.request.delete(f"{stack.url}/api/conversations/{kept['id']}", headers={"Authorization": f"Bearer {kept['token']}"})
    chat.say(QUESTION)
    expect(chat.questions.last).to_contain_text("Not sent. This chat has ended.")
    page.get_by_role("button", name="Start a new one").click()
    expect(chat.questions).to_have_count(0)
    expect(chat.opened().ask(QUESTION).locator(".sources")).to_be_visible()
