"""The engine's record comes back from a backup as it was: made and restored by the services' own commands."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from bot.tracker_store import BoundedTrackerStore
from tests.bot.support import conversation, turn_of

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "var/venv/bin/python"
KEY = "YS1rZXktZm9yLXRlc3RzLW9ubHktYW5kLW5vLW1vcmU="
DOMAIN = Domain.empty()


def store(folder: Path) -> BoundedTrackerStore:
    return BoundedTrackerStore(DOMAIN, path=str(folder / "dialogues.db"), secrets=str(folder / "secrets"))


def clinic(folder: Path, *arguments: str) -> str:
    (folder / "endpoints.yml").write_text(f"tracker_store:\n  path: {folder / 'dialogues.db'}\n  secrets: {folder / 'secrets'}\n")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CLINIC_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'clinic.db'}",
        "CLINIC_STATE_DIR": str(folder),
        "CLINIC_DATA_KEYS": KEY,
        "CLINIC_SETTINGS_FILE": os.devnull,
    }
    done = subprocess.run(
        [str(PYTHON), "-m", *arguments], env=environment, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not PYTHON.exists(), reason="the services' environment is not installed")
async def test_a_dialogue_comes_back_from_a_backup(tmp_path: Path) -> None:
    old, new, file = tmp_path / "old", tmp_path / "new", str(tmp_path / "clinic.backup")
    for folder in (old, new):
        folder.mkdir()
    running = store(old)
    tracker = conversation(turn_of("does it hurt? 😀", "injection_pain"))
    tracker.sender_id = "chat"
    await running.save(tracker)
    clinic(old, "clinic.db.migrate")
    clinic(old, "clinic", "backup", file, "--with-secrets", "--endpoints", str(old / "endpoints.yml"))
    clinic(new, "clinic", "restore", file, "--endpoints", str(new / "endpoints.yml"))
    back = await store(new).retrieve("chat")
    assert back is not None
    assert [event.as_dict() for event in back.events] == [event.as_dict() for event in tracker.events]
