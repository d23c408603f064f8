"""Brings a database up to date. Alembic is the only thing that changes a schema.

`python -m clinic.db.migrate` does so for CLINIC_DATABASE_URL.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from clinic.db.encryption import Vault
from clinic.db.engine import READ_ONLY, create_engine
from clinic.db.store import open_store
from clinic.errors import NewerSchema

MIGRATIONS = Path(__file__).parent / "migrations"
DEFAULT_URL = "sqlite+aiosqlite:///var/clinic.db"


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code; `connection` is what its env.py works on."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def known_revisions() -> list[str]:
    """Every revision of this release, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]


async def upgrade(url: str, vault: Vault | None = None) -> None:
    """Bring the database to the latest revision; a SQLite file and its folder are made when they are missing.

    `vault` as in `create_engine`: an older database's plain words are sealed with it. `NewerSchema` for one of a later release.
    """
    file = make_url(url).database
    if url.startswith("sqlite") and file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, vault)
    try:
        async with engine.begin() as connection:
            before = await connection.run_sync(_revision)
            if before is not None and before not in known_revisions():
                raise NewerSchema(before)
            await connection.run_sync(lambda sync: command.upgrade(config(sync), "head"))
            changed = before not in (None, await connection.run_sync(_revision))
    finally:
        await engine.dispose()
    if changed:
        await _scrub(url)


async def revision(url: str) -> str | None:
    """Alembic's revision of the database; None for one that is not made yet, of which no file is made either."""
    if _is_missing(url):
        return None
    engine = create_engine(url)
    try:
        async with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
            return await connection.run_sync(_revision)
    finally:
        await engine.dispose()


def _is_missing(url: str) -> bool:
    file = make_url(url).database
    return url.startswith("sqlite") and file is not None and not Path(file).exists()


async def _scrub(url: str) -> None:
    """Before revision 0003 words stood in the clear; what is left of them in rearranged pages goes."""
    store = open_store(url)
    await store.scrub(whole=True)
    await store.close()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


if __name__ == "__main__":
    asyncio.run(upgrade(os.environ.get("CLINIC_DATABASE_URL", DEFAULT_URL)))
