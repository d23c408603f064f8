"""Styles and scripts of the staff desk, open to anybody: they hold nothing of the clinic's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from aiohttp import web

from web.errors import NotFound
from web.pages import TYPES, cached
from web.staff.access import door
from web.staff_paths import STATIC

FOLDER = Path(__file__).parent / "static"


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{STATIC}{{name}}", show)


@door
async def show(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    content = _files().get(name)
    if content is None:
        raise NotFound("there is no such file")
    return cached(request, content, TYPES[Path(name).suffix])


@cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}
