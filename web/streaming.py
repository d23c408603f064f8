"""Long answers, written piece by piece to readers that may be slow, or gone."""

from __future__ import annotations

import asyncio

from aiohttp import web

# A reader that takes nothing for this long is dropped.
WRITE_TIMEOUT_S = 10.0


async def write(response: web.StreamResponse, data: bytes) -> None:
    """`TimeoutError` (an `OSError`) from a reader that does not read, `ConnectionError` from one that is gone."""
    async with asyncio.timeout(WRITE_TIMEOUT_S):
        await response.write(data)


def cut(request: web.Request) -> None:
    """Close without a proper end, so that the reader knows that something is missing."""
    if request.transport is not None:
        request.transport.abort()
