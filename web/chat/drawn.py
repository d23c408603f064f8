"""A picture of a diary as a message stores it, and as it is shown: at addresses of its own for each reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.chat.downloads import Download, Downloads

DRAWN, IN_WORDS = "diary.svg", "diary.html"


def image_of(stored: Mapping[str, Any], conversation_id: str, downloads: Downloads) -> dict[str, str]:
    """The contract's `image` of a stored picture, at a fresh address."""
    return {"url": downloads.url(_download(stored, conversation_id, DRAWN)), "alt": str(stored["alt"])}


def words_of(stored: Mapping[str, Any], conversation_id: str, downloads: Downloads) -> dict[str, str]:
    """The link to the picture's text twin. The widget tells by its end that it belongs to the picture."""
    return {"title": str(stored["words"]), "url": f"{downloads.url(_download(stored, conversation_id, IN_WORDS))}#words"}


def _download(stored: Mapping[str, Any], conversation_id: str, name: str) -> Download:
    return Download(conversation_id, name, {end: str(stored[end]) for end in ("first", "last", "today")})
