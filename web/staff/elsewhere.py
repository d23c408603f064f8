"""Addresses under /staff where nothing is: a page that says so, for those who are signed in. To be added last."""

from __future__ import annotations

from aiohttp import web

from web.errors import NotFound
from web.staff.access import staff
from web.staff.routing import EVERYBODY
from web.staff_paths import STAFF


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{STAFF}/{{tail:.*}}", nothing)


@staff(*EVERYBODY)
async def nothing(request: web.Request) -> web.Response:
    raise NotFound("there is no such page")
