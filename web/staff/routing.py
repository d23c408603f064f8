"""Which roles may use which route of the staff desk. A route that does not say so is not served at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from clinic.domain.staff import Role
from web.staff_paths import STAFF

EVERYBODY = tuple(Role)
_ROLES: dict[Handler, frozenset[Role] | None] = {}


class Unclassified(TypeError):
    """A route of the staff desk does not say who may use it: a mistake in the program, found when it starts."""


def classify(handler: Handler, roles: frozenset[Role] | None) -> None:
    """`roles` None: also for those who are not signed in."""
    _ROLES[handler] = roles


def roles_of(handler: Any) -> frozenset[Role] | None:
    """The roles that may use it; None when it takes anybody. `Unclassified`."""
    try:
        return _ROLES[handler]
    except (KeyError, TypeError):
        raise Unclassified(f"{handler!r} has neither @staff(...) nor @door") from None


def staff_routes(app: web.Application) -> Iterator[tuple[str, str, frozenset[Role] | None]]:
    """Method, path with its placeholders, and roles of each route of the staff desk. `Unclassified`."""
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if path.startswith(STAFF):
            yield route.method, path, roles_of(route.handler)
