"""The staff desk: pages for those who work at the clinic, made on the server."""

from __future__ import annotations

from aiohttp import web

from clinic.domain.staff import Role
from web.staff import elsewhere
from web.staff.looks import LOOKS, Looks
from web.staff.nav import NAV, Link, Nav
from web.staff.parts import PARTS
from web.staff.routing import staff_routes


def add_routes(app: web.Application) -> None:
    """Every part's routes, and the navigation from their links. `Unclassified` for a route that does not say whose it is."""
    for part in PARTS:
        part.add_routes(app)
    elsewhere.add_routes(app)
    opened = {(method, path): roles for method, path, roles in staff_routes(app)}
    app[LOOKS] = Looks()
    links: list[Link] = [part.LINK for part in PARTS if hasattr(part, "LINK")]
    app[NAV] = Nav(tuple((link, _roles(opened["GET", link.path])) for link in links))


def _roles(roles: frozenset[Role] | None) -> frozenset[Role]:
    return frozenset(Role) if roles is None else roles
