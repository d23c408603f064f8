"""The staff desk's first page: who is signed in, and the parts that are open to them."""

from __future__ import annotations

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.errors import ClinicError
from web.staff.access import member, staff
from web.staff.nav import NAV, Link
from web.staff.page import page
from web.staff.routing import EVERYBODY
from web.staff_paths import STAFF

log = structlog.get_logger()


def add_routes(app: web.Application) -> None:
    app.router.add_get(STAFF, show)


@staff(*EVERYBODY)
async def show(request: web.Request) -> web.Response:
    links = request.app[NAV].of(member(request).role)
    parts = [(link, await _waiting(request, link)) for link in links]
    return page(request, "start.html", parts=parts)


async def _waiting(request: web.Request, link: Link) -> int | None:
    """How much waits there; None where nothing is counted, or it cannot be just now: the page is shown all the same."""
    try:
        return await link.waiting(request) if link.waiting else None
    except (ClinicError, SQLAlchemyError) as error:
        log.warning("staff.not_counted", part=link.path, error=type(error).__name__)
        return None
