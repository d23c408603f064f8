"""Numbers that a patient tells decide between two parts that say opposite things."""

from __future__ import annotations

import pytest

from bot.nlu.told_numbers import AFTER_MORE, AFTER_ONE, CHRONIC, EPISODIC, days_a_month, suited
from bot.nlu.turn_types import Turn


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("i have 20 headache days a month", 20),
        ("16 a month, do i qualify", 16),
        ("im at 25 days per month", 25),
        ("about 10 migraines every month", 10),
        ("get like 4 bad headache days", 4),
        ("18+ migraine days/month", 18),
        ("twenty five headaches a month", 25),
        ("8 out of 30", 8),
        ("18-20 days a month", 18),
        ("12 to 16 days a month", None),
        ("i have a headache every day", 30),
        ("daily headaches here", 30),
        ("two migraines a week", None),
        ("im 20 and get headaches", None),
        ("does it start working after 10 days", None),
    ],
)
def test_days_a_month_are_read(text: str, days: int | None) -> None:
    assert days_a_month(text) == days


@pytest.mark.parametrize(
    ("text", "came", "said"),
    [
        ("i have 20 headache days a month", EPISODIC, CHRONIC),
        ("what about 9 headache days", CHRONIC, EPISODIC),
        ("i only have 9 headache days a month", EPISODIC, EPISODIC),
        ("what is episodic", EPISODIC, EPISODIC),
        ("third round did nothing", AFTER_ONE, AFTER_MORE),
        ("2 full treatments and no change", AFTER_ONE, AFTER_MORE),
        ("first round did nothing, is a second round worth it", AFTER_ONE, AFTER_ONE),
        ("no change after one session", AFTER_ONE, AFTER_ONE),
    ],
)
def test_the_part_is_that_of_the_number(text: str, came: tuple[str, str], said: tuple[str, str]) -> None:
    short = (came[0], "short")
    assert suited(Turn(came[0], (short, came)), text).answers == (short, said)


def test_other_answers_stay_as_they_are() -> None:
    turn = Turn("cost", (("cost", "short"), ("eligibility", "short")))
    assert suited(turn, "i have 20 headache days a month") is turn


def test_both_parts_are_said_once() -> None:
    assert suited(Turn("eligibility", (EPISODIC, CHRONIC)), "20 headache days a month").answers == (CHRONIC,)
