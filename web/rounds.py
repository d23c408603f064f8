"""Work that goes round and round beside the gateway's answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()


async def go_round(name: str, round: Callable[[], Awaitable[None]], *, pause_s: float) -> None:
    """Until cancelled. What a round could not do is taken up by the next one."""
    while True:
        await once(name, round)
        await asyncio.sleep(pause_s)


async def once(name: str, round: Callable[[], Awaitable[None]]) -> None:
    """One round, whose failure is logged alone: tomorrow somebody must still go round."""
    try:
        await round()
    except (SQLAlchemyError, OSError) as error:
        log.warning(f"{name}.database_away", error=type(error).__name__)
    except Exception as error:
        log.error(f"{name}.failed", exc_info=error)
