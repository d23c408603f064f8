"""A database as the migrations leave it, made once a run: a copy takes a millisecond, the migrations half a second."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from clinic.db import migrate


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
