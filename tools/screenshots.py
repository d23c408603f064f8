"""Take the README's pictures from the running product: `make screenshots`.

Starts a stack of its own with fresh records, so that every picture begins with an empty chat.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from clinic.domain.staff import Role
from tests.browser import chromium
from tests.browser.desk import signed_in
from tests.browser.test_page_callback import ask_for_a_call
from tests.browser.view import ChatView, in_page
from tests.stack import ROOT, Stack, running
from tools.bench import insights

FOLDER = ROOT / "docs/screenshots"
MAX_BYTES = 250_000
# Conversations of a year, for Insights.
SEEDED, SEEDED_UNTIL = 5_000, insights.NOW.date()
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
STILL: dict[str, Any] = {"reduced_motion": "reduce"}


def chat(page: Page) -> None:
    """The website, with a question answered and its sources open."""
    page.goto("/")
    page.get_by_role("button", name="When does Botox start to work?").click()
    view = in_page(page)
    answer = view.answer_after(1)
    answer.locator("summary").click()
    answer.evaluate("() => document.activeElement.blur()")
    page.mouse.move(0, 0)


def phone_dark(page: Page) -> None:
    """The chat on a phone, in the dark."""
    _ask(page, "When does Botox start to work?")


def emergency(page: Page) -> None:
    _ask(page, "My throat feels tight and I can't breathe well")


def diary(page: Page) -> None:
    """A headache told in one line, read back, before it is saved."""
    page.goto("/portal")
    page.get_by_role("button", name="Maria Demo").click()
    view = in_page(page).opened()
    view.ask("migraine yesterday, 7/10, six hours, felt sick, took rizatriptan")
    view.box.evaluate("box => box.blur()")
    page.mouse.move(0, 0)


def _ask(page: Page, words: str) -> None:
    page.goto("/chat")
    view = ChatView(page).opened()
    view.ask(words)
    view.box.evaluate("box => box.blur()")


Scene = Callable[[Page], None]
PICTURES: dict[str, tuple[Scene, dict[str, Any]]] = {
    "chat": (chat, DESKTOP),
    "phone-dark": (phone_dark, {**PHONE, "color_scheme": "dark"}),
    "emergency": (emergency, PHONE),
    "diary": (diary, DESKTOP),
}
# The staff desk: who looks, and where.
DESK: dict[str, tuple[Role, str]] = {
    "desk": (Role.NURSE, "/staff/conversations"),
    "desk-alarms": (Role.NURSE, "/staff/alarms"),
    "desk-conversation": (Role.NURSE, "/staff/conversations"),
    "desk-callbacks": (Role.FRONT_DESK, "/staff/callbacks"),
    "desk-ask": (Role.FRONT_DESK, "/staff/ask"),
    "desk-review": (Role.CLINICIAN, "/staff/review"),
    "desk-answers": (Role.CLINICIAN, "/staff/answers"),
    "desk-insights": (
        Role.CLINICIAN,
        f"/staff/insights?from={insights.NOW.date() - timedelta(days=29)}&to={insights.NOW.date()}",
    ),
}
CALLER = "will it hurt, and can I drive home after the injections"


SETTLED_MS = 800


def patients(page: Page, stack: Stack) -> None:
    """What the desk's pictures show: two alarms, people who were answered or not, calls, and a year of numbers."""
    for words in (
        "Does insurance pay for it?",
        "zebra finch the office thing",
        "the paper from the other people",
        "can i talk to a person",
        "my throat is closing up",
        "I cannot breathe well since the shots",
    ):
        _anew(page)
        _ask(page, words)
    for name, about in (("Ann Example", "My bill of last month"), ("Bo Sample", "Moving my visit")):
        _anew(page)
        _ask(page, "how long until it works")
        ask_for_a_call(ChatView(page), Your_name=name, What_is_it_about=about)
    insights.fill(stack.folder / "var/clinic.db", SEEDED)


def _anew(page: Page) -> None:
    page.goto("/chat")
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")


def acts(page: Page, name: str) -> None:
    """What is done on a page of the desk before its picture is taken."""
    if name == "desk-alarms":
        page.get_by_role("row", name="throat").get_by_role("link").first.click()
        page.get_by_role("button", name="I look after it").click()
        page.goto("/staff/alarms")
    elif name == "desk-conversation":
        page.get_by_role("row", name="throat").get_by_role("link", name="Visitor").first.click()
        page.get_by_role("button", name="Take over").click()
        page.get_by_label("Write to the patient").fill("This is Nora from the clinic. Have you called 911?")
    elif name == "desk-callbacks":
        page.get_by_role("button", name="Take").first.click()
        page.get_by_role("radio", name="No answer").check()
        page.get_by_role("button", name="Note the call").click()
        page.goto("/staff/callbacks")
    elif name == "desk-ask":
        page.get_by_label("What the caller says").fill(CALLER)
        page.locator(".answer").first.wait_for()


def take_desk(browser: Browser, stack: Stack, name: str) -> Path:
    role, where = DESK[name]
    context = browser.new_context(base_url=stack.url, **STILL, **DESKTOP)
    page = signed_in(stack, context, role, where)
    acts(page, name)
    return _shot(page, name)


def take(browser: Browser, url: str, name: str) -> Path:
    """The picture's file, as small as it gets without a change."""
    scene, options = PICTURES[name]
    context = chromium.looking_in(browser.new_context(base_url=url, **STILL, **options))
    page = context.new_page()
    scene(page)
    return _shot(page, name)


def _shot(page: Page, name: str) -> Path:
    page.wait_for_timeout(SETTLED_MS)  # the chat's event stream stays open: the network is never idle
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    page.context.close()
    with Image.open(path) as picture:
        picture.convert("RGB").save(path, optimize=True)
    return path


def main() -> int:
    found = chromium.find()
    if found is None:
        print(chromium.MISSING, file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "project") as stack, sync_playwright() as playwright:
        browser = chromium.launch(playwright, found)
        paths = [take(browser, stack.url, name) for name in PICTURES]
        context = browser.new_context(base_url=stack.url, **STILL)
        patients(context.new_page(), stack)
        context.close()
        paths += [take_desk(browser, stack, name) for name in DESK]
        browser.close()
    for path in paths:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")
    return 1 if any(path.stat().st_size > MAX_BYTES for path in paths) else 0


if __name__ == "__main__":
    sys.exit(main())
