"""An answer that is said of all the days which are being told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from clinic.domain.diary_form.form import DiaryForm, Step
from clinic.domain.names import Question
from tests.unit.diary_turns import heard

TODAY = date(2026, 11, 29)  # a Sunday
TWO, THREE = "headache friday and saturday", "migraine mon, tue and wed"
after = partial(heard, today=TODAY)


def pains(form: DiaryForm) -> list[Decimal | None]:
    return [draft.severity for draft in form.drafts]


@pytest.mark.parametrize("said", ["7 both", "both were a 7", "7 each day", "7 for both", "7 on both days", "7 both of them"])
def test_how_bad_it_was_on_each_of_them(said: str) -> None:
    form = after(TWO, said)
    assert (pains(form), form.asks) == ([7, 7], Question.DURATION)


@pytest.mark.parametrize("said", ["5 and 6", "5/10 and 6/10", "5, 6", "a 5 and a 6", "5 then 6"])
def test_figures_in_the_order_of_the_days(said: str) -> None:
    assert pains(after(TWO, said)) == [5, 6]


@pytest.mark.parametrize("said", ["5 or 6", "between 5 and 6", "5 to 6"])
def test_a_range_is_of_the_day_that_is_asked_about(said: str) -> None:
    assert pains(after(TWO, said)) == [Decimal("5.5"), None]
    assert pains(after("headache friday", said)) == [Decimal("5.5")]


def test_every_question_can_be_answered_for_all() -> None:
    form = after(THREE, "6 each day", "all day each", "nausea all three", "naproxen each day")
    assert form.asks is Step.READ_BACK
    told = {(draft.severity, draft.duration_minutes, draft.symptoms, draft.medications[0].name) for draft in form.drafts}
    assert told == {(Decimal(6), 16 * 60, ("nausea",), "naproxen")}


def test_none_and_skip_settle_all() -> None:
    form = after(TWO, "7 both", "3 hours both days", "none on either day", "skip for both")
    assert form.asks is Step.READ_BACK


@pytest.mark.parametrize("said", ["both sides hurt", "took both", "all day", "every hour", "3 hours"])
def test_what_is_said_of_one_day_stays_with_it(said: str) -> None:
    form = after(TWO, "7 both", "3 hours", said)
    assert form.drafts[1].duration_minutes is None and not form.drafts[1].medications and not form.drafts[1].settled


def test_save_both_is_no_yes_to_a_question() -> None:
    form = after(TWO, "7 both", "3 hours both", "no for both", "save both")
    assert not form.affirmed and not form.drafts[0].missing()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2 hours and 4 hours", [120, 240]),
        ("an hour, then all day", [60, 960]),
        ("first one 2 hours second one an hour", [120, 60]),
        ("2 hours and 30 minutes", [150, None]),
    ],
)
def test_each_day_has_the_length_that_is_told_in_its_place(text: str, minutes: list[int | None]) -> None:
    form = heard("migraine monday and tuesday 7 and 5", text, today=date(2026, 11, 20))
    assert [draft.duration_minutes for draft in form.drafts] == minutes


def test_of_one_of_two_days_the_right_one_is_told_then() -> None:
    form = heard("migraine tuesday or wednesday 6/10", "it was wednesday", today=date(2026, 11, 20))
    assert [draft.date for draft in form.drafts] == [date(2026, 11, 18)]


@pytest.mark.parametrize(
    "before", ["7 and 5, 3 hours each, no symptoms, no meds", "7 and 5, 3 hours each, no symptoms", "7 and 5, 3 hours each"]
)
def test_a_medicine_of_both_days_stands_in_both(before: str) -> None:
    form = after(f"migraine friday and saturday, {before}", "advil both days")
    assert [[taken.name for taken in draft.medications] for draft in form.drafts] == [["ibuprofen"], ["ibuprofen"]]


def test_a_medicine_of_one_day_stands_in_one() -> None:
    form = after("migraine friday and saturday, 7 and 5, 3 hours each, no symptoms, no meds", "advil on friday")
    assert [len(draft.medications) for draft in form.drafts] == [1, 0]


def test_how_bad_both_were_is_not_lost_beside_what_was_felt() -> None:
    form = after("migraine friday and saturday, 7 and 5, 3 hours each, no symptoms, no meds", "both were a 4 with nausea")
    assert 4 in pains(form)
