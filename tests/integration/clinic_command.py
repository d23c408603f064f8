"""`python -m clinic …` as a process of its own, as staff run it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


async def run_clinic(database: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors; `database` is the SQLite file that it works on."""
    environment = {**os.environ, "CLINIC_DATABASE_URL": f"sqlite+aiosqlite:///{database}", "COLUMNS": "200"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "clinic", *arguments),
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    return process.returncode or 0, out.decode(), err.decode()
