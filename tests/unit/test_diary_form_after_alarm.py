"""What becomes of an entry when an alarm comes in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.diary_form.day import right_day
from clinic.domain.diary_form.form import DiaryForm, begin

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("first", "answer", "severity", "minutes"),
    [("log a headache from tuesday", "6", 6, None), ("migraine tuesday 7/10", "3 hours", 7, 180)],
)
def test_an_answer_after_an_alarm_goes_on_with_the_entry(first: str, answer: str, severity: int, minutes: int | None) -> None:
    before = DiaryForm(begin(first, today=TODAY).drafts, unsaved=True)
    (draft,) = begin(answer, today=TODAY, before=before, interrupted=True).drafts
    assert (draft.date, draft.severity, draft.duration_minutes) == (date(2026, 11, 17), severity, minutes)


@pytest.mark.parametrize("interrupted", [True, False])
def test_another_day_told_after_an_alarm_is_an_entry_of_its_own_and_the_first_is_kept(interrupted: bool) -> None:
    before = DiaryForm(begin("migraine tuesday 7/10", today=TODAY).drafts, unsaved=True)
    form = begin("headache yesterday 3/10", today=TODAY, before=before, interrupted=interrupted)
    assert [(draft.date, draft.severity) for draft in form.drafts] == [(date(2026, 11, 19), 3), (date(2026, 11, 17), 7)]
    assert form.step is None and form.asks, "what is missing is asked for"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("headache tuesday 3 hours, maxalt", [(17, 7, 180)]),
        ("headache tuesday, a 5", [(17, 5, None)]),
        ("another migraine tuesday 3/10", [(17, 3, None), (17, 7, None)]),
        ("no headache yesterday", [(19, 0, None), (17, 7, None)]),
        ("headache yesterday 3/10 and wednesday 4/10", [(18, 4, None), (19, 3, None), (17, 7, None)]),
    ],
)
def test_the_same_day_told_after_an_alarm_is_told_on(text: str, told: list[tuple[int, int, int | None]]) -> None:
    before = DiaryForm(begin("migraine tuesday 7/10", today=TODAY).drafts, unsaved=True)
    form = begin(text, today=TODAY, before=before, interrupted=True)
    found = [(draft.date.day, draft.severity, draft.duration_minutes) for draft in form.drafts if draft.date]
    assert sorted(found, key=str) == sorted(told, key=str)


def test_a_change_that_an_alarm_left_is_not_made_of_another_day() -> None:
    before = replace(begin("migraine tuesday 7/10", today=TODAY), unsaved=True, target="a saved one")
    form = begin("headache yesterday 3/10", today=TODAY, before=before, interrupted=True)
    assert [(draft.date, form.target) for draft in form.drafts] == [(date(2026, 11, 19), None)]


@pytest.mark.parametrize(
    "text", ["no im ok, it was yesterday, already at the ER", "im ok now it was yesterday", "actually it was yesterday"]
)
def test_the_day_that_is_told_after_an_alarm_is_that_of_the_entry_told_without_one(text: str) -> None:
    before = replace(begin("10/10 worst of my life out of nowhere", today=TODAY), unsaved=True)
    form = begin(text, today=TODAY, before=before, interrupted=True)
    assert [(draft.date, draft.severity) for draft in form.drafts] == [(date(2026, 11, 19), 10)]


@pytest.mark.parametrize(
    "text", ["are you open on monday", "when is my visit tomorrow", "headache yesterday", "it was bad", "yesterday 3/10"]
)
def test_a_day_of_something_else_is_none_of_the_entry(text: str) -> None:
    assert right_day(text, TODAY) is None
