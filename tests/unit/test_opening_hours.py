"""The next opening time, on the clinic's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Hours
from knowledge.opening_hours import (
    ALL_DAY,
    LAST_MINUTES,
    PAUSE,
    WEEKDAYS,
    call_slot,
    dated_slot,
    dated_time,
    is_open,
    next_slot,
    next_try,
    spoken_slot,
)

CHICAGO = ZoneInfo("America/Chicago")
EIGHT_TO_FIVE = Hours(time(8), time(17))
WEEK: Mapping[str, Hours | None] = dict.fromkeys(WEEKDAYS[:5], EIGHT_TO_FIVE) | dict.fromkeys(WEEKDAYS[5:])
AFTERNOON = Hours(time(12), time.max)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.mark.parametrize(("now", "window", "said"), [
    ("2026-11-18 08:00", ALL_DAY, "today before 5:00 pm"),
    ("2026-11-18 07:59", ALL_DAY, "today from 8:00 am to 5:00 pm"),
    ("2026-11-18 16:30", ALL_DAY, "today before 5:00 pm"),
    ("2026-11-18 16:31", ALL_DAY, "on Thursday, November 19, from 8:00 am to 5:00 pm"),
    ("2026-11-18 11:00", AFTERNOON, "today from 12:00 pm to 5:00 pm"),
    ("2026-11-20 17:00", ALL_DAY, "on Monday, November 23, from 8:00 am to 5:00 pm"),
    ("2026-12-31 18:00", ALL_DAY, "on Friday, January 1, from 8:00 am to 5:00 pm"),
    ("2026-10-31 12:00", ALL_DAY, "on Monday, November 2, from 8:00 am to 5:00 pm"),  # the clocks go back in between
])  # fmt: skip
def test_the_next_slot_is_said_in_words(now: str, window: Hours, said: str) -> None:
    slot = next_slot(WEEK, local(now), window=window)
    assert slot is not None
    assert spoken_slot(slot, local(now)) == said


def test_a_clinic_with_one_day_has_its_next_slot_a_week_later() -> None:
    week: Mapping[str, Hours | None] = {**dict.fromkeys(WEEKDAYS), "wednesday": EIGHT_TO_FIVE}
    slot = next_slot(week, local("2026-11-18 17:00"))
    assert slot is not None
    assert slot.starts == local("2026-11-25 08:00")


def test_a_window_that_the_clinic_never_keeps_has_no_slot() -> None:
    mornings: Mapping[str, Hours | None] = dict.fromkeys(WEEKDAYS, Hours(time(8), time(12)))
    assert next_slot(mornings, local("2026-11-18 09:00"), window=AFTERNOON) is None


@pytest.mark.parametrize(("now", "expected"), [
    ("2026-11-18 07:59", False),
    ("2026-11-18 08:00", True),
    ("2026-11-18 16:59", True),
    ("2026-11-18 17:00", False),
    ("2026-11-21 12:00", False),
])  # fmt: skip
def test_it_is_open_from_the_first_minute_to_before_the_last(now: str, expected: bool) -> None:
    assert is_open(WEEK, local(now)) is expected


@pytest.mark.parametrize(("now", "window", "due"), [
    ("2026-11-18 10:00", "any", ("2026-11-18 14:00", "2026-11-18 23:00")),
    ("2026-11-18 10:00", "morning", ("2026-11-18 14:00", "2026-11-18 18:00")),
    ("2026-11-20 16:45", "any", ("2026-11-23 14:00", "2026-11-23 23:00")),  # Friday evening: the weekend is closed
    ("2026-10-30 16:45", "morning", ("2026-11-02 14:00", "2026-11-02 18:00")),  # and the clocks go back: 8:00 is an hour later
    ("2026-10-29 16:45", "morning", ("2026-10-30 13:00", "2026-10-30 17:00")),  # on the day before they do
    ("2027-03-12 16:45", "afternoon", ("2027-03-15 17:00", "2027-03-15 22:00")),  # the clocks go forward in between
])  # fmt: skip
def test_a_call_is_due_in_the_next_open_stretch_whatever_the_clocks_do(now: str, window: str, due: tuple[str, str]) -> None:
    slot = call_slot(WEEK, local(now), window)
    assert tuple(f"{end.astimezone(UTC):%Y-%m-%d %H:%M}" for end in (slot.starts, slot.ends)) == due


def test_a_clinic_that_is_never_open_in_the_window_calls_at_any_time() -> None:
    mornings: Mapping[str, Hours | None] = dict.fromkeys(WEEKDAYS, Hours(time(8), time(12)))
    assert call_slot(mornings, local("2026-11-18 09:00"), "afternoon").ends == local("2026-11-18 12:00")


@pytest.mark.parametrize(("called", "window", "said"), [
    ("2026-11-18 09:05", "any", "on Wednesday, November 18, from 11:15 am to 5:00 pm"),
    ("2026-11-18 09:00", "any", "on Wednesday, November 18, from 11:00 am to 5:00 pm"),
    ("2026-11-18 09:40", "morning", "on Thursday, November 19, from 8:00 am to 12:00 pm"),
    ("2026-11-18 09:40", "afternoon", "on Wednesday, November 18, from 12:00 pm to 5:00 pm"),
    ("2026-11-18 14:30", "any", "on Wednesday, November 18, from 4:30 pm to 5:00 pm"),
    ("2026-11-18 14:31", "any", "on Thursday, November 19, from 8:00 am to 5:00 pm"),
    ("2026-11-20 16:00", "any", "on Monday, November 23, from 8:00 am to 5:00 pm"),
    ("2026-11-21 11:00", "morning", "on Monday, November 23, from 8:00 am to 12:00 pm"),  # somebody works on a Saturday
])  # fmt: skip
def test_the_next_try_is_not_at_once_and_is_said_with_its_date(called: str, window: str, said: str) -> None:
    assert dated_slot(next_try(WEEK, local(called), window)) == said


def test_a_time_is_said_with_its_date() -> None:
    assert dated_time(local("2026-11-18 09:05")) == "on Wednesday, November 18, at 9:05 am"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from(["morning", "afternoon", "any"]),
    st.dictionaries(st.sampled_from(WEEKDAYS), st.integers(6, 20), min_size=1),
)
def test_every_next_try_is_later_within_opening_hours_and_within_eight_days(
    called: datetime, window: str, opens: dict[str, int]
) -> None:
    week = {day: Hours(time(opens[day]), time(opens[day] + 3)) if day in opens else None for day in WEEKDAYS}
    now = called.replace(tzinfo=CHICAGO)
    slot = next_try(week, now, window)
    elapsed = slot.starts.astimezone(UTC) - now.astimezone(UTC)
    assert PAUSE <= elapsed < timedelta(days=8, hours=4)
    assert is_open(week, slot.starts)
    assert slot.ends - slot.starts >= LAST_MINUTES
    assert slot.starts.date() == slot.ends.date()
