"""What is answered where the diary asks for medicine: what was taken, and what says that there was none."""

from __future__ import annotations

from datetime import date

import pytest
from diary_turns import heard

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm
from clinic.domain.names import NO_MEDICATION, Question

TODAY = date(2026, 11, 20)
MEDICINES = "headache yesterday 6/10 for 4 hours, nausea"


def after(first: str, *turns: str) -> tuple[DiaryForm, DiaryDraft]:
    form = heard(first, *turns, today=TODAY)
    (draft,) = form.drafts
    return form, draft


@pytest.mark.parametrize(
    "said",
    [
        *(
            "i took a nap",
            "none, slept 3 hours",
            "just water and rest",
            "ice pack",
            "a cold shower",
            "lay down in the dark",
            "coffee",
        ),
        *("no, i slept for 3 hours", "slept it off", "went to bed", "nothing, it went away by itself"),
        *("forgot my pills at home", "left my meds at work", "ran out", "out of pills", "didn't have my meds with me"),
    ],
)
def test_what_was_done_in_the_place_of_medicine_answers_that_there_was_none(said: str) -> None:
    form, draft = after(MEDICINES, said)
    assert (draft.medications, draft.triggers, str(form.asks)) == ((), (), "read_back")
    assert (NO_MEDICATION in draft.denied, draft.duration_minutes) == (True, 240)


@pytest.mark.parametrize(
    "said",
    [
        *("sumatriptan was gone", "out of imitrex", "ran out of my imitrex", "my imitrex was empty", "my imitrex had expired"),
        *("imitrex is still at work", "sumatriptan was at home"),
    ],
)
def test_a_medicine_that_was_not_there_was_not_taken(said: str) -> None:
    form, draft = after(MEDICINES, said)
    assert (draft.medications, draft.duration_minutes, str(form.asks)) == ((), 240, "read_back")
    assert [one.name for one in after(MEDICINES, f"{said} so i took advil")[1].medications] == ["ibuprofen"]


@pytest.mark.parametrize(
    "said", ["took imitrex, was gone in an hour", "sumatriptan, headache was gone", "imitrex was gone by noon"]
)
def test_a_headache_that_was_gone_is_no_medicine_that_was(said: str) -> None:
    assert [one.name for one in after(MEDICINES, said)[1].medications] == ["sumatriptan"]


@pytest.mark.parametrize(
    "said",
    [
        *(
            "nothing helped",
            "nothing really worked",
            "the usual",
            "my usual meds",
            "took my pills",
            "2 pills",
            "i took two",
            "same",
        ),
        *("same as last time", "some pills", "took my pills and slept"),
    ],
)
def test_a_medicine_in_general_is_asked_about(said: str) -> None:
    form, draft = after(MEDICINES, said)
    assert (form.asks, form.affirmed, form.misses, draft.denied) == (Question.MEDICATIONS, True, 0, frozenset())
    assert after(MEDICINES, said, "2 advil")[1].medications[0].dose == "2"


@pytest.mark.parametrize("said", ["my nasal spray", "something from the pharmacy", "the migraine one"])
def test_a_form_or_a_place_is_no_name(said: str) -> None:
    form, _ = after(MEDICINES, said)
    assert (form.asks, form.affirmed, form.misses) == (Question.MEDICATIONS, True, 0)


@pytest.mark.parametrize(
    ("said", "dose"),
    [
        *(("one sumatriptan, second one 2 hours later", "2"), ("sumatriptan 50, another one at 4", "2 x 50 mg")),
        *(("sumatriptan 50 mg, two of them", "2 x 50 mg"), ("only 1 of my usual 2 imitrex", "1")),
    ],
)
def test_how_many_were_taken_in_the_end(said: str, dose: str) -> None:
    form, draft = after(MEDICINES, said)
    assert ([one.dose for one in draft.medications], len(form.drafts)) == ([dose], 1)


@pytest.mark.parametrize(
    "said", ["i'm out", "no refills left", "my meds were in my other bag", "couldn't, im pregnant", "no i was driving"]
)
def test_why_no_medicine_was_taken_says_that_there_was_none(said: str) -> None:
    assert NO_MEDICATION in after(MEDICINES, said)[1].denied


def test_sleep_after_a_medicine_set_nothing_off() -> None:
    assert after(MEDICINES, "advil, then slept 3 hours")[1].triggers == ()


def test_who_slept_it_off_may_have_taken_something_all_the_same() -> None:
    assert [one.name for one in after(MEDICINES, "advil", "slept it off")[1].medications] == ["ibuprofen"]


@pytest.mark.parametrize("said", ["no i had my usual", "had a bath and my meds", "slept and took 2 pills"])
def test_a_medicine_beside_a_rest_is_not_none(said: str) -> None:
    form, draft = after(MEDICINES, said)
    assert (form.asks, draft.denied) == (Question.MEDICATIONS, frozenset())
