"""The chat as a patient sees and uses it, on its own page or inside another."""

from __future__ import annotations

from re import Pattern

from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

ANSWER_MS = 60_000
FRAME = "migraine-companion iframe"  # CSS of Playwright looks into the launcher's shadow.


def launched(page: Page, label: str = "Ask a question") -> ChatView:
    """The chat that the launcher on this page opens, open."""
    page.get_by_role("button", name=label).click()
    return in_page(page).opened()


def in_page(page: Page) -> ChatView:
    return ChatView(page.frame_locator(FRAME))


def let_go(page: Page, held: list[Route]) -> None:
    """The first request that a test holds up goes on, as soon as it is made."""
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()


class ChatView:
    """`at` is the page of the chat, or the frame that it stands in."""

    def __init__(self, at: Page | FrameLocator) -> None:
        self.at = at
        self.log = at.get_by_role("log", name="Conversation")
        self.box = at.get_by_role("textbox", name="Your message")
        self.typing = at.locator("#typing")
        self.alarm_bar = at.get_by_role("complementary", name="Emergency numbers")
        self.messages = self.log.get_by_role("article")
        self.answers = self.log.locator(".from-bot, .from-system")
        self.questions = self.log.locator(".from-patient")

    def opened(self) -> ChatView:
        """Itself, once the greeting (and what was said before) is there."""
        expect(self.answers.first).to_be_visible(timeout=ANSWER_MS)
        return self

    def say(self, words: str) -> None:
        """Types and sends, without waiting for an answer."""
        self.box.fill(words)
        self.box.press("Enter")

    def ask(self, words: str) -> Locator:
        """The first message of the answer. What can be pressed stands under the last: see `offers`."""
        before = self.answers.count()
        self.say(words)
        return self.answer_after(before)

    def press(self, title: str) -> Locator:
        """The first message of what the suggestion with this title brings."""
        before = self.answers.count()
        self.offers(title).click()
        return self.answer_after(before)

    def offers(self, title: str | Pattern[str] = "") -> Locator:
        """The suggestions that can be seen, whose title has these words in it."""
        return self.log.get_by_role("group").get_by_role("button", name=title)

    def answer_after(self, before: int) -> Locator:
        expect(self.answers.nth(before)).to_be_visible(timeout=ANSWER_MS)
        expect(self.typing).to_be_hidden()
        return self.answers.nth(before)

    def ask_until(self, wanted: str, *ways: str) -> None:
        """Asks in the first of these ways that brings this text; each has a new chat of its own."""
        for words in ways:
            self.start_anew()
            self.ask(words)
            if wanted in self.log.inner_text():
                return
        raise AssertionError(f"none of {ways} brought {wanted!r}")

    def start_anew(self) -> None:
        greeting = self.answers.first.get_attribute("data-id") or ""
        self.at.get_by_role("button", name="Delete this chat").click()
        self.at.get_by_role("button", name="Delete", exact=True).click()
        expect(self.answers).to_have_count(1)
        expect(self.answers).not_to_have_attribute("data-id", greeting)

    def said(self) -> list[str]:
        """The patient's own words, in order."""
        return [words.strip() for words in self.questions.locator(".text").all_inner_texts()]
