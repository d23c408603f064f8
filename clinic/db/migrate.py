"""Brings a database up to date. Alembic is the only thing that changes a schema.

`python -m clinic.db.migrate` does so for CLINIC_DATABASE_URL.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url

from clinic.db.engine import create_engine

MIGRATIONS = Path(__file__).parent / "migrations"
DEFAULT_URL = "sqlite+aiosqlite:///var/clinic.db"


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code; `connection` is what its env.py works on."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


async def upgrade(url: str) -> None:
    """Bring the database to the latest revision; a SQLite file and its folder are made when they are missing."""
    file = make_url(url).database
    if url.startswith("sqlite") and file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.upgrade(config(sync), "head"))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(upgrade(os.environ.get("CLINIC_DATABASE_URL", DEFAULT_URL)))
