"""`make shell`: a conversation in the terminal, without the gateway or any setting."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

import knowledge
from tests.bot.test_agent import MODEL

SERVICES = "var/venv/bin/python"
SETTINGS = ("ASSISTANT_SECRET", "ACTIONS_PORT")
READY_S = 120.0
_MOVES_OF_THE_CURSOR = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.mark.skipif(not MODEL.exists(), reason="there is no trained model: run `make train`")
def test_the_assistant_answers_in_a_terminal(tmp_path: Path) -> None:
    """From approved texts, and from the actions where those are asked."""
    base, screen = knowledge.load(), tmp_path / "screen"
    with screen.open("wb") as shown:
        shell = subprocess.Popen(
            [SERVICES, "-m", "tools.shell"], stdin=subprocess.PIPE, stdout=shown, stderr=shown, env=_bare(tmp_path)
        )
    assert shell.stdin is not None
    try:
        for typed, topic, part in (
            ("when am i next in", "next_appointment", "visitor"),
            ("when does it start to work", "onset", "short"),  # last: buttons stand below, and no line to type in
        ):
            shell.stdin.write(f"{typed}\n".encode())
            shell.stdin.flush()
            assert _comes(screen, _letters(base.text(topic, part))[:60]), screen.read_text()[-3000:]
    finally:
        shell.terminate()
        shell.wait(60)
        shell.stdin.close()
    assert "Customjson" not in _letters(screen.read_text(errors="replace"))


def _bare(folder: Path) -> dict[str, str]:
    """Without any setting, and with records of its own."""
    own = {"CLINIC_STATE_DIR": str(folder), "CLINIC_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/clinic.db"}
    return {name: value for name, value in os.environ.items() if name not in SETTINGS} | own


def _comes(screen: Path, words: str) -> bool:
    deadline = time.monotonic() + READY_S
    while words not in _letters(screen.read_text(errors="replace")):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


def _letters(text: str) -> str:
    """Without what a terminal breaks lines with."""
    return re.sub(r"\W", "", _MOVES_OF_THE_CURSOR.sub("", text))
