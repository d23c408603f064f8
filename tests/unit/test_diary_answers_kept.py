"""What an answer leaves as it was told before, and answers that say too little to be written down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from diary_turns import heard

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm
from clinic.domain.names import Question

TODAY = date(2026, 11, 20)
LENGTH = "headache yesterday 6/10"
SYMPTOMS = f"{LENGTH} for 4 hours"
MEDICINES = f"{SYMPTOMS}, nausea"


def after(first: str, *turns: str) -> tuple[DiaryForm, DiaryDraft]:
    form = heard(first, *turns, today=TODAY)
    (draft,) = form.drafts
    return form, draft


@pytest.mark.parametrize(
    ("said", "symptoms"),
    [
        ("a little nausea, light was really bad", {"nausea", "light sensitivity"}),
        ("felt terrible, threw up", {"vomiting"}),
        ("nausea was severe", {"nausea"}),
        ("the light was unbearable", {"light sensitivity"}),
        ("dizzy, it was miserable", {"dizziness"}),
        ("nausea 8/10", {"nausea"}),
        ("nausea for 30 minutes", {"nausea"}),
        ("aura for 20 min, dizzy for 2 hours", {"aura", "dizziness"}),
        ("nausea, it went away by itself", {"nausea"}),
        ("nausea all day", {"nausea"}),
    ],
)
def test_what_is_said_of_a_symptom_changes_neither_the_pain_nor_its_length(said: str, symptoms: set[str]) -> None:
    form, draft = after(SYMPTOMS, said)
    assert (draft.severity, draft.duration_minutes, set(draft.symptoms)) == (Decimal(6), 240, symptoms)
    assert form.asks is Question.MEDICATIONS


@pytest.mark.parametrize(
    ("said", "severity", "minutes"),
    [
        ("actually it was severe", 8, 240),
        ("nausea, the pain was an 8", 8, 240),
        ("wait, the headache was a 7", 7, 240),
        ("nausea, and the headache lasted 5 hours", 6, 300),
        ("it lasted 5 hours", 6, 300),
    ],
)
def test_what_is_said_of_the_pain_is_a_correction(said: str, severity: int, minutes: int) -> None:
    _, draft = after(SYMPTOMS, said)
    assert (draft.severity, draft.duration_minutes) == (Decimal(severity), minutes)


@pytest.mark.parametrize("said", ["4 hours, it was severe", "4 hours and felt awful", "four hours, a bad one"])
def test_a_word_takes_no_figures_place(said: str) -> None:
    assert after(LENGTH, said)[1].severity == 6


def test_a_word_is_the_pain_where_none_was_told() -> None:
    assert after("headache yesterday", "felt awful")[1].severity == 8
    assert after("headache yesterday", "skip", "4 hours, it was awful")[1].severity == 8


@pytest.mark.parametrize(
    "said",
    [
        "advil after 2 hours",
        "advil, gone within an hour",
        "advil, worked in 30 min",
        "advil, it went away",
        "took advil, felt awful",
    ],
)
def test_a_medicine_and_its_effect_leave_the_length_as_it_was_told(said: str) -> None:
    _, draft = after(MEDICINES, said)
    assert (draft.severity, draft.duration_minutes, draft.medications[0].name) == (Decimal(6), 240, "ibuprofen")


@pytest.mark.parametrize("said", ["ongoing", "on going", "still", "still here", "up to now", "it never stopped", "until now"])
def test_what_goes_on_answers_how_long(said: str) -> None:
    form, draft = after(LENGTH, said)
    assert (draft.ongoing, form.asks) == (True, Question.SYMPTOMS)


@pytest.mark.parametrize(
    "said", ["not sure, slept through it", "slept through it", "i fell asleep", "idk i slept", "couldn't say"]
)
def test_a_length_that_is_not_known_is_left_open(said: str) -> None:
    form, draft = after(LENGTH, said)
    assert (draft.duration_minutes, draft.ongoing, form.asks) == (None, None, Question.SYMPTOMS)


@pytest.mark.parametrize(
    "said",
    [
        *("for days", "hours", "several hours", "a while", "quite a while", "not very long", "forever", "on and off", "too long"),
        *("until i fell asleep", "til i went to bed", "it went away by itself", "gone now", "same as always", "no", "yes"),
    ],
)
def test_a_length_in_general_is_asked_about_once(said: str) -> None:
    form, draft = after(LENGTH, said)
    assert (form.asks, form.affirmed, form.misses, draft.duration_minutes) == (Question.DURATION, True, 0, None)
    assert after(LENGTH, said, "3 hours")[1].duration_minutes == 180
    assert after(LENGTH, said, "just a while")[0].asks is Question.SYMPTOMS


def test_how_bad_it_felt_is_asked_what_else_was_felt() -> None:
    form, draft = after(SYMPTOMS, "felt awful")
    assert (form.asks, form.affirmed, draft.severity) == (Question.SYMPTOMS, True, Decimal(6))


@pytest.mark.parametrize(("said", "minutes"), [("not sure 4 hours", 240), ("idk, maybe 2 hours", 120)])
def test_who_is_not_sure_may_tell_it_all_the_same(said: str, minutes: int) -> None:
    assert after(LENGTH, said)[1].duration_minutes == minutes


@pytest.mark.parametrize("said", ["skip", "next question", "rather not say", "n/a", "idk, skip"])
def test_a_day_can_be_skipped(said: str) -> None:
    assert after("log a headache", said)[1].date == TODAY


@pytest.mark.parametrize("said", ["idk", "not sure", "no idea", "i forgot"])
def test_a_day_that_is_not_known_is_asked_for_again(said: str) -> None:
    form, draft = after("log a headache", said)
    assert (draft.date, form.misses) == (None, 1)


@pytest.mark.parametrize("said", ["til about 9", "till 9", "it was gone by 6", "gone when i woke up", "the whole weekend"])
def test_an_end_without_a_beginning_is_no_length_and_no_pain(said: str) -> None:
    form, draft = after(LENGTH, said)
    assert (draft.severity, draft.duration_minutes, form.asks, form.affirmed) == (Decimal(6), None, Question.DURATION, True)


def test_one_day_is_no_hour() -> None:
    assert after(LENGTH, "1 day")[1].duration_minutes == 1440
    assert after(LENGTH, "1")[1].duration_minutes == 60


@pytest.mark.parametrize("said", ["not that i noticed", "none that i remember", "no, just a headache", "nothing i can think of"])
def test_nothing_that_was_noticed_is_nothing(said: str) -> None:
    form, draft = after(SYMPTOMS, said)
    assert (draft.symptoms, form.asks) == ((), Question.MEDICATIONS)


@pytest.mark.parametrize(
    "said", ["nothing too bad", "nothing unusual", "no more than usual", "just the migraine", "none and i took 2 advil"]
)
def test_nothing_beside_the_pain_is_nothing_felt(said: str) -> None:
    _, draft = after(SYMPTOMS, said)
    assert (draft.symptoms, draft.severity, Question.SYMPTOMS in draft.settled) == ((), Decimal(6), True)


@pytest.mark.parametrize("said", ["just a headache", "not that i noticed"])
def test_nothing_beside_the_pain_is_no_day_without_one(said: str) -> None:
    assert after("headache yesterday", said)[1].headache


@pytest.mark.parametrize(("said", "minutes"), [("2-3", 150), ("2 or 3", 150), ("6+ hours", 360), ("rest of the night", 480)])
def test_a_bare_range_is_in_hours(said: str, minutes: int) -> None:
    _, draft = after(LENGTH, said)
    assert (draft.severity, draft.duration_minutes) == (Decimal(6), minutes)


@pytest.mark.parametrize(
    "said", ["started at 2 and still going", "began this morning and still going", "yes it is", "still there, now a 3"]
)
def test_what_began_and_is_still_there_goes_on_and_is_as_bad_as_it_was(said: str) -> None:
    _, draft = after(LENGTH, said)
    assert (draft.severity, draft.ongoing) == (Decimal(6), True)


@pytest.mark.parametrize(
    "said", ["started at 2", "over", "not anymore", "a few days", "no its gone", "from breakfast", "30 secs"]
)
def test_half_a_length_is_asked_about(said: str) -> None:
    form, draft = after(LENGTH, said)
    assert (form.affirmed, form.misses, draft.duration_minutes) == (True, 0, None)


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        *(("usually 8 but this one 5", 5), ("lower than usual, 3", 3), ("8 before meds, 3 after", 8), ("eight / ten", 8)),
        *(("husband thinks 8, me 6", 6), ("my wife said id been a 9 but i think more 7", 7), ("pain 5 but nausea 9", 5)),
    ],
)
def test_the_patients_own_figure_of_this_time_counts(said: str, severity: int) -> None:
    assert after("headache yesterday", said)[1].severity == severity


def test_nothing_too_bad_is_mild() -> None:
    assert after("headache yesterday", "nothing too bad")[1].severity == 3
