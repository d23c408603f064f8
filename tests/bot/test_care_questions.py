"""Questions of somebody who is unwell now, and what only looks like one."""

from __future__ import annotations

import pytest

from bot.nlu.care_questions import asks_for_help, asks_how_often, asks_if_normal, cannot_wait
from bot.nlu.history import NO_HISTORY, History
from tests.bot.turn_case import IN_FORM, decide

AT_THE_CLINIC = [
    "should i call the office about my appointment", "do i need a doctor for botox", "should i see the nurse for my next visit",
    "should i go to the er for my botox", "is it safe after botox", "is it normal", "can i take a bath", "should i come in",
]  # fmt: skip


@pytest.mark.parametrize("text", AT_THE_CLINIC)
def test_a_question_about_the_clinic_or_in_general_can_wait(text: str) -> None:
    assert not cannot_wait(text)
    assert decide(text, {"clinic_info": 0.9}).intent == "clinic_info"


@pytest.mark.parametrize("text", ["when should i worry", "do i need to go to the hospital", "should i go to the er now or wait"])
def test_whether_help_is_needed_is_not_answered_by_a_topic_that_only_looks_alike(text: str) -> None:
    assert asks_for_help(text)
    assert decide(text, {"onset": 0.9}).intent == "medical_advice"
    assert decide(text, {"side_effects": 0.9}).intent == "side_effects"


@pytest.mark.parametrize("text", ["how often can i take this", "how soon can i take another one", "how often should i take it"])
def test_how_often_something_may_be_taken_is_about_a_medicine_and_not_the_injections(text: str) -> None:
    assert asks_how_often(text)
    assert decide(text, {"schedule": 0.9}).intent == "medical_advice"
    assert decide(text, {"other_medications": 0.9}).intent == "other_medications"


@pytest.mark.parametrize("history", [NO_HISTORY, IN_FORM])
@pytest.mark.parametrize("text", [
    "can i talk to a nurse", "i need to talk to a nurse", "could i speak with a doctor please", "i have to speak to a doctor",
    "can my husband talk to the nurse", "when can i talk to my neurologist",
])  # fmt: skip
def test_a_wish_to_talk_with_somebody_gets_a_person_and_no_refusal(text: str, history: History) -> None:
    assert decide(text, {"human_handoff": 0.99}, history).answers == (("human_handoff", "short"),)
    assert decide(text, {"callback": 0.9}, history).intent == "callback"
    assert decide(text, {"onset": 0.9}, history).intent == "medical_advice"  # which it only looks like


@pytest.mark.parametrize("text", ["should i talk to a doctor", "do i need to see a nurse", "when should i talk to a doctor"])
def test_whether_to_talk_with_somebody_is_a_question_for_advice(text: str) -> None:
    assert decide(text, {"human_handoff": 0.99}).intent == "medical_advice"


def test_how_often_injections_are_given_is_answered() -> None:
    assert decide("how often do i get this", {"schedule": 0.9}).intent == "schedule"


@pytest.mark.parametrize("text", ["2 hours, is it serious", "tylenol and can i take more", "fever. should i go to the er"])
def test_a_question_that_cannot_wait_is_refused_beside_the_answer_to_the_form(text: str) -> None:
    turn = decide(text, {"diary_log": 0.9}, IN_FORM)
    assert (turn.intent, turn.answers) == ("diary_log", (("medical_advice", "short"),))


def test_beside_an_entry_the_entry_is_kept_and_the_question_that_cannot_wait_refused() -> None:
    turn = decide("migraine today 9/10, should i go to the er", {"diary_log": 0.9})
    assert turn.answers == (("diary_log", "short"), ("medical_advice", "short"))


@pytest.mark.parametrize("text", ["was that too much", "did i take too much?", "is 3 too many", "did i take too many pills"])
def test_whether_too_much_was_taken_cannot_wait(text: str) -> None:
    assert cannot_wait(text)


@pytest.mark.parametrize("text", ["it was too much", "too much light", "was it too much light", "the pain was too much"])
def test_what_was_too_much_is_an_answer(text: str) -> None:
    assert not cannot_wait(text)


@pytest.mark.parametrize(
    "text",
    [
        "is that bad",
        "ok is that normal?",
        "is 6/10 a lot",
        "was that too long",
        "is this considered high?",
        "hmm is it bad or not",
    ],
)
def test_what_to_think_of_an_entry_is_no_entry(text: str) -> None:
    assert asks_if_normal(text)
    assert decide(text, {"diary_log": 0.9}).intent == "medical_advice"
    assert decide(text, {"side_effects": 0.9}).intent == "side_effects", "behind a topic it is of that topic"


@pytest.mark.parametrize(
    "text",
    [
        "is it bad today, 7/10 since noon",
        "that was bad",
        "it was normal today",
        "is bad again",
        "was bad yesterday",
        "is that logged",
    ],
)
def test_a_headache_that_is_told_stays_an_entry(text: str) -> None:
    assert not asks_if_normal(text)
    assert decide(text, {"diary_log": 0.9}).intent == "diary_log"
