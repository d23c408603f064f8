"""A chat that the limits refuse to open is still the way to the emergency text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.view import ChatView
from tests.integration.api_server import at, served
from tests.integration.gateway import Gateway


@dataclass
class Served:
    """In place of the whole product."""

    url: str


@pytest.fixture
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("limits"), rate_limit="on", rate_overall="1/hour") as gateway:
        at(gateway, gateway.open())
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> Served:
    return Served(str(gateway.client.make_url("")).rstrip("/"))


def test_an_emergency_is_answered_where_no_chat_could_be_opened(page: Page, gateway: Gateway, tolerated: list[str]) -> None:
    tolerated.append("429")
    page.goto("/chat")
    notice = page.get_by_text("The chat cannot be reached just now.")
    expect(notice).to_be_visible()
    chat = ChatView(page)
    with page.expect_response(lambda answer: answer.status == 429):
        chat.say("when does it start to work?")
    expect(notice).to_be_visible()
    expect(chat.questions.last).to_contain_text("Not sent yet. It will be tried again.")
    chat.say("I cannot breathe")
    expect(chat.log).to_contain_text("911")
    assert sorted(chat.said()) == ["I cannot breathe", "when does it start to work?"]
    expect(notice).to_be_hidden()
    while not gateway.rows("SELECT id FROM alarm"):
        page.wait_for_timeout(100)  # on a busy machine it waits in the spool
    assert gateway.rows("SELECT level FROM alarm") == [("emergency",)]
