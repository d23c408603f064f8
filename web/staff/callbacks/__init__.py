"""Call-backs at the staff desk: the queue, one of them, and what is done with it."""

from __future__ import annotations

from aiohttp import web

from clinic.services import callback_views
from web.keys import NOW, STORE
from web.staff.callbacks import acts, one, queue
from web.staff.callbacks.paths import CALLBACKS
from web.staff.nav import Link, Waiting


def add_routes(app: web.Application) -> None:
    for part in (queue, one, acts):
        part.add_routes(app)


async def waiting(request: web.Request) -> Waiting:
    """How many may be called now, or should have been called already; and how many come later."""
    counts = await callback_views.counts(request.app[STORE], request.app[NOW]())
    return Waiting.of(counts.due, counts.open - counts.due, "not due yet", overdue=counts.overdue)


LINK = Link("Call-backs", CALLBACKS, "Patients who asked to be called, and when", waiting)
