"""Patients who sit in open chats: `python -m tools.bench.streams`, a part of `make bench`.

Every patient keeps an event stream open and writes now and then, at a steady rate that does not wait for answers. What the
gateway itself takes of each turn, without the assistant's part, is read from its figures (`chat_turn_own_duration_seconds`).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from tests.stack import Stack, StackFailed, running
from tools.bench import drive
from tools.bench.chats import TAKEN, Product, ProductConversation
from tools.bench.errors import BenchError
from tools.bench.figures import Line, percentile
from tools.bench.measure import Others

STREAMS, A_SECOND, SECONDS = 200, 20, 120.0
# The target: that much of a turn, or less, in 95 of 100.
OWN_S, SHARE = 0.02, 0.95
_OWN = "chat_turn_own_duration_seconds"


@dataclass(frozen=True)
class Cost:
    """`own`: share of turns of which the gateway took `OWN_S` or less. `heard`: messages that came over the streams.

    `others`: processors that others kept busy meanwhile. `own` is time that passes: a turn that waits for a processor lasts.
    """

    sent: int
    answered: int
    heard: int
    own: float
    p95_ms: float
    others: float

    def line(self) -> Line:
        detail = (
            f"{self.answered} of {self.sent} answered, 95 % within {self.p95_ms:.0f} ms with the assistant; "
            f"{self.heard} messages came over {STREAMS} streams; others kept {self.others:.1f} processors busy"
        )
        return Line(f"turns with {1000 * OWN_S:.0f} ms or less in the gateway", self.own, SHARE, at_least=True, detail=detail)


@asynccontextmanager
async def listening(http: ClientSession, chat: ProductConversation, heard: list[int]) -> AsyncIterator[None]:
    """An open event stream of the chat; the size of each message that comes is put into `heard`."""

    async def read() -> None:
        async with http.get(chat.url.removesuffix("messages") + "events", headers=chat.headers) as response:
            async for line in response.content:
                if line.startswith(b"data:"):
                    heard.append(len(line))

    task = asyncio.create_task(read())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _steadily(chat: ProductConversation, texts: Sequence[str], offset: float, seconds: float) -> list[tuple[float, int]]:
    """One message in each pause, sent when it is due; how long each took, and its status."""
    pause, began, sent = STREAMS / A_SECOND, time.perf_counter(), list[tuple[float, int]]()
    for turn, text in enumerate(itertools.cycle(texts)):
        due = began + pause * (offset + turn)
        if due - began >= seconds:
            return sent
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        status = await chat.say(text)
        sent.append((time.perf_counter() - due, status))
    return sent


async def _counts(http: ClientSession, stack: Stack) -> tuple[float, float]:
    """Turns of which the gateway took `OWN_S` or less, and all turns."""
    place = re.search(r"http://\S+/metrics", stack.printed())
    if place is None:
        raise BenchError("the product printed no address of its figures")
    async with http.get(place[0]) as response:
        text = await response.text()
    found = [re.search(rf"^{_OWN}_{name} (\S+)$", text, re.M) for name in (rf'bucket{{le="{OWN_S:g}"}}', "count")]
    quick, all_turns = (float(one[1]) if one else 0.0 for one in found)
    return quick, all_turns


async def _opened(target: Product) -> list[ProductConversation]:
    chats = [await target.open() for _ in range(STREAMS)]
    opened = [chat for chat in chats if isinstance(chat, ProductConversation)]
    if len(opened) < STREAMS:
        raise BenchError(f"only {len(opened)} of {STREAMS} chats could be opened")
    return opened


async def measure(stack: Stack, scripts: Sequence[drive.Script], seconds: float = SECONDS) -> Cost:
    """`BenchError` where a chat cannot be opened or nothing is answered."""
    heard: list[int] = []
    async with contextlib.AsyncExitStack() as until_end:
        http = ClientSession(timeout=ClientTimeout(total=None), connector=TCPConnector(limit=0))
        await until_end.enter_async_context(http)
        chats = await _opened(Product(http, stack.url))
        for chat in chats:
            await until_end.enter_async_context(listening(http, chat, heard))
        before, others = await _counts(http, stack), Others()
        each = enumerate(zip(chats, itertools.cycle(scripts), strict=False))
        sent = await asyncio.gather(*(_steadily(chat, texts, at / STREAMS, seconds) for at, (chat, texts) in each))
        busy, after = others.processors(), await _counts(http, stack)
    return _cost([one for some in sent for one in some], len(heard), before, after, busy)


def _cost(
    sent: Sequence[tuple[float, int]], heard: int, before: tuple[float, float], after: tuple[float, float], others: float
) -> Cost:
    answered = [took for took, status in sent if status == TAKEN]
    if not answered or after[1] == before[1]:
        raise BenchError("no message was answered")
    own = (after[0] - before[0]) / (after[1] - before[1])
    return Cost(len(sent), len(answered), heard, own, 1000 * percentile(answered, SHARE), others)


async def measure_apart(seconds: float = SECONDS) -> Cost:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, running(Path(folder) / "tree") as stack:
        return await measure(stack, drive.scripts(drive.questions()), seconds)


def main() -> int:
    """0 when the target is met, 1 when not, 2 when something stands in the way."""
    try:
        line = asyncio.run(measure_apart()).line()
    except (BenchError, StackFailed) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{line.name}: {line.value:.3f} ({line.detail}). Target: {SHARE}, {'met' if line.met else 'NOT met'}")
    return 0 if line.met else 1


if __name__ == "__main__":
    sys.exit(main())
