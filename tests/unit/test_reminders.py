"""The reminder of the diary: when it is due, and how its hour is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.reminders import due_day, spoken_hour

CHICAGO = ZoneInfo("America/Chicago")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (at(10, 12), None),  # just switched on
        (at(10, 19, 59), None),
        (at(10, 20), date(2026, 11, 10)),
        (at(10, 23, 59), date(2026, 11, 10)),
        (at(11, 9), date(2026, 11, 10)),
        (at(11, 20), date(2026, 11, 11)),
    ],
)
def test_a_reminder_asks_for_today_from_its_hour_on_and_before_it_for_yesterday(now: datetime, day: date | None) -> None:
    assert due_day(20, at(10, 10), now) == day


def test_a_reminder_that_was_switched_on_after_its_hour_begins_on_the_next_day() -> None:
    assert due_day(20, at(10, 21), at(10, 22)) is None
    assert due_day(20, at(10, 21), at(11, 8)) is None
    assert due_day(20, at(10, 21), at(11, 20)) == date(2026, 11, 11)


@given(
    hour=st.integers(0, 23),
    minutes=st.integers(0, 60 * 24 * 400),
    since=st.integers(0, 60 * 24 * 400),
)
def test_the_day_is_always_today_or_yesterday_and_never_before_the_wish(hour: int, minutes: int, since: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=CHICAGO)
    now, on = start + timedelta(minutes=minutes), start + timedelta(minutes=since)
    day = due_day(hour, on, now)
    assert day is None or (day in (now.date(), now.date() - timedelta(days=1)) and day >= on.date())


def test_hours_are_spoken_as_people_say_them() -> None:
    assert [spoken_hour(hour) for hour in (0, 9, 12, 20)] == ["12 AM", "9 AM", "12 PM", "8 PM"]
