"""What stands in the staff desk's navigation: one link a part, for those who may open it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from clinic.domain.staff import Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a part: `now` is how much is for somebody to do at once, `later` the rest in words ("2 not due yet"),
    `late` what should have been done already, or what patients miss until it is ("2 overdue", "withdrawn from patients")."""

    now: int
    later: str | None = None
    late: str | None = None

    @classmethod
    def of(cls, now: int, later: int = 0, words: str = "", *, overdue: int = 0) -> Waiting:
        return cls(now, f"{later} {words}" if later else None, f"{overdue} overdue" if overdue else None)


@dataclass(frozen=True, slots=True)
class Link:
    """A part's first page. `about`: what is done there, in a few words. `waiting`: what waits there."""

    title: str
    path: str
    about: str
    waiting: Callable[[web.Request], Awaitable[Waiting]] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as a page shows it; `current`: the page belongs to it."""

    link: Link
    current: bool


@dataclass(frozen=True, slots=True)
class Nav:
    """Every link, with the roles that its route lets in."""

    links: tuple[tuple[Link, frozenset[Role]], ...]

    def of(self, role: Role) -> Sequence[Link]:
        return [link for link, roles in self.links if role in roles]

    def shown(self, role: Role, path: str) -> list[Shown]:
        return [Shown(link, path == link.path or path.startswith(f"{link.path}/")) for link in self.of(role)]


NAV = web.AppKey("STAFF_NAV", Nav)
