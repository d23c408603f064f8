"""The supervisor over real processes: one that falls comes back, later and later; one that cannot run is given up."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.stack import free_port
from tools import processes
from tools.processes import Program, Supervised

PATIENCE_S = 20.0
# Says the words of the file "said", and answers 200 from then on.
SERVER = """
import http.server, pathlib, sys
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
print(pathlib.Path("said").read_text(), flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok).serve_forever()
"""


def program(command: list[str], port: int) -> Program:
    line = [sys.executable, "-c", *command]
    return Program("part", line, f"http://127.0.0.1:{port}/", hopeless=lambda line: line == "hopeless", remedy="mend it")


@asynccontextmanager
async def supervised(*command: str, port: int = 1) -> AsyncIterator[Supervised]:
    one = Supervised(program(list(command), port))
    running = asyncio.create_task(one.run())
    yield one
    await one.stop()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(processes, "LONGEST_PAUSE_S", 0.05)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "said").write_text("well")


async def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """All that was shown, once these words were."""
    text = ""
    async with asyncio.timeout(PATIENCE_S):
        while not all(word in text for word in words):
            await asyncio.sleep(0.02)
            text += capsys.readouterr().out
    return text


async def test_one_that_falls_again_and_again_is_started_after_pauses_that_grow(capsys: pytest.CaptureFixture[str]) -> None:
    async with supervised("raise SystemExit(7)") as one:
        await printed(capsys, *(f"ended with code 7; starting again in {pause} s" for pause in ("0.01", "0.02", "0.04", "0.05")))
        assert not one.gave_up.is_set()


async def test_one_that_is_killed_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    async with supervised(SERVER, str(port), port=port) as one:
        assert await one.wait_until_ready(PATIENCE_S)
        assert one._process is not None
        os.kill(one._process.pid, signal.SIGKILL)
        await printed(capsys, "ended with code -9")
        assert await one.wait_until_ready(PATIENCE_S)


async def test_one_whose_settings_are_wrong_is_given_up(capsys: pytest.CaptureFixture[str]) -> None:
    async with supervised("raise SystemExit(2)") as one:
        assert not await one.wait_until_ready(PATIENCE_S)
        assert one.gave_up.is_set()
    assert "starting again" not in capsys.readouterr().out


async def test_one_that_says_it_will_never_be_ready_is_given_up_at_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    async with supervised("import time; print('hopeless', flush=True); time.sleep(60)") as one:
        assert not await one.wait_until_ready(PATIENCE_S)
        assert one.gave_up.is_set()
    assert "part | mend it" in capsys.readouterr().out


async def test_one_that_was_ready_and_finds_a_file_half_written_is_started_until_it_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    async with supervised(SERVER, str(port), port=port) as one:
        assert await one.wait_until_ready(PATIENCE_S)
        (tmp_path / "said").write_text("hopeless")
        assert one._process is not None
        os.kill(one._process.pid, signal.SIGKILL)
        await printed(capsys, "mend it", "ended with code -9")
        (tmp_path / "said").write_text("well again")
        await printed(capsys, "well again")
        assert await one.wait_until_ready(PATIENCE_S)
        assert not one.gave_up.is_set()
