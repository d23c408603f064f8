"""Take the README's pictures from the running product: `make screenshots`.

Starts a stack of its own with fresh records, so that every picture begins with an empty chat.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from clinic.domain.staff import Role
from tests.browser import chromium
from tests.browser.desk_door import sign_in
from tests.browser.view import ChatView, in_page
from tests.stack import ROOT, running

FOLDER = ROOT / "docs/screenshots"
MAX_BYTES = 250_000
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


def desk(page: Page) -> None:
    """The staff desk's list of conversations: an emergency, somebody who wants a person, and one who was answered."""
    for words in ("Does insurance pay for it?", "can i talk to a person", "my throat is closing up"):
        page.context.clear_cookies()
        page.goto("/chat")
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        _ask(page, words)
    sign_in(page, Role.NURSE)
    page.goto("/staff/conversations")


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
    "desk": (desk, DESKTOP),
}


SETTLED_MS = 800


def take(browser: Browser, url: str, name: str) -> Path:
    """The picture's file, as small as it gets without a change."""
    scene, options = PICTURES[name]
    context = browser.new_context(base_url=url, **STILL, **options)
    page = context.new_page()
    scene(page)
    page.wait_for_timeout(SETTLED_MS)  # the chat's event stream stays open: the network is never idle
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    context.close()
    with Image.open(path) as picture:
        picture.convert("RGB").save(path, optimize=True)
    return path


def main() -> int:
    found = chromium.find()
    if found is None:
        print(chromium.MISSING, file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    too_large = 0
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "project") as stack, sync_playwright() as playwright:
        browser = chromium.launch(playwright, found)
        for name in PICTURES:
            path = take(browser, stack.url, name)
            size = path.stat().st_size
            too_large += size > MAX_BYTES
            print(f"{path.relative_to(ROOT)}: {size / 1000:.0f} kB")
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
