"""Links to further pages of the desk's lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aiohttp import web

from web.errors import NotFound

Cursor = TypeVar("Cursor")


def place_after(request: web.Request, read: Callable[[str], Cursor]) -> Cursor | None:
    """Where the page before ended, from the link's `after`; None for the first page. `NotFound` for what is no link of ours.

    `read`: makes a cursor of its text, with `ValueError` for any other.
    """
    after = request.query.get("after")
    try:
        return read(after) if after is not None else None
    except ValueError:
        raise NotFound("there is no such page of the list") from None
