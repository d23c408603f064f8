"""Both products as they are started for the benchmark, with fresh records, and their processes."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.stack import free_port, running
from tools.bench.errors import BenchError
from tools.bench.measure import descendant
from tools.bench.stock import RASA_PYTHON, environment

READY_S, STOP_S = 300.0, 20.0
# The part that stands beside stock Rasa; the others have no counterpart there.
ASSISTANT = "assistant"


@dataclass(frozen=True)
class Started:
    """Where it answers, and its processes by name."""

    url: str
    processes: Mapping[str, int]


@contextmanager
def product(**settings: str) -> Iterator[Started]:
    """The whole product, as `make run` starts it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, running(Path(folder) / "tree", **settings) as stack:
        pid = stack.process.pid
        parts = {ASSISTANT: "bot", "gateway": "web", "actions": "actions"}
        yield Started(stack.url, {name: descendant(pid, "-m", module) for name, module in parts.items()})


@contextmanager
def stock(model: Path) -> Iterator[Started]:
    """`rasa run` in the project's folder, which `model` was trained in."""
    project, port = model.parents[1], free_port()
    for record in project.glob("tracker.db*"):
        record.unlink()
    command = [
        str(RASA_PYTHON), "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "--model", str(model),
        "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
    ]  # fmt: skip
    with (project / "printed.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=project, env=environment(), stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_until_ready(process, f"http://127.0.0.1:{port}/", project / "printed.log")
            yield Started(f"http://127.0.0.1:{port}", {ASSISTANT: process.pid})
        finally:
            _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise BenchError(f"Stock Rasa did not become ready. What it printed is in {log}.")
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  a loopback address of our own making
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
