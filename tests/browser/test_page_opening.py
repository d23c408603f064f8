"""A chat that cannot be opened: the page says so, shows the number to call, and tries again by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import GatewayAlone
from tests.browser.view import ChatView
from tests.integration.api_server import served
from tests.integration.gateway import BASE, Gateway

OPENING = "**/api/conversations"
AWAY = "The chat cannot be reached just now. It will be tried again."
COUNT = "SELECT count(*) FROM conversation"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("opening")) as gateway:
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> GatewayAlone:
    return GatewayAlone.of(gateway, gateway.folder)


@contextmanager
def locked(gateway: Gateway) -> Iterator[None]:
    """Another process writes in the database, and does not come to an end."""
    with closing(sqlite3.connect(gateway.folder / "clinic.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def refused(page: Page) -> list[Route]:
    asked: list[Route] = []

    def refuse(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=503, json={}, headers={"Retry-After": "1"})

    page.route(OPENING, refuse)
    return asked


def test_a_visitor_who_comes_while_the_database_is_locked_gets_a_chat_later(
    page: Page, gateway: Gateway, tolerated: list[str]
) -> None:
    tolerated.append("503")
    before = gateway.rows(COUNT)[0][0]
    with locked(gateway):
        page.goto("/chat")
        expect(page.get_by_text("One moment, the chat is being opened.")).to_be_visible(timeout=3000)
        expect(page.get_by_role("link", name=f"call {BASE.clinic.emergency_number}").first).to_be_in_viewport(ratio=1)
        expect(page.get_by_text(AWAY)).to_be_visible()
        expect(page.get_by_role("link", name=f"call {BASE.clinic.emergency_number}").first).to_be_in_viewport(ratio=1)
    ChatView(page).opened()
    expect(page.locator("#notice")).to_be_hidden()
    assert gateway.rows(COUNT)[0][0] == before + 1


def test_the_pauses_grow(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    page.clock.install()
    asked = refused(page)
    page.goto("/chat")
    expect(page.get_by_text(AWAY)).to_be_visible()
    counts = []
    for _ in range(3):
        for _ in range(60):
            page.clock.run_for(1000)
            page.wait_for_timeout(10)
        counts.append(len(asked))
    assert 4 <= counts[0] <= 7
    assert 1 <= counts[2] - counts[1] <= 3
    page.unroute(OPENING)
    page.clock.run_for(31_000)
    ChatView(page).opened()
    expect(page.get_by_text(AWAY)).to_be_hidden()


def test_the_button_keeps_the_focus_while_it_is_tried_again(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    asked = refused(page)
    page.goto("/chat")
    button = page.get_by_role("button", name="Try again")
    button.focus()
    while len(asked) < 3:
        page.wait_for_timeout(100)
    expect(button).to_be_focused()
    page.unroute(OPENING)
    button.press("Enter")
    ChatView(page).opened()


def test_what_was_answered_and_typed_meanwhile_stays(page: Page, tolerated: list[str]) -> None:
    tolerated.append("503")
    asked = refused(page)
    page.goto("/chat")
    chat = ChatView(page)
    chat.box.fill("half a sent")
    while len(asked) < 3:
        page.wait_for_timeout(100)
    expect(chat.box).to_have_value("half a sent")
    chat.box.press("Enter")
    page.unroute(OPENING)
    expect(chat.answers).to_have_count(2)
    assert chat.said() == ["half a sent"]


def test_a_chat_that_opens_at_once_says_nothing_of_it(page: Page) -> None:
    page.goto("/chat")
    ChatView(page).opened()
    page.wait_for_timeout(1500)
    expect(page.locator("#notice")).to_be_hidden()


def test_a_sign_in_that_ended_is_not_tried_again_by_itself(page: Page, tolerated: list[str]) -> None:
    tolerated.append("401")
    asked: list[Route] = []

    def refuse(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=401, json={})

    page.goto("/portal")
    page.route(OPENING, refuse)
    page.get_by_role("button", name="Maria Demo").click()
    expect(page.frame_locator("iframe").get_by_text("Your sign-in has ended.")).to_be_visible()
    page.wait_for_timeout(2000)
    count = len(asked)
    page.wait_for_timeout(5000)
    assert len(asked) == count
