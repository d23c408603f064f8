"""Kept days: when they are kept, what outlives the chats, and that they equal those that are counted at once."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Callback, Conversation, Feedback, Message, Turn
from clinic.db.models.insights import InsightDay
from clinic.db.store import Store, open_store
from clinic.domain.diary.statistics import Span
from clinic.domain.outcomes import Outcome
from clinic.services import insights, transcripts
from clinic.services.insight_counts import count
from tests.integration.told_chats import ASKED, CHICAGO, DAY, FIRST, Told, at, counted, told, with_two_patients


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with with_two_patients(tmp_path) as store:
        yield store


async def settled(store: Store, now: datetime) -> list[date]:
    found = []
    while (day := await insights.settle(store, CHICAGO, now=now)) is not None:
        found.append(day)
    return found


async def test_a_day_is_kept_two_days_after_its_end_and_days_follow_without_a_gap(store: Store) -> None:
    await told(store, Told(at(10), [ASKED]), Told(at(10, DAY + timedelta(days=2)), [ASKED]))
    ends = at(24)
    assert await settled(store, ends + timedelta(hours=47, minutes=59)) == []
    assert await settled(store, ends + timedelta(hours=48)) == [DAY]
    assert await settled(store, ends + timedelta(days=4)) == [DAY + timedelta(days=1), DAY + timedelta(days=2)]


async def test_what_is_kept_outlives_the_chat_and_holds_no_words_or_ids(store: Store, tmp_path: Path) -> None:
    chat = Told(at(10), [ASKED], patient=1)
    await told(store, chat)
    before = await counted(store)
    await settled(store, at(24 * 4))
    await transcripts.erase(store, chat.id, now=at(24 * 5))
    assert await counted(store) == before and before[0].outcomes == {Outcome.ANSWERED: 1}
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection:
        ((kept,),) = connection.execute("SELECT counts FROM insight_day LIMIT 1").fetchall()
    assert chat.id not in kept and "zebrafinch" not in kept and "patient" not in kept


async def test_two_gateways_keep_a_day_once(store: Store) -> None:
    await told(store, Told(at(10), [ASKED]))
    other = open_store(store._engine.url.render_as_string(hide_password=False))  # type: ignore[attr-defined]
    now = at(24 * 4)
    for _ in range(4):
        await insights.settle(store, CHICAGO, now=now)
        await insights.settle(other, CHICAGO, now=now)
    await other.close()
    assert [sum(day.outcomes.values()) for day in await counted(store, DAY, DAY + timedelta(days=1))] == [1, 0]


TOPICS = ["onset", "aftercare", "clarify", "out_of_scope", "human_handoff", "callback.requested", "greet", "failed"]
CHATS = st.lists(
    st.builds(
        lambda hours, turns, patient, alarms, staff: Told(at(hours), sorted(turns), patient, alarms, staff),
        st.floats(0, 24 * 6),
        st.lists(st.tuples(st.floats(0, 50), st.lists(st.sampled_from(TOPICS), max_size=2)), max_size=4),
        st.sampled_from([None, None, 1, 2]),
        st.lists(st.floats(0, 40), max_size=1),
        st.lists(st.floats(0, 40), max_size=1),
    ),
    max_size=5,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chats=CHATS, steps=st.lists(st.integers(1, 60), min_size=1, max_size=6))
async def test_kept_days_equal_those_that_are_counted_at_once(store: Store, chats: list[Told], steps: list[int]) -> None:
    """Messages come as time goes by, days are kept whenever they are due, and the whole is counted once at the end."""
    await _cleared(store)
    before = FIRST
    for hours in [*accumulate(steps), 24 * 12]:
        now = at(hours)
        await told(store, *chats, since=before, until=now)
        await settled(store, now)
        before = now
    span = Span(DAY - timedelta(days=1), DAY + timedelta(days=9))
    at_once = await store.read(lambda session: count(session, span, CHICAGO))
    kept = await counted(store, span.first, span.last)
    assert [day.stored() for day in kept] == [day.stored() for day in at_once.values()]
    assert sum(sum(day.outcomes.values()) for day in kept) == len(chats)


async def _cleared(store: Store) -> None:
    def work(session: Session) -> None:
        for table in (InsightDay, Alarm, Callback, Feedback, Message, Turn, Conversation):
            session.execute(delete(table))

    await store.write(work)
