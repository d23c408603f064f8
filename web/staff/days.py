"""Days as the forms of the staff desk give them."""

from __future__ import annotations

import re
from datetime import date

from aiohttp import web

from web.keys import KNOWLEDGE, NOW


def today(request: web.Request) -> date:
    """The day where the clinic is."""
    return request.app[NOW]().astimezone(request.app[KNOWLEDGE].clinic.zone).date()


def day_in(text: str) -> date | None:
    """The day of a date field, None for an empty one. `ValueError` for what is no day: only 2026-11-20 is one."""
    typed = text.strip()
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed):
        raise ValueError("not a day")
    return date.fromisoformat(typed)
