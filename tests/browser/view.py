"""The chat as a patient sees and uses it, on its own page or inside another."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page, expect

ANSWER_MS = 60_000


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
        """The last message of the answer."""
        before = self.answers.count()
        self.say(words)
        return self.answer_after(before)

    def press(self, title: str) -> Locator:
        """The last message of what a suggestion with this title (of all that can be pressed, the last) brings."""
        before = self.answers.count()
        self.at.get_by_role("button", name=title).last.click()
        return self.answer_after(before)

    def answer_after(self, before: int) -> Locator:
        expect(self.answers.nth(before)).to_be_visible(timeout=ANSWER_MS)
        expect(self.typing).to_be_hidden()
        return self.answers.nth(self.answers.count() - 1)

    def ask_until(self, wanted: str, *ways: str) -> Locator:
        """The last message of the first answer that has this text; each way to ask has a new chat of its own."""
        for words in ways:
            self.start_anew()
            answer = self.ask(words)
            if wanted in answer.inner_text():
                return answer
        raise AssertionError(f"none of {ways} brought {wanted!r}")

    def start_anew(self) -> None:
        self.at.get_by_role("button", name="Delete this chat").click()
        self.at.get_by_role("button", name="Delete", exact=True).click()
        expect(self.questions).to_have_count(0)
        self.opened()

    def said(self) -> list[str]:
        """The patient's own words, in order."""
        return [words.strip() for words in self.questions.locator(".text").all_inner_texts()]
