"""Files of a patient's own under a message: offered, linked, and made when they are asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.chat.downloads import Download, Downloads


@dataclass(frozen=True, slots=True)
class File:
    """`name` is what the browser saves it as."""

    content: bytes
    content_type: str
    name: str


# Makes the file that a signed address opens, for the conversation that it names. `WrongLink` when there is none any more.
Maker = Callable[[Download], Awaitable[File]]


def links_of(offers: Sequence[Mapping[str, Any]], conversation_id: str, downloads: Downloads) -> list[dict[str, str]]:
    """The links of what a message offers (`kind`, `of` and `title` of each), at fresh addresses."""
    return [
        {"title": offer["title"], "url": downloads.url(Download(conversation_id, offer["kind"], {"of": offer["of"]}))}
        for offer in offers
    ]
