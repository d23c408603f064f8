"""The length of a headache that is over "now", worked out from the clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.ended_now import ended_now

NOW = datetime(2026, 11, 20, 14, 20)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("started at 9, over now", 315),
        ("started at 9 am, 6/10, gone now", 315),
        ("began around noon and it just ended", 135),
        ("since 10 this morning, just stopped", 255),
        ("since 8am till now, 6/10", 375),
        ("hit at 11:30, now gone", 165),
        ("7/10 today started 9am, better now", 315),
    ],
)
def test_the_end_of_a_headache_that_is_over_now_is_the_time_on_the_clock(text: str, minutes: int) -> None:
    assert parse(ended_now(text, NOW), NOW.date())[0].duration_minutes == minutes


@pytest.mark.parametrize(
    "text",
    [
        "started at 9 yesterday, over now",
        "started at 9 last night, over now",
        "it's over now",
        "started at 9, lasted 2 hours, over now",
        "started at 9, gone by 11, fine now",
        "started at 9 and still going",
        "took advil at 9, gone now",
    ],
)
def test_an_end_of_another_day_or_without_a_beginning_is_left_as_it_was_told(text: str) -> None:
    assert ended_now(text, NOW) == text


def test_a_morning_has_its_half_of_the_day() -> None:
    told = ended_now("started at 7, over now", datetime(2026, 11, 20, 9, 5))
    assert parse(told, NOW.date())[0].duration_minutes == 120
