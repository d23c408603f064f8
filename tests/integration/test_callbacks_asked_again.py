"""Whoever asks again for a call loses nothing: not the overdue alarm, nor the place, nor the time that was waited."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clinic.domain.callbacks import Outcome, Result
from clinic.domain.diary.statistics import Span
from clinic.services import callback_views
from clinic.services.callback_views import Counts
from clinic.services.insight_counts import count
from tests.integration.callback_desk import MORNING, Desk, one_desk
from tests.integration.gateway import BASE
from web.staff.callbacks.words import due_words

DUE = datetime(2026, 11, 18, 17, 0, tzinfo=BASE.clinic.zone)
WEEK = Span(date(2026, 11, 18), date(2026, 11, 24))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with one_desk(tmp_path) as desk:
        yield desk


async def counts(desk: Desk) -> Counts:
    return await callback_views.counts(desk.store, desk.now)


@pytest.mark.parametrize("window", ["any", "morning", "afternoon"])
async def test_an_overdue_wish_stays_overdue_since_the_first_time(desk: Desk, window: str) -> None:
    first = desk.reference
    desk.at("2026-11-19 13:00")
    assert (await counts(desk)).overdue == 1
    assert await desk.ask(window=window) == first
    assert await counts(desk) == Counts(open=1, free=1, due=1, overdue=1)
    row = await desk.row()
    assert (row.requested_at, row.due_at, row.call_window) == (MORNING, DUE, window)


async def test_it_keeps_its_place_before_those_who_asked_later(desk: Desk) -> None:
    first, chat = desk.reference, desk.conversation
    desk.at("2026-11-19 08:30")
    await desk.opened()
    other = await desk.ask(window="morning")
    desk.at("2026-11-19 09:00")
    desk.conversation = chat
    await desk.ask()
    queue = await callback_views.queue(desk.store, desk.ann, now=desk.now)
    assert [item.callback.reference for item in queue] == [first, other]


async def test_in_time_another_part_of_the_day_moves_it_and_the_same_one_does_not(desk: Desk) -> None:
    await desk.ask(window="morning")
    assert (await desk.row()).due_at == DUE.replace(hour=12)
    desk.at("2026-11-18 11:45")
    await desk.ask(window="morning")
    assert (await desk.row()).due_at == DUE.replace(hour=12)
    await desk.ask(window="afternoon")
    row = await desk.row()
    assert (row.call_from, row.due_at) == (DUE.replace(hour=12), DUE)


async def test_after_a_call_without_an_answer_a_new_wish_is_due_at_once(desk: Desk) -> None:
    desk.at("2026-11-18 16:00")
    await desk.take(desk.ann)
    await desk.attempt(desk.ann, Result.WRONG_NUMBER)
    assert (await counts(desk)).due == 0
    await desk.ask(phone="tel:+1-312-555-0142")
    assert (await counts(desk)).due == 1


async def test_the_wait_counts_from_the_first_wish(desk: Desk) -> None:
    desk.at("2026-11-19 10:00")
    await desk.ask()
    desk.later(minutes=30)
    await desk.take(desk.ann)
    await desk.attempt(desk.ann, Result.REACHED, asked=2)
    await desk.close(desk.ann, Outcome.REACHED)
    days = await desk.store.read(lambda session: count(session, WEEK, BASE.clinic.zone))
    assert days[date(2026, 11, 19)].waits == [int(timedelta(hours=24, minutes=30).total_seconds())]


def test_the_page_says_since_when_it_is_overdue_and_from_when_on_the_patient_wishes_to_be_called() -> None:
    now = DUE + timedelta(hours=16)
    assert due_words(DUE - timedelta(hours=9), DUE, BASE.clinic, now) == "since Wed, Nov 18, 5:00 pm"
    again = due_words(DUE + timedelta(hours=19), DUE, BASE.clinic, now)
    assert again == "since Wed, Nov 18, 5:00 pm; asked again, not before today, 12:00 pm"
