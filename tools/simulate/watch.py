"""Alarms at the desk: seen by a nurse, at once or late, and closed with what came of them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime

from clinic.domain.alarms import CLOSE_WITHIN
from tools.simulate.crew import Worker

ALARMS = "/staff/alarms"
ROW = re.compile(r'<tr>\s*<td><span class="badge \w+">.*?</tr>', re.DOTALL)
ID = re.compile(r'href="/staff/alarms/([0-9a-f-]{36})"')
UNSEEN, ESCALATED, UNCLOSED = "Nobody has acknowledged it", ">Escalated<", ">Not closed<"
PATIENCE_S, LOOK_S = 12.0, 0.5
# How many are looked after at the first look, and how many are closed at the next one; some stay for who looks at the desk later.
PROMPT, CLOSED, LEFT_OPEN = 0.6, 0.8, 0.12
OUTCOMES = (
    ("spoke", ""),
    ("sent_in", ""),
    ("emergency_services", ""),
    ("not_reached", "rang three times, left word with the sister"),
    ("no_emergency", "copied from a leaflet, patient is well"),
)


@dataclass
class Duty:
    """What is known of alarms by those who share the duty: each alarm is somebody's late or prompt one for good; `seen`: when
    each was acknowledged."""

    late: dict[str, bool] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)


async def look(worker: Worker, duty: Duty, *, first: bool) -> None:
    """Look after what is new, at a first look only what this nurse sees at once; and close some of what is known."""
    for row in await (_rows(worker) if first else _escalated_rows(worker, duty)):
        found = ID.search(row)
        if found is None:
            continue
        if UNSEEN in row:
            await _seen(worker, duty, found.group(1), first=first)
        else:
            await _known(worker, duty, found.group(1))


async def _escalated_rows(worker: Worker, duty: Duty) -> list[str]:
    """The same once the product has marked what nobody looks after or closes in time: who comes late, comes after that.
    `PATIENCE_S` at most."""
    for _ in range(round(PATIENCE_S / LOOK_S)):
        rows = await _rows(worker)
        if all(_is_marked(row, duty, worker.clock.now()) for row in rows):
            break
        await asyncio.sleep(LOOK_S)
    return rows


def _is_marked(row: str, duty: Duty, now: datetime) -> bool:
    """Whether the desk says of an alarm what is overdue with it, if anything is."""
    if UNSEEN in row:
        return ESCALATED in row
    found = ID.search(row)
    seen = duty.seen.get(found.group(1)) if found else None
    return seen is None or now < seen + CLOSE_WITHIN or UNCLOSED in row


async def _rows(worker: Worker) -> list[str]:
    return ROW.findall((await worker.desk.page(ALARMS)).text)


async def _seen(worker: Worker, duty: Duty, alarm: str, *, first: bool) -> None:
    late = duty.late.setdefault(alarm, worker.luck.random() >= PROMPT)
    if first and late:
        return
    await worker.desk.page(f"{ALARMS}/{alarm}")
    duty.seen[alarm] = worker.clock.now()
    worker.note("acknowledge", alarm, await worker.desk.send(f"{ALARMS}/{alarm}/acknowledge"))


async def _known(worker: Worker, duty: Duty, alarm: str) -> None:
    if alarm in duty.forgotten or worker.luck.random() >= CLOSED:
        return
    if worker.luck.random() < LEFT_OPEN:
        duty.forgotten.add(alarm)
        return
    outcome, note = worker.luck.choice(OUTCOMES)
    await worker.desk.page(f"{ALARMS}/{alarm}")
    answer = await worker.desk.send(f"{ALARMS}/{alarm}/close", {"outcome": outcome, "note": note})
    worker.note("close alarm", alarm, answer, outcome)
