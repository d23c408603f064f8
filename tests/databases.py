"""A database as the migrations leave it, made once a run: a copy takes a millisecond, the migrations half a second."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from alembic.config import Config

from clinic.db import migrate
from clinic.db.engine import create_engine


@cache
def _template() -> Path:
    file = Path(tempfile.mkdtemp(prefix="clinic-template-")) / "clinic.db"
    with ThreadPoolExecutor(1) as thread:  # tests that need it have a loop of their own running
        thread.submit(lambda: asyncio.run(migrate.upgrade(f"sqlite+aiosqlite:///{file}"))).result()
    return file


def empty_database(file: Path) -> None:
    """An empty clinic database at `file`, of the latest revision; what stands there already stays as it is."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_template(), file)


async def turn_to(url: str, turn: Callable[[Config, str], None], revision: str) -> None:
    """Alembic's upgrade or downgrade to a revision."""
    engine = create_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: turn(migrate.config(sync), revision))
    await engine.dispose()
