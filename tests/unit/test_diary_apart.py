"""What is told while an entry is open and is not of that entry: nothing that was told before is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from clinic.domain.diary_form.form import DiaryForm, Step, begin, hear
from clinic.domain.names import Issue, Question
from tests.unit.diary_turns import heard

TODAY = date(2026, 11, 20)
after = partial(heard, today=TODAY)
OPEN = "headache today 7/10, took advil"
COMPLETE = "headache today 7/10 for 3 hours, nausea, took advil"
Told = list[tuple[date | None, Decimal | None, int | None]]


def told(form: DiaryForm) -> Told:
    return [(draft.date, draft.severity, draft.duration_minutes) for draft in form.drafts]


@pytest.mark.parametrize("first", [OPEN, COMPLETE])
@pytest.mark.parametrize(
    ("text", "severity", "minutes"),
    [
        ("also had another one at night, 4/10, 1 hour", 4, 60),
        ("then a second headache in the evening, 5/10", 5, None),
        ("and one more migraine later, 9/10", 9, None),
        ("had a 2nd one after lunch, a 3, half an hour", 3, 30),
        ("it came back around 9, 8/10", 8, None),
        ("another headache hit me later", None, None),
    ],
)
def test_a_second_headache_of_the_day_is_a_draft_of_its_own(first: str, text: str, severity: int, minutes: int | None) -> None:
    before = told(begin(first, today=TODAY))
    assert told(after(first, text)) == [*before, (TODAY, severity, minutes)]


@pytest.mark.parametrize(
    "text", ["took another one at 4", "had another one of those pills", "the headache came back", "it got bad again after lunch"]
)
def test_another_pill_and_the_same_pain_again_are_no_second_headache(text: str) -> None:
    assert len(after(OPEN, text).drafts) == 1


@pytest.mark.parametrize("text", ["tomorrow i will have a 9", "next friday 9/10 for 2 hours", "had a 9/10 on 3/3/2019"])
def test_a_day_that_cannot_be_is_asked_about_and_leaves_what_was_told(text: str) -> None:
    form = after(COMPLETE, text)
    assert told(form) == told(begin(COMPLETE, today=TODAY))
    assert form.asks in (Issue.FUTURE_DATE, Issue.OLD_DATE)
    assert after(COMPLETE, text, "today").asks is Step.READ_BACK


def test_a_bare_day_that_cannot_be_is_asked_about() -> None:
    assert after("log a headache", "tomorrow, 9/10").asks is Issue.FUTURE_DATE
    assert told(after("log a headache", "tomorrow, 9/10", "yesterday")) == [(date(2026, 11, 19), 9, None)]


@pytest.mark.parametrize(
    ("text", "day", "severity"),
    [
        ("monday was a 5", date(2026, 11, 16), 5),
        ("yesterday no headache", date(2026, 11, 19), 0),
        ("the other day was a 9", None, 9),
        ("and monday 3/10, no nausea, no meds", date(2026, 11, 16), 3),
    ],
)
def test_a_further_day_whose_values_would_take_the_place_of_others_is_a_draft_of_its_own(
    text: str, day: date | None, severity: int
) -> None:
    assert told(after(OPEN, text)) == [(TODAY, 7, None), (day, severity, None)]


@pytest.mark.parametrize("text", ["no, it was yesterday, a 6", "sorry i meant yesterday 6/10", "actually yesterday and a 6"])
def test_a_day_that_is_corrected_moves_the_entry(text: str) -> None:
    assert told(after(COMPLETE, text)) == [(date(2026, 11, 19), 6, 180)]


def test_of_two_headaches_of_a_day_each_can_be_corrected() -> None:
    form = after(COMPLETE, "another one at night, 4/10, 1 hour, no symptoms, no meds")
    assert [draft.severity for draft in hear(form, "the first one was a 6", today=TODAY)[0].drafts] == [6, 4]
    assert [draft.severity for draft in hear(form, "make the second one a 5", today=TODAY)[0].drafts] == [7, 5]
    assert [draft.severity for draft in hear(form, "actually a 3", today=TODAY)[0].drafts] == [7, 3]


def test_the_questions_about_two_headaches_of_a_day_come_one_after_the_other() -> None:
    form = after(OPEN, "another one at night, 4/10", "2 hours", "nausea", "1 hour", "no")
    assert told(form) == [(TODAY, 7, 120), (TODAY, 4, 60)]
    assert (form.at, form.asks) == (1, Question.MEDICATIONS)


@pytest.mark.parametrize(
    "text", ["hmm is it bad to take it daily?", "is that normal with nausea", "should i worry about dizziness"]
)
def test_a_question_tells_nothing_of_the_headache(text: str) -> None:
    form = after(COMPLETE, text)
    assert (form.drafts, form.misses) == (begin(COMPLETE, today=TODAY).drafts, 1)


def test_now_is_today_unless_it_is_said_of_the_logging() -> None:
    assert begin("headache now", today=TODAY).drafts[0].date == TODAY
    assert begin("log a headache now", today=TODAY).drafts[0].date is None


def test_no_other_symptoms_are_an_answer_in_the_first_message() -> None:
    assert begin("headache today 5/10 for 2 hours, no other symptoms, no meds", today=TODAY).asks is Step.READ_BACK


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("migraine yesterday morning 5/10 and another one yesterday evening 8/10", 5, 8),
        ("had a headache today 5/10, and a second one in the evening 8/10", 5, 8),
        ("today a 4 for 2 hours, then another one at night, a 9", 4, 9),
    ],
)
def test_two_attacks_of_a_day_in_one_message_are_two_drafts(text: str, first: int, second: int) -> None:
    assert [severity for _, severity, _ in told(after(text))] == [first, second]
    assert [severity for _, severity, _ in told(after("log a headache", text))] == [first, second]


def test_a_further_attack_told_with_the_open_one_does_not_take_its_place() -> None:
    form = after("headache yesterday", "one yesterday morning 5/10 and another one yesterday evening 8/10")
    assert [severity for _, severity, _ in told(form)] == [5, 8]


@pytest.mark.parametrize("text", ["7/10 today, took advil then another one after two hours", "another bad headache today, 7/10"])
def test_a_further_medicine_or_a_lone_further_headache_is_one_draft(text: str) -> None:
    assert [severity for _, severity, _ in told(after(text))] == [7]


@pytest.mark.parametrize(("text", "severities"), [("make the second one an 8", [4, 8]), ("the first one should be a 5", [5, 6])])
def test_of_two_days_the_one_that_is_counted_is_put_right(text: str, severities: list[int]) -> None:
    form = after("monday 4/10 for 1 hour, nausea, no meds. yesterday 6/10 for 3 hours, aura, took advil", text)
    assert [severity for _, severity, _ in told(form)] == severities
