"""`make shell`: a conversation in the terminal, without gateway, actions or any setting."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import knowledge
from tests.bot.test_agent import MODEL

SETTINGS = ("ASSISTANT_SECRET", "ACTIONS_PORT")
READY_S = 120.0
_MOVES_OF_THE_CURSOR = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.mark.skipif(not MODEL.exists(), reason="there is no trained model: run `make train`")
def test_the_assistant_answers_in_a_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "shell", "--model", str(MODEL), "--endpoints", "endpoints.yml"]
    bare = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    screen = tmp_path / "screen"
    with screen.open("wb") as shown:
        shell = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=shown, stderr=shown, env=bare)
    assert shell.stdin is not None
    try:
        shell.stdin.write(b"when does it start to work\n")
        shell.stdin.flush()
        assert _comes(screen, _letters(knowledge.load().text("onset", "short"))[:60]), screen.read_text()[-3000:]
    finally:
        shell.terminate()
        shell.wait(30)
        shell.stdin.close()


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
