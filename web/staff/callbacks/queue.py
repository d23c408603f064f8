"""The queue: what has an open alarm, then mine, then what is free, then what others have, then what was cancelled meanwhile; what
is overdue comes first in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

from aiohttp import web

from clinic.services import callback_views
from clinic.services.callbacks import Listed
from web.keys import KNOWLEDGE, NOW, STORE
from web.staff.access import member, staff
from web.staff.callbacks.paths import CALLBACKS, WORKERS
from web.staff.callbacks.words import Shown, shown
from web.staff.looks import record_list
from web.staff.page import fragment, page
from web.staff.routing import EVERYBODY
from web.staff_paths import API

Rule = Callable[[Shown], bool]
# A call-back stands in the first of them that it belongs to.
SECTIONS: tuple[tuple[str, Rule], ...] = (
    ("With an open alarm", lambda item: item.alarm_id is not None),
    ("Mine", lambda item: item.is_mine and not item.is_withdrawn),
    ("Free", lambda item: item.is_free and not item.is_withdrawn),
    ("With colleagues", lambda item: not item.is_withdrawn),
    ("Cancelled by the patient", lambda item: True),
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
    app.router.add_get(f"{API}callbacks", news)


@staff(*EVERYBODY)
async def show(request: web.Request) -> web.Response:
    if member(request).role not in WORKERS:
        return page(request, "callbacks/counts.html", counts=await _counts(request))
    filters = [(name, words) for name, words, _ in FILTERS] + [(CLOSED, "Closed")]
    found = await _found(request)
    listed = await _listed(request, found)
    await _record_look(request, found)
    return page(request, "callbacks/queue.html", filters=filters, **listed)


@staff(*WORKERS, keeps_awake=False)
async def news(request: web.Request) -> web.Response:
    """The list anew for a page that has it as of `seen`; no `html` while it is the same, so that the audit log has a row for
    each list that somebody was shown and not for each time that a page asked."""
    found = await _found(request)
    listed = await _listed(request, found)
    if listed["seen"] == request.query.get("seen"):
        return web.json_response({"html": None, "seen": listed["seen"]})
    await _record_look(request, found)
    return web.json_response({"html": fragment(request, "callbacks/queue-list.html", **listed), "seen": listed["seen"]})


async def _counts(request: web.Request) -> callback_views.Counts:
    return await callback_views.counts(request.app[STORE], request.app[NOW]())


async def _record_look(request: web.Request, found: Sequence[Listed]) -> None:
    of = f"callbacks/{CLOSED}" if _chosen(request) == CLOSED else "callbacks"
    await record_list(request, "callback.list", of, [item.callback.reference for item in found])


def _chosen(request: web.Request) -> str:
    return request.query.get("show", "open")


async def _found(request: web.Request) -> Sequence[Listed]:
    if _chosen(request) == CLOSED:
        return await callback_views.closed(request.app[STORE])
    return await callback_views.queue(request.app[STORE], member(request), now=request.app[NOW]())


async def _listed(request: web.Request, found: Sequence[Listed]) -> dict[str, Any]:
    chosen, counts = _chosen(request), await _counts(request)
    sections = _sections(chosen, _shown(request, found))
    shown = {"counts": counts, "sections": sections, "chosen": chosen, "most": callback_views.MOST_LISTED}
    return {**shown, "fresh_id": uuid4, "seen": sha256(repr(shown).encode()).hexdigest()[:16]}


def _sections(chosen: str, items: Sequence[Shown]) -> list[tuple[str, list[Shown]]]:
    if chosen == CLOSED:
        return [("Closed", list(items))] if items else []
    rule = next((rule for name, _, rule in FILTERS if name == chosen), FILTERS[0][2])
    titles = [(_section(item), item) for item in items if rule(item)]
    sections = [(title, [item for section, item in titles if section == title]) for title, _ in SECTIONS]
    return [(title, those) for title, those in sections if those]


def _section(item: Shown) -> str:
    return next(title for title, belongs in SECTIONS if belongs(item))


def _shown(request: web.Request, found: Sequence[Listed]) -> list[Shown]:
    """As the list shows them, which does not say until when somebody has one: that changes with each look at it."""
    clinic, now = request.app[KNOWLEDGE].clinic, request.app[NOW]()
    return [replace(shown(item, clinic, member(request), now), free_from=None) for item in found]
