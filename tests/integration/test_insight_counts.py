"""Counts of days, against small cases whose results are known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from clinic.db.models.chat import Callback
from clinic.db.store import Store
from clinic.domain.insight_days import DayCounts
from clinic.domain.insight_figures import figures
from clinic.domain.outcomes import Outcome
from clinic.services import insights
from tests.integration.told_chats import ASKED, CHICAGO, DAY, HOUR, Told, at, counted, told, with_two_patients


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with with_two_patients(tmp_path) as store:
        yield store


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
