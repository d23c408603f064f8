"""The next opening time, on the clinic's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from knowledge import Hours
from knowledge.opening_hours import ALL_DAY, WEEKDAYS, is_open, next_slot, spoken_slot

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
