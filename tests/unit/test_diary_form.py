"""The dialogue around an entry, turn by turn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, begin, hear
from clinic.domain.names import Issue, Question

TODAY = date(2026, 11, 20)
COMPLETE = "headache today 7/10 for 3 hours, nausea, took advil"


def talk(first: str, *turns: str) -> tuple[DiaryForm, Outcome, list[str]]:
    """The form after some turns, how the last one ended, and what was asked before each turn and at the end."""
    form, outcome, asked = begin(first, today=TODAY), Outcome.OPEN, []
    for turn in turns:
        asked.append(str(form.asks))
        form, outcome = hear(DiaryForm.from_json(form.as_json()), turn, today=TODAY)
    return form, outcome, [*asked, str(form.asks)]


def entry(form: DiaryForm, number: int = 0) -> dict[str, Any]:
    return {name: value for name, value in form.drafts[number].as_entry(saved=False).items() if value not in (None, [], False)}


def test_a_bare_request_is_asked_for_everything_one_at_a_time() -> None:
    form, outcome, asked = talk("log a headache", "yesterday", "7", "6", "nausea and light sensitivity", "2 advil", "yes")
    assert asked == ["date", "severity", "duration", "symptoms", "medications", "read_back", "read_back"]
    assert outcome is Outcome.SAVE
    assert entry(form) == {
        "headache": True,
        "date": "2026-11-19",
        "severity": 7,
        "duration_minutes": 360,
        "symptoms": ["nausea", "light sensitivity"],
        "medications": [{"name": "ibuprofen", "dose": "2"}],
    }


def test_only_what_a_message_left_out_is_asked_for() -> None:
    assert talk("migraine yesterday, 7/10, took imitrex")[2] == ["duration"]
    assert talk(COMPLETE)[2] == ["read_back"]


def test_every_question_can_be_skipped_and_a_skipped_day_is_today() -> None:
    form, outcome, asked = talk("log a headache", "skip", "idk", "not sure", "skip", "I don't remember", "save it")
    assert asked[:6] == [*map(str, Question), "read_back"]
    assert (outcome, entry(form)) == (Outcome.SAVE, {"headache": True, "date": "2026-11-20"})


@pytest.mark.parametrize("nothing", ["no", "none", "nope", "nothing else", "no symptoms", "just the headache", "not really"])
def test_nothing_is_an_answer_to_what_else_was_felt(nothing: str) -> None:
    assert talk("headache today 7/10 3 hours", nothing)[2] == ["symptoms", "medications"]


@pytest.mark.parametrize(
    "nothing", ["no", "none", "no meds", "no medicine", "nothing", "I didn't take anything", "didnt need any"]
)
def test_nothing_is_an_answer_to_what_was_taken(nothing: str) -> None:
    assert talk("headache today 7/10 3 hours, nausea", nothing)[2] == ["medications", "read_back"]


@pytest.mark.parametrize("yes", ["yes", "yeah", "yes i did", "yep, sure", "i did", "took something"])
def test_a_bare_yes_to_what_was_taken_is_asked_which_and_a_second_one_is_not_understood(yes: str) -> None:
    form, _, asked = talk("headache today 7/10 3 hours, nausea", yes)
    assert (asked[-1], form.affirmed, form.misses) == ("medications", True, 0)
    again, _ = hear(form, yes, today=TODAY)
    assert (again.affirmed, again.misses) == (True, 1)
    told, _ = hear(form, "imitrex", today=TODAY)
    assert (str(told.asks), told.affirmed) == ("read_back", False)


def test_a_bare_yes_to_what_else_was_felt_is_asked_which() -> None:
    form, _, asked = talk("headache today 7/10 3 hours", "yes")
    assert (asked[-1], form.affirmed) == ("symptoms", True)
    assert entry(hear(form, "nausea", today=TODAY)[0])["symptoms"] == ["nausea"]
    assert hear(form, "skip", today=TODAY)[0].affirmed is False


@pytest.mark.parametrize(
    "said",
    [
        *("yes but i forgot the name", "yes, not sure which one", "can't remember what it was called"),
        *("forgot what i took", "not sure what i took"),
    ],
)
def test_a_medicine_whose_name_is_forgotten_is_left_out(said: str) -> None:
    assert talk("headache today 7/10 3 hours, nausea", said)[2][-1] == "read_back"


def test_no_nausea_and_no_medicine_settle_both_questions() -> None:
    assert talk("headache today 7/10 3 hours", "no nausea no meds")[2] == ["symptoms", "read_back"]


def test_a_length_that_is_taken_back_in_the_same_answer_gives_way() -> None:
    assert entry(talk("headache today 7/10", "6 hours? no, 2 hours")[0])["duration_minutes"] == 120


def test_a_question_may_be_answered_with_more_than_was_asked() -> None:
    form, _, asked = talk("log a headache", "3 days ago", "7/10 for two hours, nausea, took nothing")
    assert asked[-1] == "read_back"
    assert entry(form) == {"headache": True, "date": "2026-11-17", "severity": 7, "duration_minutes": 120, "symptoms": ["nausea"]}


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("3", 180),
        ("about 45", 45),
        ("half an hour", 30),
        ("all day", 960),
        ("2.5", 150),
        ("2 to 3 hours", 150),
        ("from 2 to 5pm", 180),
    ],
)
def test_a_bare_length_is_in_hours_and_thirty_or_more_in_minutes(said: str, minutes: int) -> None:
    assert entry(talk("headache today 7/10", said)[0])["duration_minutes"] == minutes


@pytest.mark.parametrize(
    ("said", "severity"),
    [("6", 6), ("six", 6), ("7.5", 7.5), ("a solid 8", 8), ("mild", 3), ("it was moderate", 5), ("10/10", 10)],
)
def test_a_bare_severity_may_be_a_figure_or_a_word(said: str, severity: float) -> None:
    assert entry(talk("headache today", said)[0])["severity"] == severity


@pytest.mark.parametrize(
    ("said", "day"),
    [("today", "2026-11-20"), ("15", "2026-11-15"), ("the 3rd", "2026-11-03"), ("monday", "2026-11-16"), ("30", "2026-10-30")],
)
def test_a_day_may_be_a_word_or_the_day_of_the_month(said: str, day: str) -> None:
    assert entry(talk("log a headache", said)[0])["date"] == day


def test_the_senses_alone_answer_what_else_was_felt() -> None:
    assert entry(talk("headache today 7/10 3 hours", "light and sound")[0])["symptoms"] == [
        "light sensitivity",
        "sound sensitivity",
    ]


@pytest.mark.parametrize("said", ["light and sound", "light", "the light and noise", "light, noise, nausea"])
def test_light_as_a_symptom_does_not_change_how_bad_it_was(said: str) -> None:
    form, _, _ = talk("headache today 6.5/10 for 3 hours", said)
    assert entry(form)["severity"] == 6.5
    assert "light sensitivity" in entry(form)["symptoms"]


def test_no_pain_as_an_answer_makes_a_headache_free_day() -> None:
    form, _, asked = talk("log a headache", "today", "0")
    assert asked[-1] == "read_back"
    assert form.drafts[0].headache is False


@pytest.mark.parametrize(
    ("first", "turns", "asked"),
    [
        ("log a headache", ["tomorrow", "yesterday"], ["date", Issue.FUTURE_DATE, "severity"]),
        ("log a headache", ["march 1987", "1/1/1987", "yesterday"], ["date", Issue.OLD_DATE, Issue.OLD_DATE, "severity"]),
        ("headache today", ["11", "9"], ["severity", Issue.SEVERITY_RANGE, "duration"]),
        ("headache today 5/10", ["30 hours", "3 hours"], ["duration", Issue.DURATION_RANGE, "symptoms"]),
        ("severity 11, 30 hours, today", ["skip", "skip"], [Issue.SEVERITY_RANGE, Issue.DURATION_RANGE, "symptoms"]),
    ],
)
def test_a_value_that_cannot_be_is_asked_for_again(first: str, turns: list[str], asked: list[str]) -> None:
    assert talk(first, *turns)[2] == [str(question) for question in asked]


def test_a_correction_is_taken_at_any_point() -> None:
    form, outcome, asked = talk("headache today 7/10", "actually it was 6", "3", "nausea", "imitrex", "no it was 8", "save it")
    assert asked == ["duration", "duration", "symptoms", "medications", "read_back", "read_back", "read_back"]
    assert (outcome, entry(form)["severity"], entry(form)["duration_minutes"]) == (Outcome.SAVE, 8, 180)


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("actually it was 6", "severity", 6),
        ("change the severity to 6", "severity", 6),
        ("it was 5 hours", "duration_minutes", 300),
        ("it was tuesday not today", "date", "2026-11-17"),
        ("no, on the left side", "side", "left"),
        ("I also had an aura", "symptoms", ["nausea", "aura"]),
        ("no nausea", "symptoms", None),
        ("remove the advil", "medications", None),
        ("take the nausea off", "symptoms", None),
        ("no wait it was left", "side", "left"),
        ("it was 400 mg of advil", "medications", [{"name": "ibuprofen", "dose": "400 mg"}]),
    ],
)
def test_a_correction_of_what_was_read_back_is_read_back_again(said: str, name: str, value: object) -> None:
    form, outcome, asked = talk(COMPLETE, said)
    assert (outcome, asked[-1], entry(form).get(name)) == (Outcome.OPEN, "read_back", value)


@pytest.mark.parametrize(
    "yes", ["yes", "yes, save it", "Save it", "looks good", "ok", "yep please", "that's right, save it", "correct", "👍 yes"]
)
def test_a_yes_to_what_was_read_back_saves(yes: str) -> None:
    assert talk(COMPLETE, yes)[1] is Outcome.SAVE


@pytest.mark.parametrize("no", ["no", "change something", "that's wrong", "I want to change it", "not quite"])
def test_a_no_to_what_was_read_back_asks_what_to_change(no: str) -> None:
    form, outcome, _ = talk(COMPLETE, no)
    assert (outcome, form.asks) == (Outcome.OPEN, Step.CHANGE)


def test_a_no_to_what_to_change_reads_back_again_and_a_save_saves() -> None:
    assert talk(COMPLETE, "no", "no")[2][-1] == "read_back"
    assert {talk(COMPLETE, "no", said)[1] for said in ("save it", "yes save it", "just save it")} == {Outcome.SAVE}


@pytest.mark.parametrize(
    "stop", ["cancel", "stop", "never mind", "forget it", "don't save it", "quit", "cancel it please", "Cancel"]
)
@pytest.mark.parametrize("first", ["log a headache", "headache today 7/10", COMPLETE])
def test_a_cancel_discards_at_any_point(first: str, stop: str) -> None:
    assert talk(first, stop)[1] is Outcome.DISCARD


@pytest.mark.parametrize("said", ["blah blah", "what?", "purple elephants", "why do you ask"])
def test_what_is_not_understood_changes_nothing_and_is_counted(said: str) -> None:
    form, outcome, asked = talk("headache today 7/10", said, said)
    assert (outcome, form.misses, asked) == (Outcome.OPEN, 2, ["duration"] * 3)
    assert talk("headache today 7/10", said, "3 hours")[0].misses == 0


def test_that_is_all_skips_what_is_left() -> None:
    _, outcome, asked = talk("headache yesterday 5/10 2 hours", "that's all", "yes")
    assert (asked, outcome) == (["symptoms", "read_back", "read_back"], Outcome.SAVE)


def test_two_days_are_two_drafts_and_each_is_asked_about() -> None:
    form, outcome, asked = talk(
        "log a headache", "yesterday and today", "5", "2 hours", "no", "no", "7", "1 hour", "no", "no", "yes"
    )
    assert [entry(form, n)["severity"] for n in (0, 1)] == [5, 7]
    assert asked[1:-2] == ["severity", "duration", "symptoms", "medications"] * 2
    assert outcome is Outcome.SAVE


def test_an_answer_that_names_the_other_day_goes_to_it() -> None:
    form, _, asked = talk("migraine monday 6/10 2 hours, aura, no meds and tuesday 8/10", "monday was a 5")
    assert (entry(form, 0)["severity"], entry(form, 1)["severity"]) == (5, 8)
    assert asked == ["duration", "duration"]


def test_an_entry_that_could_not_be_saved_is_taken_up_by_the_next_bare_request() -> None:
    unsaved = DiaryForm(begin(COMPLETE, today=TODAY).drafts, unsaved=True)
    again = begin("log a headache", today=TODAY, before=unsaved)
    assert (again.drafts, again.asks, again.unsaved) == (unsaved.drafts, Step.READ_BACK, False)
    assert begin("headache monday 3/10", today=TODAY, before=unsaved).drafts != unsaved.drafts
    assert begin("log a headache", today=TODAY, before=DiaryForm(unsaved.drafts)).asks is Question.DATE


def test_a_length_of_days_without_a_day_is_no_headache_of_today() -> None:
    form = begin("had this for 4 days", today=date(2026, 11, 20))
    assert (form.drafts[0].date, form.asks) == (None, Issue.VAGUE_DATE)
    assert begin("had this for 4 hours", today=date(2026, 11, 20)).drafts[0].date == date(2026, 11, 20)
