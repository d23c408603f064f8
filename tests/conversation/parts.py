"""The stack's processes one by one, as its supervisor starts them, and ports on which something else answers, or nothing."""

from __future__ import annotations

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from urllib.error import URLError
from urllib.request import urlopen

from aiohttp import web

from tests.stack import StackFailed, environment, free_port
from tools.processes import Program
from tools.supervise import programs

START_S, STOP_S = 100.0, 20.0
HOST = "127.0.0.1"


@dataclass
class Parts:
    """One stack's ports. Where nothing was started, nothing listens."""

    tree: Path
    gateway_port: int = field(default_factory=free_port)
    assistant_port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        started = programs(self.gateway_port, self.assistant_port, self.actions_port, metrics_port=0)
        self._programs = {program.name: program for program in started}

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.gateway_port}"

    def printed(self, name: str) -> str:
        return (self.tree / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    @contextmanager
    def started(self, name: str, **own: str) -> Iterator[subprocess.Popen[bytes]]:
        """The part, ready."""
        with self.launched(name, **own) as process:
            self._wait(self._programs[name], process)
            yield process

    @contextmanager
    def launched(self, name: str, **own: str) -> Iterator[subprocess.Popen[bytes]]:
        """The part, however it fares."""
        program = self._programs[name]
        with (self.tree / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                program.command,
                cwd=self.tree,
                env=environment(self.tree, **{**program.environment, **own}),
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def is_ready(self, name: str) -> bool:
        try:
            with urlopen(self._programs[name].ready, timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, HTTPException, OSError):
            return False

    def _wait(self, program: Program, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_S
        while not self.is_ready(program.name):
            if process.poll() is not None or time.monotonic() > deadline:
                raise StackFailed(f"{program.name} did not become ready:\n{self.printed(program.name)[-8000:]}")
            time.sleep(0.1)


@contextmanager
def hanging(port: int) -> Iterator[None]:
    """Takes every connection and never answers."""
    with closing(socket(AF_INET, SOCK_STREAM)) as listener:
        listener.bind((HOST, port))
        listener.listen(100)
        yield


@asynccontextmanager
async def answering(port: int, *, status: int, body: str, content_type: str = "application/json") -> AsyncIterator[None]:
    """Gives the same answer to every request."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type=content_type)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    try:
        yield
    finally:
        await runner.cleanup()
