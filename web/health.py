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


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    checks: dict[str, str]


def add_routes(app: web.Application) -> None:
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)


@operation(Operation("The process lives", Alive))
async def alive(request: web.Request) -> Alive:
    return Alive()


@operation(Operation("Every part answers", Ready, problems=(Away,)))
async def ready(request: web.Request) -> Ready:
    """200 when database, assistant and actions answer; else 503, and `checks` says which does not."""
    settings = request.app[SETTINGS]
    database, assistant, actions = await asyncio.gather(
        _database(request.app),
        _answers(request.app, f"{settings.assistant_url}/webhooks/clinic/health"),
        _answers(request.app, f"{settings.actions_url}/health"),
    )
    checks = {"database": database, "assistant": assistant, "actions": actions}
    said = {name: "ok" if answers else "does not answer" for name, answers in checks.items()}
    if not all(checks.values()):
        away = ", ".join(name for name, answers in checks.items() if not answers)
        raise Away(f"does not answer: {away}", checks=said)
    return Ready(checks=said)


async def _database(app: web.Application) -> bool:
    try:
        async with asyncio.timeout(TIMEOUT.total):
            await app[STORE].read(lambda session: session.execute(text("SELECT 1 FROM conversation LIMIT 1")).all())
    except (SQLAlchemyError, OSError, TimeoutError):
        return False
    return True


async def _answers(app: web.Application, url: str) -> bool:
    try:
        async with app[HTTP].get(url, timeout=TIMEOUT) as response:
            return response.status == 200
    except (ClientError, TimeoutError, OSError):
        return False
