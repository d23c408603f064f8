"""A change that is of a visit, and one that is of the diary."""

from __future__ import annotations

import pytest

from bot.nlu.history import History, Said
from bot.nlu.visit_words import changes_it
from tests.bot.turn_case import decide

TOLD = ("next_appointment", "one")
READ_BACK, ASKED = ("diary_log", "read_back"), ("diary_correct", "correct_first")
SURE = {"diary_correct": 0.95, "change_appointment": 0.05}


def behind(*said: Said, form: str | None = None) -> History:
    return History("when is my visit", (said[-1][0],), said, form)


@pytest.mark.parametrize(
    "text",
    [
        *("i need to change it", "change it please", "can i change that one", "can u change it to the 10th", "edit it"),
        *("can i change the time", "i want to fix that", "ok how do i change the date", "could you switch it to a friday"),
        *("no, change it for december 20", "i'll have to change my appointment"),
    ],
)
@pytest.mark.parametrize("said", [(TOLD,), (("diary_log", "saved"), TOLD), (TOLD, ("preparation", "short"))])
def test_what_is_to_be_changed_behind_a_visit_is_the_visit(text: str, said: tuple[Said, ...]) -> None:
    assert decide(text, SURE, behind(*said)).answers == (("change_appointment", "short"),)


@pytest.mark.parametrize(
    "text",
    [
        *("change it to a 6", "change it to 7/10", "change that to 3 hours", "change it to yesterday"),
        *("change yesterday to a 6", "fix my diary", "change my medicine", "add nausea to it", "the change it made"),
    ],
)
def test_what_names_the_diary_is_of_the_diary_also_behind_a_visit(text: str) -> None:
    assert not changes_it(text)
    assert decide(text, SURE, behind(TOLD)).intent == "diary_correct"


@pytest.mark.parametrize("said", [("diary_log", "saved"), ("diary_view", "one_day"), ("diary_correct", "changed")])
def test_behind_the_diary_it_is_an_entry(said: Said) -> None:
    for text in ("i need to change it", "can i change that one"):
        assert decide(text, SURE, behind(TOLD, said)).intent == "diary_correct"


@pytest.mark.parametrize(
    "text",
    [
        *("no i mean my visit", "i meant my appointment", "not the diary, my appointment", "my visit", "the appointment!"),
        *("sorry i was talking about my botox appointment", "no my appointment not my diary"),
    ],
)
def test_a_visit_that_was_meant_leaves_the_question_what_to_change(text: str) -> None:
    turn = decide(text, SURE, behind(TOLD, ASKED, form="diary_form"))
    assert (turn.answers, turn.gives_up) == ((("change_appointment", "short"),), True)


@pytest.mark.parametrize("text", ["my visit to the gym", "it was after my appointment", "visit stress", "the 9th", "8"])
def test_an_answer_to_what_to_change_stays(text: str) -> None:
    assert decide(text, SURE, behind(ASKED, form="diary_form")).answers == ()


def test_a_visit_as_a_trigger_is_no_visit_that_was_meant() -> None:
    assert decide("my appointment", SURE, behind(("diary_log", "ask_symptoms"), form="diary_form")).answers == ()


def test_a_question_leaves_what_is_only_asked_to_change_and_no_entry_that_is_being_told() -> None:
    text, shares = "how much does it cost?", {"cost": 0.95}
    left = decide(text, shares, behind(("diary_log", "saved"), ASKED, form="diary_form"))
    assert (left.answers, left.gives_up) == ((("cost", "short"),), True)
    for said in (
        (READ_BACK, ASKED),
        (READ_BACK, ASKED, ("cost", "short"), ASKED),
        (READ_BACK,),
        (("diary_log", "ask_severity"),),
    ):
        stays = decide(text, shares, behind(*said, form="diary_form"))
        assert (stays.answers, stays.gives_up) == ((("cost", "short"),), False)


def test_a_look_at_the_diary_leaves_no_question_what_to_change() -> None:
    assert not decide("show my diary", {"diary_view": 0.95}, behind(ASKED, form="diary_form")).gives_up


@pytest.mark.parametrize(
    "text",
    [
        *("i meant my appointment", "not the diary, my appointment", "no i mean my visit", "my appointment, not my headache"),
        *("not that, my next visit", "i wanted my appointment"),
    ],
)
@pytest.mark.parametrize("said", [READ_BACK, ("diary_log", "ask_severity"), ("diary_correct", "read_back")])
def test_a_visit_that_was_meant_leaves_an_entry_that_is_being_told(text: str, said: Said) -> None:
    turn = decide(text, SURE, behind(said, form="diary_form"))
    assert (turn.answers, turn.gives_up) == ((("next_appointment", "short"),), True)


def test_how_a_visit_is_changed_is_told_where_that_is_meant() -> None:
    turn = decide("i meant to change my appointment", SURE, behind(READ_BACK, form="diary_form"))
    assert (turn.answers, turn.gives_up) == ((("change_appointment", "short"),), True)


@pytest.mark.parametrize("text", ["i meant 5", "not the left side", "it was after my appointment", "no, my visit was stressful"])
def test_what_is_of_the_headache_leaves_nothing(text: str) -> None:
    turn = decide(text, SURE, behind(READ_BACK, form="diary_form"))
    assert (turn.answers, turn.gives_up) == ((), False)
