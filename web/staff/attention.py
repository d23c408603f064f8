"""What every page of the desk asks for by itself: alarms that wait for somebody, and patients who wait for a person."""

from __future__ import annotations

from aiohttp import web

from clinic.services import alarms, desk_list
from web.keys import STORE
from web.staff.access import staff
from web.staff.page import fragment
from web.staff.roles import DESK
from web.staff_paths import API


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{API}attention", attention)


@staff(*DESK, keeps_awake=False)
async def attention(request: web.Request) -> web.Response:
    """`alarms` and `waiting` are counts; `html` is what the page puts above everything else, empty when there is nothing."""
    pressing, waiting = await alarms.pressing(request.app[STORE]), await desk_list.waiting(request.app[STORE])
    html = fragment(request, "attention.html", pressing=pressing, waiting=waiting)
    return web.json_response({"alarms": pressing.count, "waiting": waiting, "html": html.strip()})
