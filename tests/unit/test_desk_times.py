"""One style for days and times at the desk."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from clinic.domain.desk_times import spoken_day, spoken_days, spoken_moment

NOW = datetime(2026, 11, 30, 9, 0)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 30, 10, 32), "today, 10:32 am"),
        (datetime(2026, 11, 30, 0, 5), "today, 12:05 am"),
        (datetime(2026, 11, 29, 12, 0), "Sun, Nov 29, 12:00 pm"),
        (datetime(2026, 12, 1, 23, 59), "Tue, Dec 1, 11:59 pm"),
        (datetime(2025, 11, 30, 14, 5), "Sun, Nov 30, 2025, 2:05 pm"),
    ],
)
def test_a_moment_has_its_day_but_for_today(at: datetime, said: str) -> None:
    assert spoken_moment(at, NOW) == said


def test_a_day_has_its_year_but_for_today() -> None:
    day = date(2026, 11, 30)
    assert (spoken_day(day), spoken_day(day, day), spoken_day(day, date(2026, 12, 1))) == (
        "Nov 30, 2026",
        "today",
        "Nov 30, 2026",
    )
    assert spoken_days(day, day) == "Nov 30, 2026"
    assert spoken_days(date(2026, 11, 3), day) == "Nov 3, 2026 to Nov 30, 2026"
