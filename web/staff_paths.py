"""Where the staff desk is, for those who treat its addresses apart: at the door and in the headers."""

from __future__ import annotations

STAFF = "/staff"
STATIC = f"{STAFF}/static/"
API = f"{STAFF}/api/"
SET_UP = f"{STAFF}/set-up/"


def is_private(path: str) -> bool:
    """Whether what stands there is for somebody who is signed in, and is kept by no browser."""
    return path.startswith(STAFF) and not path.startswith(STATIC)


def own_path(text: str | None) -> str | None:
    """A path of the staff desk as it came in a query or a header; None for any other address."""
    if text is None or not text.startswith(STAFF) or not text.isprintable() or "\\" in text or "//" in text:
        return None
    return text if text[len(STAFF) :][:1] in ("", "/", "?") else None
