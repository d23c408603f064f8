"""Counts of days: against small cases whose results are known, and kept ones against those that are counted anew."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from clinic.db.models.chat import Alarm, Callback, Conversation, Feedback, Message, Turn
from clinic.db.models.insights import InsightDay
from clinic.db.models.records import Patient
from clinic.db.store import Store, open_store
from clinic.domain.diary.statistics import Span
from clinic.domain.insight_days import DayCounts
from clinic.domain.insight_figures import figures
from clinic.domain.outcomes import Outcome
from clinic.services import insights, transcripts
from clinic.services.insight_counts import count
from tests.databases import empty_database
from tests.integration.action_server import database_url

CHICAGO = ZoneInfo("America/Chicago")
DAY = date(2026, 11, 18)
HOUR = timedelta(hours=1)
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def at(hour: float, day: date = DAY) -> datetime:
    """A time of day where the clinic is."""
    return datetime(day.year, day.month, day.day, tzinfo=CHICAGO) + timedelta(hours=hour)


@dataclass
class Told:
    """A conversation to be stored: each turn is hours after the start, and the topics of its replies."""

    start: datetime
    turns: Sequence[tuple[float, Sequence[str]]] = ()
    patient: int | None = None
    alarms: Sequence[float] = ()
    staff: Sequence[float] = ()
    id: str = field(default_factory=lambda: str(uuid4()))

    def store(self, session: Session, since: datetime = FIRST, until: datetime = LAST) -> None:
        """What was said from `since` on and before `until`."""
        if since <= self.start < until:
            session.add(Conversation(id=self.id, patient_id=self.patient, started_at=self.start, last_seq=0))
            session.flush()
        for seq, (hours, sender, topic, reply_to) in enumerate(sorted(self._said(), key=lambda one: one[0]), 1):
            if since <= self.start + hours * HOUR < until:
                session.add(self._message(seq, hours, sender, topic, reply_to))
        session.add_all(self._alarm(hours) for hours in self.alarms if since <= self.start + hours * HOUR < until)

    def _said(self) -> Iterator[tuple[float, str, str | None, str | None]]:
        yield 0.0, "bot", "greet", None
        for number, (hours, topics) in enumerate(self.turns):
            yield hours, "patient", None, None
            yield from ((hours, "system" if topic == "failed" else "bot", topic, f"turn {number}") for topic in topics)
        yield from ((hours, "staff", None, None) for hours in self.staff)

    def _message(self, seq: int, hours: float, sender: str, topic: str | None, reply_to: str | None) -> Message:
        named, _, part = (topic or "").partition(".")
        return Message(
            conversation_id=self.id,
            seq=seq,
            id=str(uuid4()),
            sent_at=self.start + timedelta(hours=hours),
            sender=sender,
            text="zebrafinch",
            topic=None if sender == "system" else named or None,
            part=part or None,
            reply_to=reply_to,
            extras={},
        )

    def _alarm(self, hours: float) -> Alarm:
        raised_at = self.start + timedelta(hours=hours)
        return Alarm(
            id=str(uuid4()), conversation_id=self.id, message_id=str(uuid4()), level="emergency", rules=["x"], raised_at=raised_at
        )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = database_url(tmp_path / "clinic.db")
    empty_database(tmp_path / "clinic.db")
    store = open_store(url)

    def patients(session: Session) -> None:
        for number in (1, 2):
            session.add(Patient(id=number, portal_id=f"p{number}", display_name="P", created_at=at(0)))

    await store.write(patients)
    yield store
    await store.close()


async def told(store: Store, *chats: Told, since: datetime = FIRST, until: datetime = LAST) -> None:
    def work(session: Session) -> None:
        for chat in chats:
            chat.store(session, since, until)

    await store.write(work)


async def counted(store: Store, first: date = DAY, last: date = DAY, zone: ZoneInfo = CHICAGO) -> list[DayCounts]:
    return await insights.read(store, Span(first, last), zone)


ASKED = (0.1, ["onset"])
CASES: list[tuple[dict[str, Any], Outcome]] = [
    ({}, Outcome.ABANDONED), ({"turns": [(0.1, ["greet"])]}, Outcome.ABANDONED),
    ({"turns": [(0.1, ["greet"]), (0.2, ["thanks"])]}, Outcome.ABANDONED), ({"turns": [ASKED]}, Outcome.ANSWERED),
    ({"turns": [ASKED, (0.2, ["thanks"])]}, Outcome.ANSWERED),
    ({"turns": [(0.1, ["clarify"]), (0.2, ["onset"])]}, Outcome.ANSWERED),
    ({"turns": [ASKED, (0.2, ["clarify"])]}, Outcome.UNANSWERED),
    ({"turns": [(0.1, ["clarify"]), (0.2, ["goodbye"])]}, Outcome.UNANSWERED),
    ({"turns": [(0.1, ["out_of_scope"])]}, Outcome.UNANSWERED), ({"turns": [(0.1, ["failed"])]}, Outcome.UNANSWERED),
    ({"turns": [(0.1, ["urgent", "failed"])]}, Outcome.UNANSWERED), ({"turns": [(0.1, ["onset.withdrawn"])]}, Outcome.UNANSWERED),
    ({"turns": [(0.1, ["onset.withdrawn", "aftercare.short"])]}, Outcome.ANSWERED),
    ({"turns": [ASKED, (0.2, [])]}, Outcome.UNANSWERED), ({"turns": [(0.1, [])]}, Outcome.UNANSWERED),
    ({"turns": [(0.1, ["human_handoff"]), (0.2, ["onset"])]}, Outcome.TO_PERSON),
    ({"turns": [ASKED, (23.9, ["callback.requested"])]}, Outcome.TO_PERSON),
    ({"turns": [ASKED, (24, ["callback.requested"])]}, Outcome.ANSWERED), ({"turns": [ASKED], "staff": [1]}, Outcome.TAKEN_OVER),
    ({"turns": [ASKED], "staff": [24.5]}, Outcome.ANSWERED), ({"turns": [(0.1, ["callback"])], "staff": [1]}, Outcome.TAKEN_OVER),
    ({"turns": [(0.1, ["emergency"])], "alarms": [0.1]}, Outcome.ALARM),
    ({"turns": [(0.1, ["emergency"])]}, Outcome.TO_PHONE),  # a question about warning signs is no alarm, but says whom to call
    ({"turns": [(0.1, ["urgent"])]}, Outcome.TO_PHONE),
    ({"turns": [(0.1, ["medical_advice"]), (0.2, ["thanks"])]}, Outcome.TO_PHONE),
    ({"turns": [ASKED, (0.2, ["change_appointment"])]}, Outcome.TO_PHONE),
    ({"turns": [(0.1, ["book_appointment.part"])]}, Outcome.TO_PHONE),
    ({"turns": [(0.1, ["onset", "urgent"])]}, Outcome.TO_PHONE),
    ({"turns": [(0.1, ["urgent"]), (0.2, ["onset"])]}, Outcome.ANSWERED),
    ({"turns": [(0.1, ["urgent.withdrawn"])]}, Outcome.UNANSWERED),
    ({"turns": [(0.1, ["medical_advice"]), (23, ["callback.requested"])]}, Outcome.TO_PERSON),
    ({"turns": [(0.1, ["medical_advice"]), (24.5, ["onset"])]}, Outcome.TO_PHONE),
    ({"turns": [(0.1, ["urgent"])], "staff": [1]}, Outcome.TAKEN_OVER),
    ({"turns": [ASKED], "alarms": [3], "staff": [4]}, Outcome.ALARM), ({"turns": [ASKED, (30, ["clarify"])]}, Outcome.ANSWERED),
]  # fmt: skip


@pytest.mark.parametrize(("case", "expected"), CASES)
async def test_a_conversation_ends_in_one_way(store: Store, case: dict[str, Any], expected: Outcome) -> None:
    await told(store, Told(at(10), **case))
    (day,) = await counted(store)
    assert day.outcomes == {expected: 1}


async def test_a_patient_who_asks_for_a_call_in_another_chat_was_not_answered_by_the_first(store: Store) -> None:
    await told(store, Told(at(10), [ASKED], patient=1), Told(at(10), [ASKED], patient=2), Told(at(10), [ASKED]))
    await told(store, Told(at(9, DAY + timedelta(days=1)), [(0.1, ["callback.requested"])], patient=1))
    (day,) = await counted(store)
    assert day.outcomes == {Outcome.TO_PERSON: 1, Outcome.ANSWERED: 2}


async def test_a_chat_in_which_nothing_was_asked_is_in_neither_count_whatever_was_asked_in_another(store: Store) -> None:
    """By hand: of six chats two have nothing asked; of the other four one was answered, one was taken over, two went to a
    person: the one in which that was asked, and the one with a question that was not enough."""
    silent, greeted = Told(at(9), patient=1), Told(at(9.5), [(0.1, ["greet"]), (0.2, ["thanks"])], patient=1)
    asks, before = Told(at(10), [(0.1, ["human_handoff"])], patient=1), Told(at(8), [ASKED], patient=1)
    await told(store, silent, greeted, asks, before, Told(at(10), [ASKED], patient=2), Told(at(7), staff=[1], patient=1))
    (day,) = await counted(store)
    expected = {Outcome.ABANDONED: 2, Outcome.TO_PERSON: 2, Outcome.ANSWERED: 1, Outcome.TAKEN_OVER: 1}
    assert day.outcomes == expected
    deflection = next(each for each in figures([day], 6, {}) if each.id == "deflection")
    assert deflection.values.rows[0][1:] == [25.0, 1, 4]


async def test_the_clinics_clock_decides_the_day_and_the_hour(store: Store) -> None:
    await told(store, Told(at(23.5), [(0.1, ["onset"]), (1, ["aftercare"])]))  # in UTC both are the next day
    first, second = await counted(store, last=DAY + timedelta(days=1))
    assert (first.outcomes, second.outcomes) == ({Outcome.ANSWERED: 1}, {})
    assert (first.topics, second.topics) == ({"onset": 1}, {"aftercare": 1})
    assert (first.hours[23], sum(first.hours), second.hours[0], sum(second.hours)) == (1, 1, 1, 1)
    (utc,) = await counted(store, first=DAY + timedelta(days=1), last=DAY + timedelta(days=1), zone=ZoneInfo("UTC"))
    assert utc.topics == {"onset": 1, "aftercare": 1} and utc.outcomes == {Outcome.ANSWERED: 1}


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 11, 1), 25), (date(2026, 3, 8), 23)])
async def test_a_day_on_which_the_clocks_change_has_all_its_messages(store: Store, day: date, hours: int) -> None:
    begins = datetime(day.year, day.month, day.day, tzinfo=CHICAGO).astimezone(UTC)
    await told(store, *(Told(begins + HOUR * number, [(0.1, ["onset"])]) for number in range(-1, hours + 1)))
    before, found, after = await counted(store, day - timedelta(days=1), day + timedelta(days=1))
    assert [sum(one.hours) for one in (before, found, after)] == [1, hours, 1]
    assert found.hours[1] == (2 if hours == 25 else 1) and found.hours[2] == (1 if hours == 25 else 0)


async def test_turns_without_an_answer_and_topics_are_counted_by_the_message(store: Store) -> None:
    turns = [(0.1, ["onset", "aftercare"]), (0.2, ["onset"]), (0.3, ["clarify"]), (0.4, ["urgent", "failed"]), (0.5, [])]
    await told(store, Told(at(10), turns))
    (day,) = await counted(store)
    assert (day.turns, day.open_turns, sum(day.hours)) == (4, 2, 5)
    assert day.topics == {"onset": 2, "aftercare": 1, "urgent": 1}


async def test_alarms_and_waits_are_counted_on_the_day_on_which_they_came(store: Store) -> None:
    await told(store, Told(at(23), alarms=[0.5, 2]))

    def calls(session: Session) -> None:
        for number, (asked, done) in enumerate([(at(1), at(2)), (at(-20), at(4)), (at(3), at(25)), (at(5), None)]):
            wish = Callback(reference=f"CB-{number}", phone="tel:+1", call_window="any", requested_at=asked, closed_at=done)
            wish.call_from, wish.due_at, wish.outcome = asked, asked, "reached" if done else None
            session.add(wish)

    def withdrawn(session: Session) -> None:
        wish = Callback(reference="CB-9", phone="tel:+1", call_window="any", requested_at=at(1), closed_at=at(1.1))
        wish.call_from, wish.due_at, wish.outcome = at(1), at(1), "withdrawn"
        session.add(wish)

    await store.write(calls)
    await store.write(withdrawn)
    first, second = await counted(store, last=DAY + timedelta(days=1))
    assert (first.alarms, second.alarms) == ({"emergency": 1}, {"emergency": 1})
    assert (sorted(first.waits), second.waits) == ([3600, 86400], [79200])


async def test_days_without_a_chat_are_empty(store: Store) -> None:
    assert await counted(store, last=DAY + timedelta(days=2)) == [DayCounts(DAY + timedelta(days=n)) for n in range(3)]
    assert await insights.settle(store, CHICAGO, now=at(0)) is None
    await told(store, Told(at(10), [ASKED]))
    assert await counted(store, last=DAY - timedelta(days=1)) == []
    assert [sum(day.hours) for day in await counted(store, first=DAY - timedelta(days=1))] == [0, 1]


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
