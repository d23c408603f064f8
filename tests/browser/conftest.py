"""A Chromium, pages on the running product, and a watch over what no page may do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser import chromium
from tests.browser.view import ChatView
from tests.stack import Stack

PATIENCE_MS = 20_000
# What Chromium says when a test has switched the network off.
SWITCHED_OFF = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
OWN = ("data:", "blob:", "about:")

NewContext = Callable[..., BrowserContext]
OpenChat = Callable[..., ChatView]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session", autouse=True)
def chromium_path() -> str:
    path = chromium.find()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
    return path


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Closed after each file: while Playwright runs, no asyncio test can run beside it."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright, chromium_path)
        yield browser
        browser.close()


@pytest.fixture
def tolerated() -> list[str]:
    """What a console may say in a test that makes a request fail: pieces of the message, put in by the test."""
    return list(SWITCHED_OFF)


@pytest.fixture
def new_context(browser: Browser, stack: Stack, tolerated: list[str]) -> Iterator[NewContext]:
    """Opens a browser of its own for one visitor. At the end, no page has complained and none has asked another origin."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(**options: object) -> BrowserContext:
        context = chromium.looking_in(browser.new_context(base_url=stack.url, **options))  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        _watch(context, stack.url, complaints)
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()
    assert [complaint for complaint in complaints if not any(piece in complaint for piece in tolerated)] == []


def _watch(context: BrowserContext, origin: str, complaints: list[str]) -> None:
    def asked(request: Request) -> None:
        if not request.url.startswith((f"{origin}/", *OWN)):
            complaints.append(f"asked {request.url}")

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"console: {message.text}")

    context.on("request", asked)
    context.on("console", told)
    context.on("weberror", lambda error: complaints.append(f"error: {error.error}"))


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context().new_page()


@pytest.fixture
def chat(page: Page) -> ChatView:
    """A visitor's chat on its own page, open."""
    return open_chat(page)


def open_chat(page: Page) -> ChatView:
    page.goto("/chat")
    return ChatView(page).opened()
