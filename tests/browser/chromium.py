"""The Chromium that is on this machine, started for tests and for pictures."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "There is no Chromium. Install it (Debian, Ubuntu: apt-get install -y chromium), as one of: " + ", ".join(NAMES)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


def find() -> str | None:
    """The path of the first of `NAMES` that can be run."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
