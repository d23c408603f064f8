"""What every page of the desk asks for by itself: whether its session goes on, the bar above it, and how much waits."""

from __future__ import annotations

from aiohttp import web

from web.staff import bar
from web.staff.access import member, staff
from web.staff.page import fragment
from web.staff.roles import DESK
from web.staff.routing import EVERYBODY
from web.staff_paths import API


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{API}attention", attention)


@staff(*EVERYBODY, keeps_awake=False)
async def attention(request: web.Request) -> web.Response:
    """`alarms` that nobody looks after, patients `waiting` and `calls` to make now are counts; `html` is what the page puts above
    everything else, empty when there is nothing. Those who see no patients hear that they are still signed in, and
    nothing more."""
    if member(request).role not in DESK:
        return web.json_response({"alarms": 0, "waiting": 0, "calls": 0, "html": ""})
    now = await bar.look(request)
    html = fragment(request, "attention.html", bar=now)
    return web.json_response(
        {"alarms": now.pressing.count, "waiting": len(now.waiting), "calls": now.calls.due, "html": html.strip()}
    )
