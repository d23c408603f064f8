"""Conversations that wait for a person: taken over by whoever is first, written in, and mostly handed back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from tools.simulate.crew import Worker
from tools.simulate.desk import Answer

LIST = "/staff/conversations"
WAITING = re.compile(r'<tr class="rank-wants_person">.*?href="/staff/conversations/([0-9a-f-]{36})"', re.DOTALL)
STILL_WAITS = "The patient has been waiting since"
VERSION = re.compile(r'name="version" value="(\d+)"')
OF_PATIENT = re.compile(r'<article class="said-by patient')
HELLO = (
    "Hello, {} here. What can I do for you?",
    "Hi, this is {} from the front desk. How can I help?",
    "Good day, {} speaking.",
)
DONE = ("I have noted it and will see to it today.", "That is done now. Anything else?", "I will pass it on to billing.")
BACK = 0.75
LOOK_S, ANSWER_S = 0.4, 12.0


async def attend(workers: Sequence[Worker], over: asyncio.Event) -> None:
    """Look after who waits, until `over`. Two who look at the list take the same conversation at once."""
    talks: set[asyncio.Task[None]] = set()
    while not over.is_set():
        page = await workers[0].desk.page(LIST)
        for conversation in WAITING.findall(page.text):
            winner = await _raced(workers, conversation)
            if winner is not None:
                talks.add(asyncio.create_task(_talk(winner, conversation)))
        await asyncio.sleep(LOOK_S)
    await asyncio.gather(*talks)


async def _raced(workers: Sequence[Worker], conversation: str) -> Worker | None:
    """Who of them got it, all having looked at it before anybody did."""
    pages = await asyncio.gather(*(worker.desk.page(f"{LIST}/{conversation}") for worker in workers))
    versions = [VERSION.search(page.text) for page in pages if STILL_WAITS in page.text]
    if len(versions) < len(workers):
        return None
    took = await asyncio.gather(*map(_take, workers, [conversation] * len(workers), versions))
    return next((worker for worker, went in zip(workers, took, strict=True) if went), None)


async def _take(worker: Worker, conversation: str, version: re.Match[str] | None) -> bool:
    answer = await worker.desk.send(f"{LIST}/{conversation}/take", {"version": version.group(1) if version else ""})
    worker.note("take over", conversation, answer)
    return answer.went


async def _talk(worker: Worker, conversation: str) -> None:
    """Greet, answer once, and hand back or keep it."""
    heard = await _heard(worker, conversation)
    await _write(worker, conversation, worker.luck.choice(HELLO).format(worker.name.split()[0]))
    heard = await _wait_for_more(worker, conversation, heard)
    await _write(worker, conversation, worker.luck.choice(DONE))
    await _wait_for_more(worker, conversation, heard)
    if worker.luck.random() < BACK:
        worker.note("hand back", conversation, await worker.desk.send(f"{LIST}/{conversation}/hand-back"))


async def _write(worker: Worker, conversation: str, text: str) -> None:
    answer: Answer = await worker.desk.send(f"{LIST}/{conversation}/write", {"text": text})
    worker.note("write", conversation, answer, text)


async def _heard(worker: Worker, conversation: str) -> int:
    """How many messages of the patient stand there."""
    return len(OF_PATIENT.findall((await worker.desk.page(f"{LIST}/{conversation}")).text))


async def _wait_for_more(worker: Worker, conversation: str, heard: int) -> int:
    """How many there are once there are more, or after `ANSWER_S` real seconds."""
    for _ in range(int(ANSWER_S / LOOK_S)):
        now = await _heard(worker, conversation)
        if now > heard:
            return now
        await asyncio.sleep(LOOK_S)
    return heard
