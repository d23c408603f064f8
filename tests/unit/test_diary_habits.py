"""What comes as a rule and did not this time, and what is told to be over by now."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import begin, hear
from clinic.domain.diary_parser import parse
from clinic.domain.names import Question

TODAY = date(2026, 11, 30)  # a Monday


def _answered(opening: str, *texts: str) -> DiaryDraft:
    form = begin(opening, today=TODAY)
    for text in texts:
        form, _ = hear(form, text, today=TODAY)
    return form.drafts[0]


HABITS = [
    "usually nauseous but not this time",
    "usually dizzy and nauseous but not today",
    "normally i get aura, didnt have one",
    "last time i threw up, this time no",
    "i always throw up but didnt",
    "most times i get nausea, not this time",
]


@pytest.mark.parametrize("text", HABITS)
def test_a_habit_that_did_not_come_is_no_symptom(text: str) -> None:
    [draft] = parse(f"headache today 6/10, {text}", TODAY)
    assert (draft.headache, draft.severity, draft.symptoms) == (True, 6, ())


@pytest.mark.parametrize("text", HABITS)
def test_nor_is_it_in_an_answer(text: str) -> None:
    draft = _answered("headache today 6/10 for 2 hours", text)
    assert (draft.headache, draft.symptoms, Question.SYMPTOMS in draft.settled) == (True, (), True)


@pytest.mark.parametrize(
    ("text", "symptoms"),
    [
        ("usually nauseous but didnt throw up", ("nausea",)),
        ("nauseous as usual", ("nausea",)),
        ("i always get nausea", ("nausea",)),
        ("usually nauseous and today too", ("nausea",)),
        ("dizzy this time, usually not", ("dizziness",)),
    ],
)
def test_a_habit_that_came_is_one(text: str, symptoms: tuple[str, ...]) -> None:
    assert _answered("headache today 6/10 for 2 hours", text).symptoms == symptoms


def test_the_day_on_which_a_habit_did_not_come_is_the_headaches() -> None:
    [draft] = parse("usually i throw up but didnt yesterday, 6/10", TODAY)
    assert (draft.date, draft.severity, draft.symptoms) == (date(2026, 11, 29), 6, ())


def test_a_medicine_is_taken_as_a_rule_and_not_this_time() -> None:
    assert parse("usually i take imitrex but not this time, headache today 6/10", TODAY)[0].medications in (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "imitrex, its gone now",
        "imitrex at 7, gone by 9",
        "advil but its over now",
        "no longer going on",
        "advil, its no longer ongoing",
    ],
)
def test_what_went_on_is_over_and_how_long_it_was_is_asked(text: str) -> None:
    draft = _answered("headache today 6/10 still going", "nausea", text)
    assert (draft.ongoing, draft.missing()) == (False, Question.DURATION)


def test_it_is_over_at_the_read_back() -> None:
    assert _answered("headache today 6/10 still going", "nausea", "advil", "no longer going on").ongoing is False


@pytest.mark.parametrize("text", ["advil, still going", "advil, nausea gone now", "advil, took it 2 hours ago", "advil was gone"])
def test_what_is_not_over_goes_on(text: str) -> None:
    assert _answered("headache today 6/10 still going", "nausea", text).ongoing is True


@pytest.mark.parametrize(
    ("text", "ongoing"),
    [
        ("today 5/10 still going nausea advil", True),
        ("today 5/10 ongoing dizziness", True),
        ("today 5/10 pain gone but still have nausea", False),
        ("headache today 5/10, im going on vacation", None),
        ("headache today 5/10, not going away", True),
    ],
)
def test_whether_it_goes_on_stands_before_what_was_felt(text: str, ongoing: bool | None) -> None:
    assert parse(text, TODAY)[0].ongoing is ongoing
