"""The staff desk's first page: who is signed in, and the parts that are open to them."""

from __future__ import annotations

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.errors import ClinicError
from web.staff.access import member, staff
from web.staff.nav import NAV, Link, Waiting
from web.staff.page import fragment, page
from web.staff.routing import EVERYBODY
from web.staff_paths import API, STAFF

log = structlog.get_logger()


def add_routes(app: web.Application) -> None:
    app.router.add_get(STAFF, show)
    app.router.add_get(f"{API}start", news)


@staff(*EVERYBODY)
async def show(request: web.Request) -> web.Response:
    return page(request, "start.html", parts=await _parts(request))


@staff(*EVERYBODY, keeps_awake=False)
async def news(request: web.Request) -> web.Response:
    return web.json_response({"html": fragment(request, "start-parts.html", parts=await _parts(request))})


async def _parts(request: web.Request) -> list[tuple[Link, Waiting | None]]:
    return [(link, await _waiting(request, link)) for link in request.app[NAV].of(member(request).role)]


async def _waiting(request: web.Request, link: Link) -> Waiting | None:
    """What waits there; None where nothing is counted, or it cannot be just now: the page is shown all the same."""
    try:
        return await link.waiting(request) if link.waiting else None
    except (ClinicError, SQLAlchemyError) as error:
        log.warning("staff.not_counted", part=link.path, error=type(error).__name__)
        return None
