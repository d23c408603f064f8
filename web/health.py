"""Is the process alive, and does everything that it needs answer?"""

from __future__ import annotations

import asyncio
from typing import Literal

from aiohttp import ClientError, ClientTimeout, web
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from web.errors import Away
from web.keys import HTTP, SETTINGS, STORE
from web.operation import Operation, operation

TIMEOUT = ClientTimeout(total=2.0)
FRESH_S = 1.0
# The least that can be stored: the schema's revision, in its own place.
_SAME_AGAIN = text("UPDATE alembic_version SET version_num = version_num")


class Storing:
    """Whether the database stores: one that is locked, full or read-only still answers questions. One that does is asked once a
    second at most, however many want to know."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._asked: asyncio.Task[bool] | None = None
        self._at = 0.0

    async def __call__(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._asked is None or now - self._at >= FRESH_S or (self._asked.done() and not self._asked.result()):
            self._asked, self._at = asyncio.create_task(self._stores()), now
        return await asyncio.shield(self._asked)

    async def _stores(self) -> bool:
        try:
            async with asyncio.timeout(TIMEOUT.total):
                await self._app[STORE].write(lambda session: session.execute(_SAME_AGAIN))
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True


STORING = web.AppKey("storing", Storing)


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    checks: dict[str, str]


def add_routes(app: web.Application) -> None:
    app[STORING] = Storing(app)
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)


@operation(Operation("The process lives", Alive))
async def alive(request: web.Request) -> Alive:
    return Alive()


@operation(Operation("Every part answers", Ready, problems=(Away,)))
async def ready(request: web.Request) -> Ready:
    """200 when database, assistant and actions answer, and the database stores; else 503, and `checks` says which does not."""
    settings = request.app[SETTINGS]
    database, assistant, actions = await asyncio.gather(
        request.app[STORING](),
        _answers(request.app, f"{settings.assistant_url}/webhooks/clinic/health"),
        _answers(request.app, f"{settings.actions_url}/health"),
    )
    checks = {"database": database, "assistant": assistant, "actions": actions}
    said = {name: "ok" if answers else "does not answer" for name, answers in checks.items()}
    if not all(checks.values()):
        away = ", ".join(name for name, answers in checks.items() if not answers)
        raise Away(f"does not answer: {away}", checks=said)
    return Ready(checks=said)


async def _answers(app: web.Application, url: str) -> bool:
    try:
        async with app[HTTP].get(url, timeout=TIMEOUT) as response:
            return response.status == 200
    except (ClientError, TimeoutError, OSError):
        return False
