"""The queue: mine, then what is free, then what others have; what is overdue comes first in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import uuid4

from aiohttp import web

from clinic.services import callback_views
from clinic.services.callbacks import Listed
from web.keys import KNOWLEDGE, NOW, STORE
from web.staff.access import member, staff
from web.staff.callbacks.paths import CALLBACKS, WORKERS
from web.staff.callbacks.words import Shown, shown
from web.staff.page import page
from web.staff.routing import EVERYBODY

Rule = Callable[[Shown], bool]
SECTIONS: tuple[tuple[str, Rule], ...] = (
    ("Mine", lambda item: item.is_mine),
    ("Free", lambda item: item.is_free),
    ("With colleagues", lambda item: item.holder is not None and not item.is_mine),
)
CLOSED = "closed"
# Name in the address, words, and which of the open ones they are.
FILTERS: tuple[tuple[str, str, Rule], ...] = (
    ("open", "All that are open", lambda item: True),
    ("mine", "Mine", lambda item: item.is_mine),
    ("free", "Free", lambda item: item.is_free),
    ("overdue", "Overdue", lambda item: item.is_overdue),
)


def add_routes(app: web.Application) -> None:
    app.router.add_get(CALLBACKS, show)


@staff(*EVERYBODY)
async def show(request: web.Request) -> web.Response:
    counts = await callback_views.counts(request.app[STORE], request.app[NOW]())
    if member(request).role not in WORKERS:
        return page(request, "callbacks/counts.html", counts=counts)
    chosen = request.query.get("show", "open")
    sections = await _closed(request) if chosen == CLOSED else await _open(request, chosen)
    filters = [(name, words) for name, words, _ in FILTERS] + [(CLOSED, "Closed")]
    return page(
        request,
        "callbacks/queue.html",
        counts=counts,
        sections=sections,
        filters=filters,
        chosen=chosen,
        most=callback_views.MOST_LISTED,
        fresh_id=uuid4,
    )


async def _open(request: web.Request, chosen: str) -> list[tuple[str, list[Shown]]]:
    rule = next((rule for name, _, rule in FILTERS if name == chosen), FILTERS[0][2])
    found = await callback_views.queue(request.app[STORE], member(request), now=request.app[NOW]())
    items = [item for item in _shown(request, found) if rule(item)]
    sections = [(title, [item for item in items if belongs(item)]) for title, belongs in SECTIONS]
    return [(title, those) for title, those in sections if those]


async def _closed(request: web.Request) -> list[tuple[str, list[Shown]]]:
    items = _shown(request, await callback_views.closed(request.app[STORE], member(request)))
    return [("Closed", items)] if items else []


def _shown(request: web.Request, found: Sequence[Listed]) -> list[Shown]:
    clinic, now = request.app[KNOWLEDGE].clinic, request.app[NOW]()
    return [shown(item, clinic, member(request), now) for item in found]
