"""Transactions for a process that answers many at once: each is a function of a session, run whole."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from sqlalchemy import create_engine as create_sync_engine
from sqlalchemy import make_url
from sqlalchemy.orm import Session, sessionmaker

from clinic.db.encryption import Vault, entrust
from clinic.db.engine import READ_ONLY, create_engine, listen_to_sqlite, sessions
from clinic.db.writer import Result, Work, Writer

READERS = 4


class Store(Protocol):
    """`write` and `read` run `work` in a transaction of its own, and pass on what it gives or raises."""

    async def write(self, work: Work[Result]) -> Result: ...

    async def read(self, work: Work[Result]) -> Result: ...

    async def scrub(self, *, whole: bool = False) -> bool:
        """Have what was deleted leave the disk: whether that is done. Else somebody reads it still; try again later.

        `whole` rewrites the database, which takes seconds for each 100 MB: pieces go that were left in rearranged pages.
        """
        ...

    async def dispose(self) -> None:
        """Close every connection; the next transaction opens one again."""

    async def close(self) -> None: ...


def open_store(url: str, vault: Vault | None = None) -> Store:
    """A store for the database at `url`; nothing is opened yet. `vault` as in `create_engine`."""
    return SqliteStore(url, vault) if url.startswith("sqlite") else ServerStore(url, vault)


class SqliteStore:
    """SQLite in threads: one change of thread a transaction, where the async driver needs three for every statement.

    One thread writes, since SQLite has one writer anyway and waits in sleeps of its own for another (`Writer`); some read.
    """

    def __init__(self, url: str, vault: Vault | None) -> None:
        place = make_url(url).set(drivername="sqlite")
        self._engine = create_sync_engine(place, hide_parameters=True, pool_size=READERS + 1)
        entrust(self._engine.dialect, vault)
        listen_to_sqlite(self._engine)
        self._read = sessionmaker(self._engine.execution_options(**{READ_ONLY: True}), expire_on_commit=False)
        self._writer = Writer(self._engine)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-reader")

    async def write(self, work: Work[Result]) -> Result:
        return await self._writer.write(work)

    async def read(self, work: Work[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._readers, _run, self._read, work)

    async def scrub(self, *, whole: bool = False) -> bool:
        """Empty the write-ahead log, which holds deleted pages as they were."""
        return await self._writer.apart(lambda: self._scrubbed(whole))

    def _scrubbed(self, whole: bool) -> bool:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            if whole:
                cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.close()
        except sqlite3.Error:
            return False
        finally:
            connection.close()
        return not busy

    async def dispose(self) -> None:
        await self._writer.apart(self._engine.dispose)

    async def close(self) -> None:
        await self.dispose()
        self._writer.shut_down()
        self._readers.shutdown(wait=False)


class ServerStore:
    """A database server behind its async driver."""

    def __init__(self, url: str, vault: Vault | None) -> None:
        self._engine = create_engine(url, vault)
        self._sessions = sessions(self._engine)

    async def write(self, work: Work[Result]) -> Result:
        async with self._sessions.begin() as session:
            return await session.run_sync(work)

    async def read(self, work: Work[Result]) -> Result:
        return await self.write(work)

    async def scrub(self, *, whole: bool = False) -> bool:
        """The server's own vacuum does it."""
        return True

    async def dispose(self) -> None:
        await self._engine.dispose()

    async def close(self) -> None:
        await self.dispose()


def _run(factory: sessionmaker[Session], work: Work[Result]) -> Result:
    with factory.begin() as session:
        return work(session)
