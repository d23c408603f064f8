"""The desk's list with 100,000 conversations, as a browser asks for it."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Conversation
from clinic.domain.desk import Rank, place, rank
from clinic.domain.staff import Role
from tests.integration.gateway import Gateway
from tests.integration.staff import Desk, at_desk

CONVERSATIONS = 100_000
LIMIT_S = 0.3
TRIES = 40


def fill(session: Session, gateway: Gateway) -> None:
    """Over two years; one in 300 with an open alarm, one in 500 waits, one in 1,000 is taken."""
    dice, now = Random(7), gateway.clock()
    chats, alarms = list[dict[str, object]](), list[dict[str, object]]()
    for number in range(CONVERSATIONS):
        id, at = str(UUID(int=dice.getrandbits(128), version=4)), now - timedelta(seconds=dice.uniform(60, 730 * 86400))
        level = dice.choice(["emergency", "crisis"]) if number % 300 == 0 else None
        waits, taken = at if number % 500 == 1 else None, 1 if number % 1000 == 2 else None
        where = rank(heard=True, open_alarm=level, wants_person=waits is not None, is_taken=taken is not None)
        row = {"id": id, "patient_id": None, "started_at": at, "last_at": at, "last_seq": 9, "taken_by": taken}
        row |= {"taken_as": "Dana, nurse" if taken else None, "wants_person_at": waits, "open_alarm": level}
        chats.append({**row, "desk_rank": where, "desk_place": place(where, last_at=at, wants_person_at=waits)})
        if level:
            alarm = {"id": str(UUID(int=number)), "conversation_id": id, "message_id": id, "level": level, "raised_at": at}
            alarms.append({**alarm, "rules": ["cannot_breathe", "thunderclap"], "planned_at": at})
    session.execute(insert(Conversation), chats)
    session.execute(insert(Alarm), alarms)


async def timed(desk: Desk, path: str) -> list[float]:
    """How long it took, the shortest first. The first time is left out: templates are read then."""
    took = []
    await desk.text(path)
    for _ in range(TRIES):
        began = time.perf_counter()
        await desk.text(path)
        took.append(time.perf_counter() - began)
    return sorted(took)


async def test_every_page_of_a_long_list_comes_in_time(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    await gateway.store.write(lambda session: fill(session, gateway))
    desk = await at_desk(gateway, Role.NURSE)
    far = f"/staff/conversations?after={Rank.REST}.{int((gateway.clock() - timedelta(days=600)).timestamp() * 1000)}.0"
    paths = {"first page": "/staff/conversations", "a page far back": far, "its news": "/staff/api/conversations"}
    paths |= {"alarms": "/staff/alarms", "attention": "/staff/api/attention"}
    found = {name: await timed(desk, path) for name, path in paths.items()}
    with capsys.disabled():
        print(f"\n{CONVERSATIONS:,} conversations, p50 and p95:")
        for name, took in found.items():
            print(f"  {name}: {1000 * took[TRIES // 2]:.0f} ms, {1000 * took[int(TRIES * 0.95)]:.0f} ms")
    assert len(re.findall('<th scope="row">', await desk.text(far))) == 50
    assert all(took[TRIES // 2] < LIMIT_S for took in found.values())
