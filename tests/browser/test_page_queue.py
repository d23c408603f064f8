"""What could not be sent goes out in the order in which it was written; an emergency waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import open_chat
from tests.browser.desk import GatewayAlone
from tests.browser.view import ChatView, let_go
from tests.integration.api_server import served
from tests.integration.gateway import Gateway

TOLD = ["I had a migraine on november 26", "it was 7 out of 10", "no wait, 4 out of 10"]
EMERGENCY = "I cannot breathe"
SENDING = "**/messages"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("queue")) as gateway:
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> GatewayAlone:
    return GatewayAlone.of(gateway, gateway.folder)


@pytest.fixture
def sent(page: Page, tolerated: list[str]) -> list[str]:
    """The words of each try to send, in order."""
    tolerated += ["ERR_CONNECTION_REFUSED", "503", "500", "424", "422"]
    tried: list[str] = []

    def asked(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            tried.append(request.post_data_json["text"])

    page.on("request", asked)
    return tried


def refuse(page: Page, *texts: str, status: int = 0, wait_s: int = 1) -> None:
    """These messages, or all, find no gateway, or one that refuses them with `status`."""

    def answer(route: Route) -> None:
        if route.request.method != "POST" or (texts and route.request.post_data_json["text"] not in texts):
            route.continue_()
        elif status:
            route.fulfill(status=status, json={}, headers={"Retry-After": str(wait_s)})
        else:
            route.abort("connectionrefused")

    page.route(SENDING, answer)


def stored(gateway: Gateway) -> list[str]:
    """The patient's words of the latest chat, as the records have them."""
    latest = "SELECT id FROM conversation ORDER BY started_at DESC LIMIT 1"
    rows = gateway.rows(f"SELECT text FROM message WHERE sender = 'patient' AND conversation_id = ({latest}) ORDER BY seq")
    return [text for (text,) in rows]


def tell(chat: ChatView, page: Page) -> None:
    """All of it, as fast as somebody types."""
    for words in TOLD:
        chat.say(words)
        page.wait_for_timeout(1300)


def all_sent(chat: ChatView, count: int) -> None:
    expect(chat.log.locator(".from-patient[data-seq]")).to_have_count(count, timeout=40_000)
    expect(chat.log.locator(".unsent, .waiting")).to_have_count(0)


@pytest.mark.parametrize("back_after_ms", [700, 2600, 5200])
def test_what_waits_goes_out_in_the_order_of_writing(page: Page, gateway: Gateway, sent: list[str], back_after_ms: int) -> None:
    chat = open_chat(page)
    refuse(page)
    tell(chat, page)
    page.wait_for_timeout(back_after_ms - 700)
    page.unroute(SENDING)
    all_sent(chat, 3)
    assert stored(gateway) == TOLD
    assert chat.said() == TOLD


def test_one_whose_way_is_slow_is_not_passed(page: Page, gateway: Gateway, sent: list[str]) -> None:
    chat = open_chat(page)
    held: list[Route] = []
    page.route(SENDING, lambda route: route.continue_() if held else held.append(route))
    for words in TOLD:
        chat.say(words)
    expect(chat.questions.last).to_contain_text("Not sent yet")
    let_go(page, held)
    all_sent(chat, 3)
    assert stored(gateway) == TOLD


def test_the_order_stays_over_a_reload_also_for_what_is_typed_at_once_after_it(
    page: Page, gateway: Gateway, sent: list[str]
) -> None:
    chat = open_chat(page)
    refuse(page)
    for words in TOLD[:2]:
        chat.say(words)
        expect(chat.questions.last).to_contain_text("Not sent yet")
    page.unroute(SENDING)
    page.reload()
    chat.say(TOLD[2])
    all_sent(chat, 3)
    assert stored(gateway) == TOLD
    assert chat.said() == TOLD


def test_the_order_stays_where_the_browser_denies_its_storage(page: Page, gateway: Gateway, sent: list[str]) -> None:
    deny = "Object.defineProperty(window, '%s', { get() { throw new DOMException('denied', 'SecurityError'); } });"
    page.add_init_script("\n".join(deny % name for name in ("sessionStorage", "localStorage")))
    chat = open_chat(page)
    refuse(page)
    tell(chat, page)
    page.unroute(SENDING)
    all_sent(chat, 3)
    assert stored(gateway) == TOLD


def test_try_again_at_the_last_sends_all_in_order(page: Page, gateway: Gateway, sent: list[str]) -> None:
    chat = open_chat(page)
    refuse(page, status=503, wait_s=600)
    for words in TOLD:
        chat.say(words)
        expect(chat.questions.last).to_contain_text("It will be tried again")
    page.unroute(SENDING)
    chat.questions.last.get_by_role("button", name="Try again").click()
    all_sent(chat, 3)
    assert stored(gateway) == TOLD


def test_an_emergency_passes_what_waits(page: Page, gateway: Gateway, sent: list[str]) -> None:
    chat = open_chat(page)
    refuse(page, *TOLD, status=503)
    for words in TOLD[:2]:
        chat.say(words)
        expect(chat.questions.last).to_contain_text("Not sent yet")
    chat.say(EMERGENCY)
    expect(chat.at.get_by_role("alert")).to_be_visible(timeout=2000)
    page.unroute(SENDING)
    all_sent(chat, 3)
    assert stored(gateway) == [EMERGENCY, *TOLD[:2]]


@pytest.mark.parametrize("status", [422, 500])
def test_what_the_gateway_does_not_take_holds_nothing_up(page: Page, gateway: Gateway, sent: list[str], status: int) -> None:
    chat = open_chat(page)
    refuse(page, TOLD[0], status=status)
    chat.say(TOLD[0])
    expect(chat.questions.last).to_contain_text("Not sent")
    chat.say(TOLD[1])
    expect(chat.answers).to_have_count(2)
    assert stored(gateway) == [TOLD[1]]


def test_what_is_written_before_a_chat_is_open_goes_out_in_order(page: Page, gateway: Gateway, sent: list[str]) -> None:
    opening = "**/api/conversations"
    page.route(opening, lambda route: route.abort("connectionrefused"))
    page.goto("/chat")
    chat = ChatView(page)
    tell(chat, page)
    page.unroute(opening)
    all_sent(chat, 3)
    assert stored(gateway) == TOLD
    assert chat.said() == TOLD


def test_nothing_is_tried_again_and_again_behind_one_that_waits(page: Page, gateway: Gateway, sent: list[str]) -> None:
    chat = open_chat(page)
    refuse(page, TOLD[0])
    for words in TOLD:
        chat.say(words)
    page.wait_for_timeout(6000)
    assert len(sent) <= 3 * 5
    page.unroute(SENDING)
    all_sent(chat, 3)
    assert stored(gateway) == TOLD
