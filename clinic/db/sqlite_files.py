"""SQLite databases as files: copied while they are in use, looked into, and found free of others before they are moved."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from clinic.errors import BackupFault

PATIENCE_S = 10.0
# What belongs to a database and stands beside it.
SUFFIXES = ("", "-wal", "-shm", "-journal")
# A database that was only just made has these rows already.
OF_THE_SCHEMA = ("alembic_version", "audit_head")


def copy(source: Path, target: Path) -> None:
    """A copy of the database as it is at one moment, in one file that its owner alone can read; writers are not held up.

    `BackupFault` when the source is missing or damaged; `OSError` when there is no room.
    """
    if not source.is_file():
        raise BackupFault(f"There is no database at {source}.")
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with _faults(source), _opened(source) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # so that it is one file
        check(new, source)


def check(connection: sqlite3.Connection, file: Path) -> None:
    """`BackupFault` when SQLite finds the database damaged."""
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise BackupFault(f"The database {file} is damaged: SQLite's own check fails.")


def revision(file: Path) -> str:
    """Alembic's revision. `BackupFault` when it is not a database of the clinic."""
    with _faults(file), _opened(file) as connection, suppress(sqlite3.OperationalError):
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if row:
            return str(row[0])
    raise BackupFault(f"{file} is not a database of the clinic: it has no schema of this product.")


def holds_anything(file: Path) -> bool:
    """Whether a row stands in it that was not made with the schema. What cannot be read may hold something."""
    if not file.exists() or not file.stat().st_size:
        return False
    try:
        with _opened(file) as connection:
            return any(_has_rows(connection, table) for table in _tables(connection))
    except sqlite3.Error:
        return True


def only_ours(file: Path) -> None:
    """Bring the database into one file. `BackupFault` while another process has it open; a damaged one is let be."""
    if not file.exists():
        return
    try:
        # Leaving the write-ahead log is refused while there is any other connection.
        with _opened(file, patience_s=0) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise BackupFault(f"{file} is in use or cannot be written ({error}). Stop the product first.") from None
    except sqlite3.DatabaseError:
        return


@contextmanager
def _opened(file: Path, *, patience_s: float = PATIENCE_S) -> Iterator[sqlite3.Connection]:
    """The database that is there; a missing one is not made."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=patience_s)) as connection:
        yield connection


@contextmanager
def _faults(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(28, os.strerror(28)) from None
        raise BackupFault(f"The database {file} cannot be read ({error}).") from None


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in found if name not in OF_THE_SCHEMA]


def _has_rows(connection: sqlite3.Connection, table: str) -> bool:
    quoted = table.replace('"', '""')
    return bool(connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{quoted}")').fetchone()[0])  # noqa: S608 (a name of its own)
