"""The launcher in an emergency, on a website of another origin: the way to help stays, and the website learns nothing of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium, host_page
from tests.browser.conftest import PATIENCE_MS
from tests.browser.view import ChatView, in_page, launched
from tests.integration.api_server import served
from tests.integration.gateway import BASE, Gateway
from tests.stack import free_port

EMERGENCY = "I cannot breathe"
CRISIS = "I want to kill myself"
SMALL = {"width": 360, "height": 640}
# What a script of the website can hear, put in before the launcher.
LISTEN = """window.heard = [];
addEventListener("message", ({ data }) => heard.push(data), true);"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    sites = f"http://127.0.0.1:{port}"
    with (
        served(tmp_path_factory.mktemp("alarm"), sites=sites) as gateway,
        host_page.serving(gateway_url(gateway), port) as origin,
    ):
        yield origin


def gateway_url(gateway: Gateway) -> str:
    return str(gateway.client.make_url("")).rstrip("/")


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def visit(browser: Browser, contexts: list[BrowserContext], site: str, width: int = 1280, height: int = 900) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE_MS)
    contexts.append(context)
    page = context.new_page()
    page.add_init_script(LISTEN)
    chromium.looking_in(context)
    page.goto(site)
    return page


def alarmed(page: Page, words: str = EMERGENCY) -> ChatView:
    chat = launched(page)
    chat.ask(words)
    expect(chat.alarm_bar).to_be_visible()
    return chat


def test_the_website_hears_nothing_of_a_crisis(browser: Browser, contexts: list[BrowserContext], site: str) -> None:
    page = visit(browser, contexts, site)
    chat = alarmed(page, CRISIS)
    chat.at.get_by_role("button", name="Close the chat").click()
    call = page.get_by_role("link", name=f"Call {BASE.clinic.crisis_number}")
    expect(call).to_be_visible()
    heard = page.evaluate("heard")
    assert {one["type"] for one in heard} == {"clinic:chat-ready", "clinic:close"}
    assert all(set(one) == {"type"} for one in heard)
    kept = json.dumps(page.evaluate("({...sessionStorage, ...localStorage})"))
    assert kept == '{"migraine-companion": "closed"}'
    assert "key" not in page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name).join()")
    page.reload()
    expect(call).to_be_visible()


def test_the_launchers_parts_are_out_of_the_websites_reach(browser: Browser, contexts: list[BrowserContext], site: str) -> None:
    context = browser.new_context()
    contexts.append(context)
    page = context.new_page()
    page.goto(site)
    page.wait_for_function("window.MigraineCompanion")
    page.evaluate("MigraineCompanion.open()")
    assert page.evaluate("document.querySelector('migraine-companion').shadowRoot") is None
    assert page.evaluate("document.querySelectorAll('iframe').length + frames.length") == 0


def test_a_line_that_the_website_offers_is_not_taken(browser: Browser, contexts: list[BrowserContext], site: str) -> None:
    page = visit(browser, contexts, site)
    launched(page)
    page.evaluate(
        """() => {
          window.overheard = [];
          const frame = document.querySelector("migraine-companion").shadowRoot.querySelector("iframe").contentWindow;
          for (const key of [undefined, "", "1,2,3,4"]) {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => overheard.push(data);
            frame.postMessage({ type: "clinic:line", key }, "*", [port2]);
          }
        }"""
    )
    in_page(page).ask(CRISIS)
    in_page(page).at.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("link", name=f"Call {BASE.clinic.crisis_number}")).to_be_visible()
    assert page.evaluate("overheard") == []


def test_no_number_of_escapes_closes_it(browser: Browser, contexts: list[BrowserContext], site: str) -> None:
    page = visit(browser, contexts, site, **SMALL)
    chat = alarmed(page)
    dialog = page.get_by_role("dialog")
    page.evaluate("document.activeElement.blur()")
    for _ in range(6):
        page.keyboard.press("Escape")
        page.wait_for_timeout(60)
        expect(dialog).to_be_visible()
    expect(chat.alarm_bar).to_be_in_viewport(ratio=1)
    assert dialog.evaluate("node => node.matches(':modal')")
    page.evaluate("MigraineCompanion.close()")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Ask a question").click()
    expect(chat.alarm_bar).to_be_visible()
    chat.at.get_by_role("button", name="Close the chat").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("side", ["right", "left"])
def test_the_closed_launcher_fits_a_narrow_screen(browser: Browser, contexts: list[BrowserContext], site: str, side: str) -> None:
    page = visit(browser, contexts, f"{site}/?data-position={side}", width=320, height=568)
    chat = alarmed(page)
    chat.at.get_by_role("button", name="Close the chat").click()
    bar = page.get_by_role("complementary", name="Chat")
    for part in (bar.get_by_role("link"), bar.get_by_role("button")):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 16
        assert box["x"] + box["width"] <= 304


def test_in_an_emergency_on_a_small_phone_half_of_the_screen_is_for_the_chat(
    browser: Browser, contexts: list[BrowserContext], site: str
) -> None:
    page = visit(browser, contexts, site, width=320, height=568)
    chat = alarmed(page)
    box = chat.at.get_by_role("main", name="Chat").bounding_box()
    assert box is not None
    assert box["height"] >= 568 / 2
