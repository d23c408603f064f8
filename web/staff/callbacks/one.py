"""One call-back with all that was done, and the chat as far as the patient shared it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from uuid import uuid4

from aiohttp import web

from clinic.services import callback_views
from web.keys import KNOWLEDGE, NOW, STORE
from web.staff.access import member, staff
from web.staff.callbacks.paths import ONE, WORKERS
from web.staff.callbacks.words import OUTCOMES, RESULTS, Shown, done_words, shown, who_did
from web.staff.looks import reason
from web.staff.page import fragment, page
from web.staff_paths import API

MOST_NOTE = 1000
SPEAKERS = {"patient": "Patient", "bot": "Assistant", "staff": "Staff", "system": "Notice"}


def add_routes(app: web.Application) -> None:
    app.router.add_get(ONE, show)
    app.router.add_get(f"{ONE}/chat", show_chat)
    app.router.add_get(f"{API}callbacks/{{reference}}", news)


@staff(*WORKERS)
async def show(request: web.Request) -> web.Response:
    return await whole(request)


@staff(*WORKERS, keeps_awake=False)
async def news(request: web.Request) -> web.Response:
    """How it stands, and whether that is another way than the page `as` which somebody has open."""
    found = await callback_views.standing(request.app[STORE], request.match_info["reference"])
    item = shown(found, request.app[KNOWLEDGE].clinic, member(request), request.app[NOW]())
    is_changed = _mark(item) != request.query.get("as")
    return web.json_response({"html": fragment(request, "callbacks/standing.html", item=item, is_changed=is_changed)})


@staff(*WORKERS)
async def show_chat(request: web.Request) -> web.Response:
    reference = request.match_info["reference"]
    messages = await callback_views.shared_chat(request.app[STORE], reference, member(request))
    return page(request, "callbacks/chat.html", reference=reference, messages=messages, speakers=SPEAKERS)


async def whole(
    request: web.Request, *, status: int = 200, problem: str | None = None, typed: Mapping[str, str] | None = None
) -> web.Response:
    """The page. After a form that was not taken: with why, and with what was typed into it."""
    now, by = request.app[NOW](), member(request)
    found = await callback_views.look(request.app[STORE], request.match_info["reference"], by, why=reason(request), now=now)
    item = shown(found.listed, request.app[KNOWLEDGE].clinic, by, now)
    return page(
        request,
        "callbacks/one.html",
        status=status,
        item=item,
        mark=_mark(item),
        is_changed=False,
        steps=[(step.step.at, who_did(step), done_words(step), step.step.note) for step in found.steps],
        was_reached=any(step.step.result == "reached" for step in found.steps),
        results=RESULTS,
        outcomes=OUTCOMES,
        most_note=MOST_NOTE,
        fresh_id=uuid4,
        problem=problem,
        typed=typed or {},
    )


def _mark(item: Shown) -> str:
    """Another one when what can be done with it is another."""
    stands = (item.is_mine, item.holder, item.closed_at, item.is_withdrawn, item.asked, item.attempts)
    return sha256(repr(stands).encode()).hexdigest()[:16]
