"""The load: so many conversations at a time, each a patient who asks some questions and leaves."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.stack import ROOT
from tools.bench.chats import TAKEN, Conversation, Target
from tools.bench.errors import BenchError

QUESTIONS = ROOT / "tests/evaluation/questions.jsonl"
A_CONVERSATION = 5
# Who is turned away tries again after this; the gateway's own advice (`Retry-After`) is longer.
AGAIN_S = 1.0

Script = Sequence[str]


@dataclass(frozen=True)
class Sent:
    """One message: when it was sent (seconds since the load began), how long the answer took, and its status."""

    at: float
    seconds: float
    status: int


def questions() -> list[str]:
    """Labelled questions of patients; neither product was trained on them."""
    return [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def scripts(texts: Sequence[str]) -> list[Script]:
    """The same conversations for both."""
    return [texts[at : at + A_CONVERSATION] for at in range(0, len(texts), A_CONVERSATION)]


class Load:
    """Drives one target for `seconds`. `every_s`: a patient's pause from one message to the next; 0 is at once."""

    def __init__(self, target: Target, of: Sequence[Script], *, seconds: float, every_s: float = 0.0) -> None:
        self._target = target
        self._scripts: Iterator[Script] = itertools.cycle(of)
        self._seconds = seconds
        self._every_s = every_s
        self._began = 0.0
        self.sent: list[Sent] = []

    async def run(self, at_once: int) -> list[Sent]:
        """All messages sent, those that were turned away or lost included."""
        self._began = time.perf_counter()
        await asyncio.gather(*(self._patients(at / at_once) for at in range(at_once)))
        return self.sent

    def _elapsed(self) -> float:
        return time.perf_counter() - self._began

    async def _patients(self, offset: float) -> None:
        """One after the other. The first starts somewhere in its pause, so that not all speak at once."""
        await asyncio.sleep(offset * self._every_s)
        while self._elapsed() < self._seconds:
            opened = self._elapsed()
            conversation = await self._target.open()
            if isinstance(conversation, int):
                self.sent.append(Sent(opened, self._elapsed() - opened, conversation))
                await asyncio.sleep(AGAIN_S)
            else:
                await self._talk(conversation, next(self._scripts))

    async def _talk(self, conversation: Conversation, script: Script) -> None:
        for text in script:
            if self._elapsed() >= self._seconds:
                return
            sent = await self._say(conversation, text)
            await asyncio.sleep(max(0.0, self._every_s - sent.seconds) if sent.status == TAKEN else AGAIN_S)

    async def _say(self, conversation: Conversation, text: str) -> Sent:
        at = self._elapsed()
        status = await conversation.say(text)
        self.sent.append(Sent(at, self._elapsed() - at, status))
        return self.sent[-1]


async def long_conversation(target: Target, texts: Sequence[str], messages: int) -> list[float]:
    """How long each message of one conversation took. The texts come round, so that late ones are the same as early ones."""
    conversation = await opened(target)
    took: list[float] = []
    for text in itertools.islice(itertools.cycle(texts), messages):
        began = time.perf_counter()
        if (status := await conversation.say(text)) != TAKEN:
            raise BenchError(f"Message {len(took) + 1} of the long conversation was not answered ({status}).")
        took.append(time.perf_counter() - began)
    return took


async def opened(target: Target) -> Conversation:
    conversation = await target.open()
    if isinstance(conversation, int):
        raise BenchError(f"No conversation could be opened ({conversation}).")
    return conversation
