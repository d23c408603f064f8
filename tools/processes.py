"""One process of the product under the supervisor: started, watched, its log prefixed, started again when it falls."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
# A process that ran this long was well: the next fall is a first one again.
STEADY_S = 60.0
STOP_S = 20.0
# Rasa's libraries warn at every start, over several lines each and in no common form; its own log lines have one.
_RASA_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|^Traceback|^  File |^\S*(?:Error|Exception|NotFound)\b")
_NOISE = re.compile(r"Warning|missing TensorBoard")
# Rasa goes on without its model, and answers nothing. The first of these is a warning, and the one that matters.
_NO_MODEL = ("No valid model found", "Could not load model")


def any_line(line: str) -> bool:
    return True


def no_line(line: str) -> bool:
    return False


def no_model(line: str) -> bool:
    """Whether Rasa says that it goes on without a model."""
    return any(said in line for said in _NO_MODEL)


def rasa_line(line: str) -> bool:
    """Whether a line is of Rasa's log or of an error, and not one of its libraries' warnings."""
    return no_model(line) or (bool(_RASA_LINE.search(line)) and not _NOISE.search(line))


@dataclass(frozen=True)
class Program:
    """`ready`: the address that answers 200 when it is up. `environment` is added to the supervisor's own.
    `worth_showing`: which of its lines are shown. `hopeless`: which of them say that it runs and will never be ready;
    `remedy` is what to do about it."""

    name: str
    command: Sequence[str]
    ready: str
    environment: Mapping[str, str] = field(default_factory=dict)
    worth_showing: Callable[[str], bool] = any_line
    hopeless: Callable[[str], bool] = no_line
    remedy: str = ""


def show(name: str, line: str) -> None:
    print(f"{name:>9} | {line}", flush=True)


class Supervised:
    """Keeps one program running until `stop`. `gave_up` is set when its settings or files are wrong: it exits
    with 2, or says in a `hopeless` line that it will never be ready. One that was ready before is started again instead."""

    WRONG_SETUP = 2

    def __init__(self, program: Program) -> None:
        self.program = program
        self.gave_up = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._was_ready = False

    async def run(self) -> None:
        """Start, wait for the end, start again after a pause that doubles with every fall in a row."""
        pause = FIRST_PAUSE_S
        while not self._stopping:
            began = asyncio.get_running_loop().time()
            code = await self._once()
            if self._stopping:
                return
            if code == self.WRONG_SETUP:
                self.gave_up.set()
                return
            if asyncio.get_running_loop().time() - began > STEADY_S:
                pause = FIRST_PAUSE_S
            show(self.program.name, f"ended with code {code}; starting again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _once(self) -> int:
        self._process = await asyncio.create_subprocess_exec(
            *self.program.command,
            env={**os.environ, **self.program.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops everything in order
        )
        assert self._process.stdout is not None
        async for raw in self._process.stdout:
            line = raw.decode(errors="replace").rstrip()
            if line and self.program.worth_showing(line):
                show(self.program.name, line)
            if self.program.hopeless(line):
                self._despair()
        return await self._process.wait()

    def _despair(self) -> None:
        """A file that is wrong at the start is for a person; one that is just being replaced is right at the next try."""
        show(self.program.name, self.program.remedy)
        if self._was_ready:
            self._signal(signal.SIGKILL)
        else:
            self.gave_up.set()

    async def wait_until_ready(self, timeout_s: float) -> bool:
        """Whether the program answers within `timeout_s`; at once False when it gave up."""
        deadline = asyncio.get_running_loop().time() + timeout_s
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as client:
            while asyncio.get_running_loop().time() < deadline and not self.gave_up.is_set():
                if await _answers(client, self.program.ready):
                    self._was_ready = True
                    return True
                await asyncio.sleep(0.2)
        return False

    async def stop(self) -> None:
        """Ask it to finish; end it when it has not within `STOP_S`."""
        self._stopping = True
        if self._process is None or self._process.returncode is not None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


async def _answers(client: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with client.get(address) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
