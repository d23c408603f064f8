"""What becomes of an entry when an alarm comes in between."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary_form import DiaryForm, begin

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("first", "answer", "severity", "minutes"),
    [("log a headache from tuesday", "6", 6, None), ("migraine tuesday 7/10", "3 hours", 7, 180)],
)
def test_an_answer_after_an_alarm_goes_on_with_the_entry(first: str, answer: str, severity: int, minutes: int | None) -> None:
    before = DiaryForm(begin(first, today=TODAY).drafts, unsaved=True)
    (draft,) = begin(answer, today=TODAY, before=before, interrupted=True).drafts
    assert (draft.date, draft.severity, draft.duration_minutes) == (date(2026, 11, 17), severity, minutes)


def test_another_day_told_after_an_alarm_is_an_entry_of_its_own() -> None:
    before = DiaryForm(begin("migraine tuesday 7/10", today=TODAY).drafts, unsaved=True)
    (draft,) = begin("headache yesterday 3/10", today=TODAY, before=before, interrupted=True).drafts
    assert (draft.date, draft.severity) == (date(2026, 11, 19), 3)
