"""On a short screen (zoomed to 200 %, a phone held sideways) nothing of the chat is missing, and there is room to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewContext, open_chat
from tests.browser.desk import GatewayAlone
from tests.browser.test_page_portal import sign_in
from tests.browser.view import ChatView, launched
from tests.integration.api_server import served
from tests.integration.gateway import BASE, Gateway

EMERGENCY, CRISIS = "I cannot breathe", "I want to kill myself"
# Width, height, and the least that is for the conversation, without an alarm and with one.
SHORT = [(640, 400, 230, 180), (740, 360, 190, 140), (844, 390, 220, 170), (360, 480, 240, 180), (320, 256, 64, 64)]
SIZES = pytest.mark.parametrize("size", SHORT, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with served(tmp_path_factory.mktemp("short")) as gateway:
        yield gateway


@pytest.fixture
def stack(gateway: Gateway) -> GatewayAlone:
    return GatewayAlone.of(gateway, gateway.folder)


def on_own_page(page: Page) -> ChatView:
    return open_chat(page)


def in_launcher(page: Page) -> ChatView:
    page.goto("/")
    return launched(page)


def signed_in(page: Page) -> ChatView:
    page.goto("/portal")
    return sign_in(page, "Maria Demo")


WAYS = pytest.mark.parametrize("way", [on_own_page, in_launcher, signed_in], ids=lambda way: way.__name__)


def opened(new_context: NewContext, way: Callable[[Page], ChatView], size: tuple[int, int, int, int]) -> ChatView:
    page = new_context(viewport={"width": 1280, "height": 800}).new_page()
    chat = way(page)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return chat


def room(chat: ChatView) -> float:
    box = chat.at.locator("#scroll").bounding_box()
    assert box is not None
    return box["height"]


def whole(part: Locator) -> None:
    """It can be seen, and none of its words is cut off."""
    expect(part).to_be_in_viewport(ratio=1)
    cut = "node => node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1"
    assert not part.evaluate(cut)


@SIZES
@WAYS
def test_the_clinic_who_is_signed_in_and_what_it_is_not_for_can_be_seen(
    new_context: NewContext, way: Callable[[Page], ChatView], size: tuple[int, int, int, int]
) -> None:
    chat = opened(new_context, way, size)
    whole(chat.at.get_by_role("heading", name=BASE.clinic.name))
    who = "Signed in as Maria Demo" if way is signed_in else "Automated assistant"
    whole(chat.at.locator("#who").filter(has_text=who))
    whole(chat.at.get_by_text("Not for emergencies. In an emergency, call 911.").last)
    for name in ("Call me", "Delete this chat"):
        expect(chat.at.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(chat.box).to_be_in_viewport(ratio=1)
    assert room(chat) >= size[2]


@SIZES
@pytest.mark.parametrize("words", [EMERGENCY, CRISIS])
def test_in_an_emergency_its_numbers_can_be_seen_and_there_is_room(
    new_context: NewContext, words: str, size: tuple[int, int, int, int]
) -> None:
    chat = opened(new_context, in_launcher, size)
    chat.ask(words)
    for link in chat.alarm_bar.get_by_role("link").all():
        expect(link).to_be_in_viewport(ratio=1)
    whole(chat.at.get_by_role("heading", name=BASE.clinic.name))
    expect(chat.box).to_be_in_viewport(ratio=1)
    assert room(chat) >= size[3]
    scrolled = chat.at.locator("body").evaluate("body => { body.scrollTop = 99; return body.scrollTop; }")
    assert scrolled == 0  # The conversation alone scrolls where all fits.


@SIZES
def test_what_does_not_fit_can_be_scrolled_to(new_context: NewContext, size: tuple[int, int, int, int]) -> None:
    chat = opened(new_context, on_own_page, size)
    assert isinstance(chat.at, Page)
    chat.at.evaluate(
        "() => Object.assign(document.getElementById('notice'), {hidden: false, textContent: 'It cannot be reached. '.repeat(9)})"
    )
    for part in (chat.at.get_by_role("heading", name=BASE.clinic.name), chat.at.locator(".foot"), chat.box):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport(ratio=1)
    assert room(chat) >= 64
