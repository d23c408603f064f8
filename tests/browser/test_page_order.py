"""Two tabs that write at the same moment: each shows what was said in the order in which it is stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import NewContext, open_chat
from tests.browser.desk import GatewayAlone
from tests.browser.view import ChatView, let_go
from tests.integration.api_server import served
from tests.integration.gateway import Gateway

SENDING = "**/messages"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("order")) as gateway:
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> GatewayAlone:
    return GatewayAlone.of(gateway, gateway.folder)


@pytest.fixture
def tabs(new_context: NewContext) -> list[ChatView]:
    context = new_context()
    return [open_chat(context.new_page()) for _ in range(2)]


def order(chat: ChatView) -> list[int]:
    return [int(message.get_attribute("data-seq") or 0) for message in chat.messages.all()]


def in_order(chat: ChatView, count: int) -> bool:
    expect(chat.log.locator("[data-seq]")).to_have_count(count)
    return order(chat) == sorted(order(chat))


def test_both_write_at_once(tabs: list[ChatView]) -> None:
    for turn in range(3):
        for name, chat in zip("ab", tabs, strict=True):
            chat.say(f"{name}{turn}")
    count = 1 + 2 * 2 * 3  # the greeting, and each with its answer
    assert all(in_order(chat, count) for chat in tabs)


def test_a_message_that_gets_its_number_late_goes_below_what_came_before_it(tabs: list[ChatView]) -> None:
    one, other = tabs
    page = one.at
    assert isinstance(page, Page)
    held: list[Route] = []
    page.route(SENDING, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    one.say("mine, typed first")
    other.ask("theirs, stored first")
    expect(one.questions).to_have_count(2)
    expect(one.answers).to_have_count(2)
    assert one.said() == ["mine, typed first", "theirs, stored first"]
    let_go(page, held)
    page.unroute(SENDING)
    assert in_order(one, 5)
    assert one.said() == ["theirs, stored first", "mine, typed first"]
    assert in_order(other, 5)


def test_the_stream_that_brings_an_answer_piece_by_piece_leaves_its_beginning_in_sight(
    new_context: NewContext, gateway: Gateway
) -> None:
    page = new_context(viewport={"width": 360, "height": 640}, reduced_motion="reduce").new_page()
    chat = open_chat(page)
    before, gateway.assistant.replies = gateway.assistant.replies, [{"topic": "aftercare"}, {"topic": "onset"}]
    held: list[tuple[Route, APIResponse]] = []
    page.route(SENDING, lambda route: held.append((route, route.fetch())))
    try:
        chat.say("can i wash my hair after the injections")
        expect(chat.answers).to_have_count(3)
        expect(chat.questions.last).to_be_in_viewport(ratio=1)
        while not held:
            page.wait_for_timeout(20)
        for route, response in held:
            route.fulfill(response=response)
        expect(chat.typing).to_be_hidden()
        expect(chat.questions.last).to_be_in_viewport(ratio=1)
    finally:
        gateway.assistant.replies = before
