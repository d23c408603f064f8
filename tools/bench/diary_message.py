"""What logging a headache costs end to end, in answers to questions: `python -m tools.bench.diary_message`.

Demo patients whose diary is empty sign in through the demo portal and talk, one at a time: questions on Botox, one message that
holds a whole diary entry, a typed "yes", and questions again. Three times are taken, each from sending a message until all of
its answer is there: an answer to a question (one that names its sources), the entry read back, the entry saved.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from tools.bench import drive, phases, servers
from tools.bench.chats import TAKEN, Product, ProductConversation, signed_in
from tools.bench.drive import Script
from tools.bench.errors import BenchError

# Of these two the demo has no diary: whatever day is told of, no entry is in the way.
PATIENTS = ("demo-lee", "demo-pat")
CONVERSATIONS, WARM_UP = 30, 4
QUESTIONS_BEFORE = 3
TARGET = 2.5
TOLD = "had a migraine on {day:%B} {day.day}, 7/10, about 6 hours, nausea, took rizatriptan 10 mg"
Answer = list[dict[str, Any]]


@dataclass(frozen=True)
class Cost:
    """Seconds of each message."""

    questions: list[float] = field(default_factory=list)
    read_back: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)

    @property
    def read_back_ratio(self) -> float:
        return median(self.read_back) / median(self.questions)

    @property
    def saved_ratio(self) -> float:
        return median(self.saved) / median(self.questions)

    def __str__(self) -> str:
        parts = (("a question", self.questions), ("read back", self.read_back), ("saved", self.saved))
        told = ", ".join(f"{name} {1000 * median(took):.0f} ms of {len(took)}" for name, took in parts)
        both = (median(self.read_back) + median(self.saved)) / (2 * median(self.questions))
        return f"medians: {told}; both of two questions {both:.2f}"


async def measure(url: str, scripts: Sequence[Script], conversations: int = CONVERSATIONS) -> Cost:
    """On a product that was just started, with a demo portal. `BenchError` where an answer is not what it has to be."""
    cost = Cost()
    async with phases.session() as http:
        talks = zip(_entries(), itertools.cycle(scripts), range(-WARM_UP, conversations), strict=False)
        for (patient, text), script, number in talks:
            conversation = await signed_in(Product(http, url), patient)
            if isinstance(conversation, int):
                raise BenchError(f"{patient} could not sign in ({conversation}).")
            await _talk(conversation, text, script, cost if number >= 0 else Cost())
    if not cost.questions:
        raise BenchError("No question was answered with sources.")
    return cost


def _entries() -> Iterator[tuple[str, str]]:
    """Patients in turn, each with a day of which they did not tell yet."""
    for ago in itertools.count(1):
        for patient in PATIENTS:
            yield patient, TOLD.format(day=date.today() - timedelta(days=ago))


async def _talk(conversation: ProductConversation, text: str, script: Script, cost: Cost) -> None:
    await _ask(conversation, script[:QUESTIONS_BEFORE], cost)
    for said, is_saved, times in ((text, False, cost.read_back), ("yes", True, cost.saved)):
        took, answer = await _timed(conversation, said)
        if [(message["topic"], (message["entry"] or {}).get("saved")) for message in answer] != [("diary_log", is_saved)]:
            raise BenchError(f"The diary's entry was not {'saved' if is_saved else 'read back'}.")
        times.append(took)
    await _ask(conversation, script[QUESTIONS_BEFORE:], cost)


async def _ask(conversation: ProductConversation, questions: Script, cost: Cost) -> None:
    for question in questions:
        took, answer = await _timed(conversation, question)
        if any(message["sources"] for message in answer):
            cost.questions.append(took)


async def _timed(conversation: ProductConversation, text: str) -> tuple[float, Answer]:
    began = time.perf_counter()
    status, answer = await conversation.ask(text)
    if status != TAKEN:
        raise BenchError(f"A message of a signed-in patient was not answered ({status}).")
    return time.perf_counter() - began, answer


def main() -> None:
    with servers.product() as started:
        cost = asyncio.run(measure(started.url, drive.scripts(drive.questions())))
    print(f"read back {cost.read_back_ratio:.2f}, saved {cost.saved_ratio:.2f} of a question (wanted: {TARGET} or less); {cost}")


if __name__ == "__main__":
    main()
