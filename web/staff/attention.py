"""What every page of the desk asks for by itself: alarms, patients who wait for a person's word, and calls."""

from __future__ import annotations

from aiohttp import web

from clinic.domain.desk import OVERDUE_AFTER, is_overdue
from clinic.services import alarms, callback_views, desk_list
from web.keys import NOW, STORE
from web.staff.access import staff
from web.staff.page import fragment
from web.staff.roles import DESK
from web.staff_paths import API


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{API}attention", attention)


@staff(*DESK, keeps_awake=False)
async def attention(request: web.Request) -> web.Response:
    """`alarms` that nobody looks after, patients `waiting` and `calls` to make now are counts; `html` is what the page puts above
    everything else, empty when there is nothing."""
    pressing, who = await alarms.pressing(request.app[STORE]), await desk_list.who_wait(request.app[STORE])
    overdue = [waits for waits in who if is_overdue(waits.since, request.app[NOW]())]
    minutes = round(OVERDUE_AFTER.total_seconds() / 60)
    html = fragment(request, "attention.html", pressing=pressing, overdue=overdue, minutes=minutes)
    calls = (await callback_views.counts(request.app[STORE], request.app[NOW]())).due
    return web.json_response({"alarms": pressing.count, "waiting": len(who), "calls": calls, "html": html.strip()})
