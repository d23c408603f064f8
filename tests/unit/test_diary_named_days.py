"""A day that was named stays, whatever length is told behind it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from clinic.domain.diary.in_time import in_time
from clinic.domain.diary_form.form import DiaryForm, begin, hear
from clinic.domain.names import Issue, Question

NOW = datetime(2026, 11, 30, 15, 40)  # a Monday


def told(first: str, *turns: str) -> DiaryForm:
    """The form as the assistant has it, put right by the clock after each message."""
    form = in_time(begin(first, today=NOW.date()), first, NOW)
    for turn in turns:
        form = in_time(hear(form, turn, today=NOW.date())[0], turn, NOW, form)
    return form


@pytest.mark.parametrize(
    ("turns", "day"),
    [
        (["log a headache", "friday", "6", "72 hours and still going"], 27),
        (["headache on friday", "6", "3 days and still going"], 27),
        (["headache thursday 6/10", "its been 3 days and still going"], 26),
        (["headache yesterday 6/10", "its been 3 days and still going"], 29),
        (["headache friday 6/10", "it started thursday and is still going"], 26),  # the day is put right
    ],
)
def test_a_length_that_goes_on_moves_no_named_day(turns: list[str], day: int) -> None:
    (draft,) = told(*turns).drafts
    assert (draft.date, draft.ongoing) == (date(2026, 11, day), True)


@pytest.mark.parametrize("text", ["60 hours and still going", "been going on for 60 hours"])
def test_one_that_its_named_day_has_no_room_for_is_asked_about(text: str) -> None:
    form = told("headache yesterday 6/10", text)
    assert (form.drafts[0].date, form.asks) == (date(2026, 11, 29), Issue.DURATION_RANGE)


@pytest.mark.parametrize(("text", "day"), [("72 hours and still going", 27), ("its been 3 days and still going", 28)])
def test_a_day_that_nobody_named_is_counted_back(text: str, day: int) -> None:
    (draft,) = told("headache 6/10", text).drafts
    assert draft.date == date(2026, 11, day)


def test_more_than_a_day_in_hours_is_the_answer_to_how_long() -> None:
    form = told("headache tuesday 6/10", "30 hours in one day")
    assert form.asks is Issue.DURATION_RANGE
    form = told("headache tuesday 6/10", "30 hours in one day", "30 hours")
    assert (form.drafts[0].duration_minutes, form.asks) == (1800, Question.SYMPTOMS)
