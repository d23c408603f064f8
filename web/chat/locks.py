"""One thing at a time in a conversation, many conversations at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Locks:
    """A lock for each key that somebody holds or waits for, and for no other."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def __call__(self, key: str) -> AsyncIterator[None]:
        lock, users = self._held.get(key, (asyncio.Lock(), 0))
        self._held[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            self._leave(key)

    def _leave(self, key: str) -> None:
        lock, users = self._held[key]
        if users > 1:
            self._held[key] = (lock, users - 1)
        else:
            del self._held[key]

    def __len__(self) -> int:
        return len(self._held)
