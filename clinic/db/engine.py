"""The engine, set up so that SQLite keeps what it says it keeps, and PostgreSQL reads ahead."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from clinic.db.encryption import Vault, entrust

Sessions = async_sessionmaker[AsyncSession]

BUSY_TIMEOUT_MS = 5_000
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
)
READ_ONLY = "clinic_read_only"
# Days of a diary were written weeks apart and lie far apart: PostgreSQL may ask the disk for so many pages at a time. Its own
# figure before version 18 is 1, and a month that is not in memory then takes two to three times as long (docs/benchmark.md).
PAGES_AT_A_TIME = 200
_READ_AHEAD = f"""
SELECT set_config('effective_io_concurrency', '{PAGES_AT_A_TIME}', false)
WHERE current_setting('effective_io_concurrency')::int BETWEEN 1 AND {PAGES_AT_A_TIME - 1}
"""


def create_engine(url: str, vault: Vault | None = None) -> AsyncEngine:
    """An engine for `url` ("sqlite+aiosqlite:///var/clinic.db", "postgresql+asyncpg://..."); nothing is opened yet.

    `vault` seals patients' words; that of the settings when not given. Parameters never stand in its error messages:
    they may be what a patient wrote.
    """
    engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
    entrust(engine.dialect, vault)
    if engine.dialect.name == "sqlite":
        listen_to_sqlite(engine.sync_engine)
    elif engine.dialect.name == "postgresql":
        event.listen(engine.sync_engine, "connect", _read_ahead)
    return engine


def sessions(engine: AsyncEngine) -> Sessions:
    """Sessions for reading and writing: `async with sessions.begin() as session: ...`."""
    return async_sessionmaker(engine, expire_on_commit=False)


def read_sessions(engine: AsyncEngine) -> Sessions:
    """Sessions that only read, and so never wait for a writer (SQLite)."""
    return async_sessionmaker(engine.execution_options(**{READ_ONLY: True}), expire_on_commit=False)


def listen_to_sqlite(engine: Engine) -> None:
    """Have every connection of the engine set up, every transaction begun, and errors read, as below."""
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", _leave_read_only)


def _read_ahead(connection: DBAPIConnection, record: Any) -> None:
    # A server that cannot read ahead says 0, and is left as it is; so is one that was told to read more.
    cursor = connection.cursor()
    cursor.execute(_READ_AHEAD)
    cursor.close()
    connection.commit()


def _set_up_sqlite(connection: DBAPIConnection, record: Any) -> None:
    # What is deleted is overwritten with zeros in its page (`secure_delete`); see also `Store.scrub`.
    # The driver must not begin transactions by itself: `_begin_sqlite` does, and says which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
    except Exception:
        # A file that is no database: without this, every attempt would leave the driver's thread behind.
        connection.close()
        raise
    cursor.close()


def _leave_read_only(context: ExceptionContext) -> None:
    # SQLite opens a file that it may not write for reading, and such a connection stays so when the file can be written again:
    # it is closed, and the next transaction opens another.
    error = context.original_exception
    if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
        context.is_disconnect = True


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another writes in between, whatever the busy
    # timeout says. So a writer takes its place in the queue when it begins.
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
