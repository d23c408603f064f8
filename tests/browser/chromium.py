"""The Chromium that is on this machine, started for tests and for pictures."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, BrowserContext, Playwright

# The shell is the same engine without a window, and takes a third less of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MISSING = "There is no Chromium. Install it (Debian: apt-get install -y chromium-headless-shell), as one of: " + ", ".join(NAMES)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]

# The launcher's shadow is closed to the page, and so to Playwright. What runs on a page before the launcher can open it.
OPEN_SHADOWS = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: "open" }); };"""


def find() -> str | None:
    """The path of the first of `NAMES` that can be run."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


def looking_in(context: BrowserContext) -> BrowserContext:
    """Itself, in which a test sees the launcher's parts as a patient does."""
    context.add_init_script(OPEN_SHADOWS)
    return context
