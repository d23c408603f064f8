"""A real PostgreSQL server of a test's own, where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The server does not run as root: where the tests do, it runs as this user.
USER = "postgres"
PATIENCE_S = 60


def is_here() -> bool:
    return shutil.which("initdb") is not None and shutil.which("pg_ctl") is not None


@contextmanager
def server(**settings: str) -> Iterator[str]:
    """The URL of an empty database, which is gone afterwards. It listens on a socket file alone. `settings` of the server."""
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        _run("initdb", "--pgdata", folder / "data", "--username", USER, "--auth", "trust", "--no-sync", "--encoding", "UTF8")
        ours = " ".join(f"-c {name}={value}" for name, value in {"fsync": "off", **settings}.items())
        options = f"-k {folder} -c listen_addresses='' {ours}"
        _run("pg_ctl", "start", "--wait", "--pgdata", folder / "data", "--log", folder / "log", "--options", options)
        try:
            yield f"postgresql+asyncpg://{USER}@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", folder / "data")


def _run(*command: str | Path) -> None:
    as_user: dict[str, Any] = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, timeout=PATIENCE_S, cwd="/", stdout=subprocess.DEVNULL, **as_user)
