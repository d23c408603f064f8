"""The call-back queue, as the front desk works it off."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from tools.simulate.crew import Worker
from tools.simulate.desk import Answer

QUEUE = "/staff/callbacks"
FREE = re.compile(r'action="/staff/callbacks/(CB-\w+)/take"')
ASKED = re.compile(r'name="asked" value="(\d+)"')
NUMBER = re.compile(r'href="(tel:[^"]+)"')
HAS_ONE = re.compile(r'badge good">Yours<')
# Nobody rings the same number again so soon.
PAUSE = timedelta(hours=2)
A_ROUND = 4
# What comes of a call, by how often. `dies`: the clerk goes home with it, and the lease brings it back.
ENDS = ("reached", "no_answer", "voicemail", "wrong_number", "give-back", "dies")
SHARES = (52, 18, 10, 5, 5, 10)
NOTES = ("asked for the billing office", "will send the letter", "moved the visit", "told the pharmacy", "")


async def race(workers: Sequence[Worker], rung: dict[str, datetime]) -> None:
    """All look at the queue and take the same call-back at once; whoever gets it goes on with it."""
    pages = await asyncio.gather(*(worker.desk.page(f"{QUEUE}?show=free") for worker in workers))
    waiting = _free(pages[0], rung, workers[0].clock.now())
    if waiting:
        answers = await asyncio.gather(*(_take(worker, waiting[0]) for worker in workers))
        for worker, answer in zip(workers, answers, strict=True):
            if answer.went:
                await _work(worker, waiting[0], rung)


async def work_off(worker: Worker, rung: dict[str, datetime]) -> None:
    """A few of the queue, those that are due first. `rung`: who was called when, so that nobody is called too soon."""
    for reference in _free(await worker.desk.page(f"{QUEUE}?show=free"), rung, worker.clock.now())[:A_ROUND]:
        if (await _take(worker, reference)).went:
            await _work(worker, reference, rung)


def _free(page: Answer, rung: dict[str, datetime], now: datetime) -> list[str]:
    return [one for one in dict.fromkeys(FREE.findall(page.text)) if one not in rung or now - rung[one] >= PAUSE]


async def _take(worker: Worker, reference: str) -> Answer:
    answer = await worker.desk.send(f"{QUEUE}/{reference}/take")
    # Somebody who comes too late is shown the page with who has it; a closed one leads back to the queue.
    worker.note("take", reference, Answer(answer.status if reference in answer.to else 409, answer.to, ""))
    return Answer(answer.status if reference in answer.to else 409, answer.to, answer.text)


async def _work(worker: Worker, reference: str, rung: dict[str, datetime]) -> None:
    page = (await worker.desk.page(f"{QUEUE}/{reference}")).text
    asked, number = ASKED.search(page), NUMBER.search(page)
    if asked is None or number is None or not HAS_ONE.search(page):
        worker.note("lost sight of", reference)
        return
    worker.note("call", reference, detail=number.group(1))
    rung[reference] = worker.clock.now()
    end = worker.luck.choices(ENDS, SHARES)[0]
    if end == "give-back":
        await _sent(worker, reference, "give-back", "", {"note": "please somebody who speaks Spanish"})
    elif end != "dies":
        await _sent(worker, reference, "attempt", end, {"result": end, "asked": asked.group(1)})
        await _close(worker, reference, end)


async def _close(worker: Worker, reference: str, end: str) -> None:
    """Whoever was reached is done with, and so is a number that belongs to somebody else; the latter has to be taken anew."""
    if end == "wrong_number" and not (await _take(worker, reference)).went:
        return
    if end in ("reached", "wrong_number"):
        seen = ASKED.search((await worker.desk.page(f"{QUEUE}/{reference}")).text)
        fields = {"outcome": end, "note": worker.luck.choice(NOTES), "asked": seen.group(1) if seen else "0"}
        await _sent(worker, reference, "close", end, fields)


async def _sent(worker: Worker, reference: str, what: str, detail: str, fields: dict[str, str]) -> None:
    answer = await worker.desk.send(f"{QUEUE}/{reference}/{what}", fields)
    worker.note(what, reference, answer, detail)
