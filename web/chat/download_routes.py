"""The route of signed links. The link is the key, so its answer is kept by no cache and named in no log."""

from __future__ import annotations

from aiohttp import web

from web.chat.downloads import PATH
from web.headers import NOTHING
from web.keys import DOWNLOADS


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{PATH}/{{token}}", download, allow_head=False)


async def download(request: web.Request) -> web.Response:
    file = await request.app[DOWNLOADS].file(request.match_info["token"])
    headers = {
        "Content-Type": file.content_type,
        "Content-Disposition": "inline" if file.inline else f'attachment; filename="{file.name}"',
        "Content-Security-Policy": f"{NOTHING}; sandbox",
        "Cache-Control": "private, no-store",
    }
    return web.Response(body=file.content, headers=headers)
