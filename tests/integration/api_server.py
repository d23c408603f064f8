"""The gateway and its stand-in assistant in a thread of their own, for tools that speak HTTP and know no event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from tests.integration.assistant import StandIn
from tests.integration.gateway import SECRET, Gateway, running

START_S, STOP_S = 30.0, 20.0
Result = TypeVar("Result")


@contextmanager
def served(folder: Path, **settings: Any) -> Iterator[Gateway]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    entered = _gateway(folder, **settings)
    try:
        yield asyncio.run_coroutine_threadsafe(entered.__aenter__(), loop).result(START_S)
    finally:
        asyncio.run_coroutine_threadsafe(entered.__aexit__(None, None, None), loop).result(STOP_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(STOP_S)
        loop.close()


def at(gateway: Gateway, work: Coroutine[Any, Any, Result]) -> Result:
    """What `work` gives, done in the gateway's thread."""
    return asyncio.run_coroutine_threadsafe(work, gateway.loop).result(START_S)


@asynccontextmanager
async def _gateway(folder: Path, **settings: Any) -> AsyncIterator[Gateway]:
    assistant = StandIn(SECRET)
    await assistant.start()
    async with running(folder, assistant, **settings) as gateway:
        yield gateway
    await assistant.stop()
