"""A headache of before that is there yet: by its words, and by what the diary has."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary.still_there import began, says_still


@pytest.mark.parametrize(
    "text",
    [
        "still have my headache",
        "headache still here 6/10",
        "its still going",
        "my head still hurts",
        "it hasn’t stopped",
        "migraine wont go away",
    ],
)
def test_a_headache_that_is_there_yet_is_said_to_be(text: str) -> None:
    assert says_still(text)


@pytest.mark.parametrize(
    "text", ["headache today 6/10", "still no headache", "i can still work with it", "still nauseous", "it stopped"]
)
def test_what_says_nothing_of_before_is_none(text: str) -> None:
    assert not says_still(text)


def entry(day: int, *, ongoing: bool = True, headache: bool = True) -> DiaryDraft:
    return DiaryDraft(date=date(2026, 11, day), headache=headache, ongoing=ongoing)


@pytest.mark.parametrize(
    ("entries", "day"),
    [
        ([], None),
        ([entry(27)], 27),
        ([entry(29), entry(27), entry(28)], 27),
        ([entry(27), entry(29, ongoing=False)], None),
        ([entry(25), entry(26, ongoing=False), entry(28)], 28),
        ([entry(25), entry(26, headache=False, ongoing=False), entry(28)], 28),
    ],
)
def test_it_began_on_the_first_of_the_days_that_go_on(entries: list[DiaryDraft], day: int | None) -> None:
    assert began(entries) == (date(2026, 11, day) if day else None)
