"""The route of signed links. The link is the key, so its answer is kept by no cache and named in no log."""

from __future__ import annotations

from aiohttp import web

from web.chat.downloads import PATH
from web.errors import Ended, NotFound
from web.headers import NOTHING
from web.keys import DOWNLOADS, KNOWLEDGE
from web.pages import page

PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{PATH}/{{token}}", download, allow_head=False)


async def download(request: web.Request) -> web.Response:
    """The file. Whoever opened the link in a browser gets a page in plain words when it opens nothing, or nothing any more."""
    try:
        file = await request.app[DOWNLOADS].file(request.match_info["token"])
    except (Ended, NotFound) as error:
        if "text/html" not in request.headers.get("Accept", ""):
            raise
        return _notice(request, "link_ended" if isinstance(error, Ended) else "link_unknown", error.status)
    headers = {
        **PRIVATE,
        "Content-Type": file.content_type,
        "Content-Disposition": "inline" if file.inline else f'attachment; filename="{file.name}"',
        "Content-Security-Policy": file.policy or f"{NOTHING}; sandbox",
    }
    return web.Response(body=file.content, headers=headers)


def _notice(request: web.Request, text: str, status: int) -> web.Response:
    response = page(request, "notice.html", text=request.app[KNOWLEDGE].system[text])
    response.set_status(status)
    response.headers.update(PRIVATE)
    return response
