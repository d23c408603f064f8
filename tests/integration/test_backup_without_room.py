"""A disk that takes no more, made by the kernel's own limit: nothing is half there, and it is said in a sentence."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from tests.integration.backed_up import Product, file, new, old, snapshot

__all__ = ["file", "new", "old"]
ROOT = Path(__file__).parents[2]
# Bytes that one file may have: less than a database needs.
ROOM = 40_000


def run(made: Product, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CLINIC_DATABASE_URL": made.url,
        "CLINIC_STATE_DIR": str(made.folder),
        "CLINIC_DATA_KEYS": made.key,
    }
    return subprocess.run(
        [sys.executable, "-m", "clinic", *map(str, arguments), "--endpoints", str(made.folder / "endpoints.yml")],
        env=environment,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_a_backup_that_finds_no_room_leaves_no_file(old: Product, tmp_path: Path) -> None:
    done = run(old, "backup", tmp_path / "b")
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().endswith(".")
    assert sorted(left.name for left in tmp_path.iterdir()) == ["old"]


def test_a_restore_that_finds_no_room_changes_nothing(old: Product, file: Path) -> None:
    assert old.records.stat().st_size > ROOM
    before = snapshot(old.folder)
    done = run(old, "restore", file, "--replace")
    assert done.returncode == 2, done.stderr
    assert "The backup cannot be put back" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(old.folder) == before
