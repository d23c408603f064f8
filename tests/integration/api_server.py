"""The gateway and its stand-in assistant in a thread of their own, for tools that speak HTTP and know no event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from tests.integration.assistant import StandIn
from tests.integration.gateway import SECRET, Gateway, running

START_S, STOP_S = 30.0, 20.0


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


@asynccontextmanager
async def _gateway(folder: Path, **settings: Any) -> AsyncIterator[Gateway]:
    assistant = StandIn(SECRET)
    await assistant.start()
    async with running(folder, assistant, **settings) as gateway:
        yield gateway
    await assistant.stop()
