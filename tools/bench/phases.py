"""What is measured on a started product: speed under load, a long conversation, memory, a burst, a soak."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from tools.bench import servers
from tools.bench.chats import TAKEN, Product, Target
from tools.bench.drive import Load, Script, Sent, long_conversation
from tools.bench.errors import BenchError
from tools.bench.figures import ENDS, Speed
from tools.bench.measure import Memory, cpu_seconds, resident_mb, watch

AT_ONCE, LONG = 16, 500
BURST, BURST_S, CALM_WITHIN_S = 10, 30.0, 60.0
WARM_UP_S = 5.0
# A burst is over once answers take no longer than this many times what they took before it.
CALM_FACTOR, PROBES_IN_A_ROW, PROBE_EVERY_S = 3.0, 3, 0.25
MEMORY_EVERY_S = 5.0
Make = Callable[[ClientSession, str], Target]


@dataclass(frozen=True)
class Measured:
    """One product. By process: `memory_mb` after the load, `cpu_ms` for a message of it."""

    speed: Speed
    long: Sequence[float]
    memory_mb: dict[str, float]
    cpu_ms: dict[str, float]


@dataclass(frozen=True)
class Burst:
    """`over_after_s`: from its end to answers as quick as before it."""

    sent: Sequence[Sent]
    over_after_s: float


@dataclass(frozen=True)
class Soak:
    rate: float
    sent: Sequence[Sent]
    memory: Memory = field(default_factory=list)


def session() -> ClientSession:
    return ClientSession(timeout=ClientTimeout(total=60), connector=TCPConnector(limit=0))


async def warm_up(target: Target, scripts: Sequence[Script]) -> None:
    await Load(target, scripts, seconds=WARM_UP_S).run(AT_ONCE)


async def measure(started: servers.Started, make: Make, scripts: Sequence[Script], seconds: float) -> Measured:
    """The load, memory after it, and a long conversation that is alone with the machine."""
    async with session() as http:
        target = make(http, started.url)
        await warm_up(target, scripts)
        before = {name: cpu_seconds(pid) for name, pid in started.processes.items()}
        sent = await Load(target, scripts, seconds=seconds).run(AT_ONCE)
        cpu = {name: 1000 * (cpu_seconds(pid) - before[name]) / len(sent) for name, pid in started.processes.items()}
        memory = {name: resident_mb(pid) for name, pid in started.processes.items()}
        texts = [text for each in scripts for text in each][:ENDS]
        return Measured(Speed.of(sent, seconds), await long_conversation(target, texts, LONG), memory, cpu)


async def _probe(target: Target, text: str) -> float | None:
    """How long one answer took in a new conversation; None where it was refused."""
    conversation = await target.open()
    if isinstance(conversation, int):
        return None
    began = time.perf_counter()
    status = await conversation.say(text)
    return time.perf_counter() - began if status == TAKEN else None


async def _usual(target: Target, text: str) -> float:
    took = [await _probe(target, text) for _ in range(10)]
    answered = [each for each in took if each is not None]
    if not answered:
        raise BenchError("No message was answered before the burst.")
    return median(answered)


async def _until_calm(target: Target, text: str, usual: float) -> float:
    """Seconds until answers are taken and quick again, some in a row; raises `BenchError` when that does not come."""
    began, calm_since, in_a_row = time.perf_counter(), 0.0, 0
    while in_a_row < PROBES_IN_A_ROW:
        at = time.perf_counter() - began
        if at > CALM_WITHIN_S:
            raise BenchError(f"{CALM_WITHIN_S:g} s after the burst, answers are still refused or slow.")
        took = await _probe(target, text)
        quick = took is not None and took <= CALM_FACTOR * usual
        calm_since, in_a_row = (calm_since if in_a_row else time.perf_counter() - began, in_a_row + 1) if quick else (0.0, 0)
        await asyncio.sleep(PROBE_EVERY_S)
    return calm_since


async def burst(url: str, scripts: Sequence[Script], seconds: float = BURST_S) -> Burst:
    """Ten times the conversations at a time, on a gateway with its limits on."""
    async with session() as http:
        target, text = Product(http, url), scripts[0][0]
        await Load(target, scripts, seconds=WARM_UP_S).run(1)
        usual = await _usual(target, text)
        sent = await Load(target, scripts, seconds=seconds).run(AT_ONCE * BURST)
        return Burst(sent, await _until_calm(target, text, usual))


async def soak(started: servers.Started, scripts: Sequence[Script], minutes: float, seconds: float) -> Soak:
    """Half the messages a second that it can take, for long, with an eye on memory."""
    async with session() as http:
        target = Product(http, started.url)
        await warm_up(target, scripts)
        full = await Load(target, scripts, seconds=seconds).run(AT_ONCE)
        rate = Speed.of(full, seconds).per_second / 2
        memory: Memory = []
        watching = asyncio.create_task(watch(started.processes, MEMORY_EVERY_S, memory))
        try:
            sent = await Load(target, scripts, seconds=60 * minutes, every_s=AT_ONCE / rate).run(AT_ONCE)
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
        return Soak(rate, sent, memory)
