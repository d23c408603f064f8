"""The processes of a running stack under its supervisor: held, killed, and waited for until they are back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiohttp import ClientError, ClientSession

from tests.stack import Stack

BACK_S = 90.0


class Processes:
    """The three processes under the supervisor: `pid` as they are now, and the settings that they were started with."""

    def __init__(self, stack: Stack) -> None:
        supervisor = stack.process.pid
        children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
        self.settings: dict[str, str] = {}
        self.pid: dict[str, int] = {}
        for child in children:
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            self.pid[{b"bot": "assistant", b"web": "gateway", b"actions": "actions"}[words[2]]] = int(child)
            pairs = Path(f"/proc/{child}/environ").read_bytes().decode().split("\0")
            self.settings.update(pair.split("=", 1) for pair in pairs if "=" in pair)

    @asynccontextmanager
    async def stopped(self, name: str) -> AsyncIterator[None]:
        """It takes connections, and answers none."""
        self.stop(name)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):  # killed meanwhile
                os.kill(self.pid[name], signal.SIGCONT)

    def stop(self, name: str) -> None:
        os.kill(self.pid[name], signal.SIGSTOP)

    def kill(self, name: str) -> None:
        os.kill(self.pid[name], signal.SIGKILL)


async def until_all_is_well(http: ClientSession, stack: Stack) -> None:
    """Every part is back, and the spool is empty."""
    async with asyncio.timeout(BACK_S):
        while not await is_well(http, stack):  # noqa: ASYNC110  (what is waited for happens in other processes)
            await asyncio.sleep(0.3)


async def is_well(http: ClientSession, stack: Stack) -> bool:
    try:
        async with http.get("/readyz") as response:
            return response.status == 200 and not any((stack.folder / "var/spool").glob("*.jsonl"))
    except ClientError:
        return False  # the gateway itself is not back
