"""Transactions for a process that answers many at once: each is a function of a session, run whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from sqlalchemy import create_engine as create_sync_engine
from sqlalchemy import make_url
from sqlalchemy.orm import Session, sessionmaker

from clinic.db.engine import READ_ONLY, create_engine, listen_to_sqlite, sessions

Result = TypeVar("Result")
Work = Callable[[Session], Result]
READERS = 4


class Store(Protocol):
    """`write` and `read` run `work` in a transaction of its own, and pass on what it gives or raises."""

    async def write(self, work: Work[Result]) -> Result: ...

    async def read(self, work: Work[Result]) -> Result: ...

    async def dispose(self) -> None:
        """Close every connection; the next transaction opens one again."""

    async def close(self) -> None: ...


def open_store(url: str) -> Store:
    """A store for the database at `url`; nothing is opened yet."""
    return SqliteStore(url) if url.startswith("sqlite") else ServerStore(url)


class SqliteStore:
    """SQLite in threads: one change of thread a transaction, where the async driver needs three for every statement.

    One thread writes, since SQLite has one writer anyway and waits in sleeps of its own for another; some read.
    """

    def __init__(self, url: str) -> None:
        place = make_url(url).set(drivername="sqlite")
        self._engine = create_sync_engine(place, hide_parameters=True, pool_size=READERS + 1)
        listen_to_sqlite(self._engine)
        self._write = sessionmaker(self._engine, expire_on_commit=False)
        self._read = sessionmaker(self._engine.execution_options(**{READ_ONLY: True}), expire_on_commit=False)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="database-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-reader")

    async def write(self, work: Work[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._writer, _run, self._write, work)

    async def read(self, work: Work[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._readers, _run, self._read, work)

    async def dispose(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer, self._engine.dispose)

    async def close(self) -> None:
        await self.dispose()
        self._writer.shutdown(wait=False)
        self._readers.shutdown(wait=False)


class ServerStore:
    """A database server behind its async driver."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        self._sessions = sessions(self._engine)

    async def write(self, work: Work[Result]) -> Result:
        async with self._sessions.begin() as session:
            return await session.run_sync(work)

    async def read(self, work: Work[Result]) -> Result:
        return await self.write(work)

    async def dispose(self) -> None:
        await self._engine.dispose()

    async def close(self) -> None:
        await self.dispose()


def _run(factory: sessionmaker[Session], work: Work[Result]) -> Result:
    with factory.begin() as session:
        return work(session)
