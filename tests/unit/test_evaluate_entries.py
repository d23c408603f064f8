"""Diary entries against their labels: what counts as the same, and what as another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tools.evaluation.entries import FieldScores, Names, compare, days_meant, meant
from tools.evaluation.replies import Reply

WEDNESDAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("today", {18}),
        ("Yesterday", {17}),
        ("3 days ago", {15}),
        ("last tuesday", {17}),
        ("thursday", {12}),
        ("wednesday", {18, 11}),
        ("a while ago", set()),
        ("some days ago", set()),
        (None, set()),
    ],
)
def test_words_mean_days(words: str | None, days: set[int]) -> None:
    assert days_meant(words, WEDNESDAY) == {date(2026, 11, day) for day in days}


@pytest.mark.parametrize(
    ("want", "got", "right"),
    [
        ({"severity": 6}, {"severity": 6.5}, {"severity": True}),
        ({"severity": 6}, {"severity": 7}, {"severity": False}),
        ({"severity": None}, {"severity": None}, {"severity": True}),
        ({"severity": None}, {"severity": 5}, {"severity": False}),
        ({"severity": 0}, {"severity": None}, {"severity": False}),
        ({"severity": 6, "severity_text": "bad"}, {"severity": 1}, {}),
        ({"duration_hours": 5}, {"duration_minutes": 330}, {"duration": True}),
        ({"duration_hours": 5}, {"duration_minutes": 331}, {"duration": False}),
        ({"duration_hours": 0.1}, {"duration_minutes": 7}, {"duration": True}),
        ({"duration_hours": None}, {}, {"duration": True}),
        ({"duration_hours": 5, "duration_text": "most of it"}, {}, {}),
        ({"side": "left"}, {"side": "both"}, {"side": False}),
        ({"side": None}, {"side": "both"}, {}),
        ({"date": "today"}, {"date": "2026-11-18"}, {"date": True}),
        ({"date": "today", "date_assumed": True}, {"date": "2026-11-01"}, {}),
        ({"headache": False, "severity": 3}, {"headache": False}, {"headache-free": True}),
        ({"headache": False}, {}, {"headache-free": False}),
    ],
)
def test_a_field_is_compared_where_the_label_has_it(want: dict[str, Any], got: dict[str, Any], right: dict[str, bool]) -> None:
    assert compare(want, got, WEDNESDAY) == right


def test_a_combination_counts_by_its_parts_in_any_order_and_spelling() -> None:
    want = {"medications": ["acetaminophen/caffeine"], "triggers": ["lack of sleep"]}
    got = {"medications": [{"name": "Caffeine/Acetaminophen", "dose": "500 mg"}], "triggers": ["lack_of_sleep", "stress"]}
    assert compare(want, got, WEDNESDAY) == {"medications": Names(1, 0, 0), "triggers": Names(1, 1, 0)}


def test_of_two_entries_the_one_of_the_labels_day_is_meant() -> None:
    replies = [Reply.of({"topic": "diary_log", "entry": {"date": day}}) for day in ("2026-11-18", "2026-11-17")]
    assert meant({"date": "yesterday"}, replies, WEDNESDAY)["date"] == "2026-11-17"
    assert meant({"date": "3 days ago"}, replies, WEDNESDAY)["date"] == "2026-11-18"
    assert meant({"date": "today"}, [], WEDNESDAY) == {}


def test_lists_are_scored_over_names_and_values_over_rows() -> None:
    scores = FieldScores()
    scores.add({"side": True, "symptoms": Names(3, 1, 0)})
    scores.add({"side": False, "symptoms": Names(0, 0, 2)})
    assert scores.figures() == {"diary side": {"n": 2, "right": 0.5}, "diary symptoms": {"n": 5, "f1": 0.6667}}
