"""Installs the FHIR server of this folder under var/ once, and runs it. Needs npm, which brings its own Node.js 22."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "var/fhir"
START_S = 60
MISSING = "npm is not installed, so the tests against a real FHIR server do not run"


def installed() -> Path:
    """The folder in which the server can run. Skips where npm is missing; fails there in CI."""
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:  # two workers may want it at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install(npm)
    return FOLDER


def _install(npm: str) -> None:
    """Once: the note of what is installed is written when all of it is there."""
    note = FOLDER / "installed"
    shutil.copyfile(HERE / "server.mjs", FOLDER / "server.mjs")
    wanted = (HERE / "package.json").read_text()
    if note.exists() and note.read_text() == wanted:
        return
    (FOLDER / "package.json").write_text(wanted)
    command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    note.write_text(wanted)


@contextmanager
def running(token: str) -> Iterator[str]:
    """The address of an empty server that asks for this bearer token."""
    folder = installed()
    environment = {**os.environ, "PORT": "0", "FHIR_TOKEN": token}
    command = [str(folder / "node_modules/.bin/node"), "server.mjs"]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        assert port.isdigit(), "the FHIR server did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=15)
