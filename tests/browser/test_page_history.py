"""What was said stays: over a reload, over a lost network; and it stays with the one who said it."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import NewContext, open_chat
from tests.browser.view import ChatView, launched
from tests.stack import Stack

QUESTION = "how long until botox works"
OTHER = "does it hurt"
MEANWHILE = "can i drive home after"


@pytest.fixture
def context(new_context: NewContext) -> BrowserContext:
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def stored(page: Page) -> dict[str, Any]:
    """What the browser keeps of a visitor's chat."""
    kept: dict[str, Any] = json.loads(page.evaluate("localStorage.getItem('clinic-chat:visitor')"))
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
    launched(page).ask(QUESTION)
    page.get_by_role("button", name="Close the chat").first.click()
    page.get_by_role("link", name="Open the chat on its own page").click()
    assert ChatView(page).opened().said() == [QUESTION]


def test_two_tabs_show_the_same_chat_and_stay_in_step(context: BrowserContext, page: Page, chat: ChatView, stack: Stack) -> None:
    chat.ask(QUESTION)
    other = open_chat(context.new_page())
    assert other.said() == [QUESTION]
    other.ask(OTHER)
    expect(chat.questions).to_have_count(2)
    expect(chat.messages).to_have_count(len(on_the_server(page, stack)))
    chat.ask(QUESTION)
    expect(other.questions).to_have_count(3)
    expect(other.messages).to_have_count(len(on_the_server(page, stack)))
    assert on_the_page(chat) == on_the_page(other) == on_the_server(page, stack)


def test_two_tabs_that_open_together_share_one_chat(context: BrowserContext) -> None:
    pages = [context.new_page() for _ in range(2)]
    for page in pages:
        page.goto("/chat", wait_until="commit")
    chats = [ChatView(page).opened() for page in pages]
    assert on_the_page(chats[0]) == on_the_page(chats[1])


def test_a_chat_deleted_in_one_tab_is_gone_in_the_other(
    context: BrowserContext, page: Page, chat: ChatView, tolerated: list[str]
) -> None:
    tolerated.append("404")
    chat.ask(QUESTION)
    other = open_chat(context.new_page())
    chat.start_anew()
    expect(other.questions).to_have_count(0)
    other.ask(OTHER)
    expect(chat.questions).to_have_count(1)
    assert chat.said() == [OTHER]


def test_the_browser_keeps_no_words(context: BrowserContext, page: Page, chat: ChatView) -> None:
    chat.ask("my own private words about wearing off")
    assert set(stored(page)) == {"id", "token", "expires_at"}
    assert page.evaluate("Object.keys({...sessionStorage, ...localStorage})") == ["clinic-chat:visitor"]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("caches.keys()") == []
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


def test_after_ten_minutes_offline_the_history_comes_back_and_what_was_written_goes_out_once(
    context: BrowserContext, page: Page, stack: Stack
) -> None:
    context.set_default_timeout(60_000)
    page.clock.install()
    chat = open_chat(page)
    chat.ask(QUESTION)
    sent = watch_sent(page)
    context.set_offline(True)
    chat.say(OTHER)
    expect(chat.questions.last).to_contain_text("Not sent. It will go out when you are online again.")
    page.clock.run_for("05:00")  # A stream that is open already goes on in Chromium's offline; after silence the page ends it.
    elsewhere = say_elsewhere(page, stack, MEANWHILE)
    page.clock.run_for("05:00")
    assert chat.said() == [QUESTION, OTHER]
    context.set_offline(False)
    expect(chat.questions).to_have_count(3)
    expect(chat.log.locator(".unsent, .waiting")).to_have_count(0)
    expect(chat.messages).to_have_count(len(on_the_server(page, stack)))
    assert sorted(on_the_page(chat), key=str) == sorted(on_the_server(page, stack))
    assert set(elsewhere) < set(on_the_page(chat))
    assert sorted(chat.said()) == sorted([QUESTION, MEANWHILE, OTHER])
    assert len(set(sent)) == 1
    page.reload()
    expect(chat.messages).to_have_count(len(on_the_server(page, stack)))
    assert on_the_page(chat) == on_the_server(page, stack)
    assert sent[0] in on_the_page(chat)


def watch_sent(page: Page) -> list[str]:
    """The ids of the messages that the page tries to send from here on, one a try."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data_json["id"]) if request.method == "POST" else None)
    return sent


def say_elsewhere(page: Page, stack: Stack, words: str) -> list[str]:
    """What the same patient says on another device, and its answers: their ids."""
    kept = stored(page)
    response = page.request.post(
        f"{stack.url}/api/conversations/{kept['id']}/messages",
        headers={"Authorization": f"Bearer {kept['token']}"},
        data={"id": str(uuid4()), "text": words},
    )
    assert response.status == 200
    return [message["id"] for message in response.json()["messages"]]


def test_an_unsent_message_survives_a_reload_and_goes_out_once(
    page: Page, chat: ChatView, stack: Stack, tolerated: list[str]
) -> None:
    tolerated.append("503")
    page.route("**/messages", lambda route: route.fulfill(status=503, json={}))
    chat.say(QUESTION)
    expect(chat.questions.last).to_contain_text("Not sent yet. Trying again…")
    id = on_the_page(chat)[-1]
    page.unroute("**/messages")
    page.reload()
    expect(chat.log.get_by_text("7 to 10 days")).to_be_visible()
    assert chat.said() == [QUESTION]
    assert on_the_page(chat) == on_the_server(page, stack)
    assert on_the_page(chat)[1] == id
    assert page.evaluate("sessionStorage.length") == 0


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


def test_a_chat_that_is_deleted_by_chat_leaves_the_page_and_another_can_begin(
    page: Page, chat: ChatView, tolerated: list[str]
) -> None:
    tolerated.append("404")  # the page finds that its chat is gone
    chat.ask(QUESTION)
    chat.ask("delete this chat")
    chat.offers("Delete this chat").click()
    expect(chat.log.get_by_text("This chat is deleted.")).to_be_visible()
    expect(chat.messages).to_have_count(1)
    page.get_by_role("button", name="Start a new one").click()
    expect(chat.log.get_by_text("This chat is deleted.")).to_have_count(0)
    chat.opened().ask(OTHER)
    assert chat.said() == [OTHER]
