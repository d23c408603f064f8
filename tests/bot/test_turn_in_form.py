"""What leaves the diary's open form, and what stays with it."""

from __future__ import annotations

import pytest

from bot.nlu.history import History
from bot.nlu.views import behind_aside
from tests.bot.turn_case import IN_FORM, OPTIONS, decide


def test_an_answer_to_the_form_stays_with_the_form() -> None:
    turn = decide("a 7", {"onset": 0.9}, IN_FORM)
    assert (turn.intent, turn.answers, turn.question) == ("diary_log", (), "log a headache")


def test_a_question_inside_the_form_is_answered() -> None:
    assert decide("when does it start to work?", {"onset": 0.95}, IN_FORM).answers == (("onset", "short"),)


@pytest.mark.parametrize("topic", ["human_handoff", "callback"])
def test_a_wish_for_a_person_inside_the_form_needs_no_question(topic: str) -> None:
    assert decide("get me a human", {topic: 0.95}, IN_FORM).intent == topic


@pytest.mark.parametrize(
    "topic", ["affirm", "deny", "skip", "cancel", "ask_more", "diary_correct", "out_of_scope", "medical_advice"]
)
def test_what_the_form_can_use_never_leaves_it(topic: str) -> None:
    assert decide("can you skip that?", {topic: 0.99}, IN_FORM).intent == "diary_log"


def test_an_unsure_question_inside_the_form_stays_with_it() -> None:
    assert decide("is it 7?", {"onset": OPTIONS.leave_form - 0.05}, IN_FORM).intent == "diary_log"


def test_a_question_on_logging_inside_the_form_does_not_open_it_again() -> None:
    history = History("headache today", ("diary_log",), (("diary_log", "ask_duration"),), form="diary_form")
    told, in_context = {"headache_diary": 0.6, "diary_log": 0.1}, {"diary_log": 0.9, "headache_diary": 0.05}
    turn = decide("how do i log that", told, history, context=in_context)
    assert (turn.intent, turn.answers) == ("headache_diary", (("diary_log", "beside"),))
    clauses = [("how do i log that?", {"diary_log": 0.9}), ("and what does it cost?", {"cost": 0.9})]
    both = decide("how do i log that? and what does it cost?", {"cost": 0.9}, history, clauses=clauses)
    assert (both.intent, both.answers) == ("cost", (("cost", "short"),))


@pytest.mark.parametrize("text", ["actually when is my next visit", "oh wait is my appointment tomorrow"])
def test_a_question_behind_an_aside_leaves_the_form(text: str) -> None:
    asked = [(behind_aside(text) or "", {"next_appointment": 0.98})]
    assert decide(text, {"next_appointment": 0.43}, IN_FORM, clauses=asked).answers == (("next_appointment", "short"),)


@pytest.mark.parametrize("text", ["actually it was a 6", "wait 7", "hold on let me think", "oh is it"])
def test_an_aside_before_an_answer_stays_with_the_form(text: str) -> None:
    assert behind_aside(text) is None
    assert decide(text, {"next_appointment": 0.5, "diary_correct": 0.5}, IN_FORM).intent == "diary_log"


@pytest.mark.parametrize(
    "text",
    [
        "can i take another sumatriptan its been 2 hrs", "should i take my second triptan now", "is it ok to take 800 mg advil",
        "how many excedrin can i take", "can i take 2 naproxen", "what can i take", "what else can i take for it",
    ],
)  # fmt: skip
def test_whether_a_medicine_may_be_taken_is_refused_inside_the_form_and_no_answer_to_it(text: str) -> None:
    turn = decide(text, {"medical_advice": 0.6, "diary_log": 0.3}, IN_FORM)
    assert (turn.intent, turn.answers) == ("medical_advice", (("medical_advice", "short"),))


@pytest.mark.parametrize(
    "text", ["3 hours, can i take another", "took 2 advil, when can i take more", "no nausea. is it ok to take 800 mg advil"]
)
def test_an_answer_beside_such_a_question_is_heard_and_the_question_refused(text: str) -> None:
    turn = decide(text, {"medical_advice": 0.6, "diary_log": 0.3}, IN_FORM)
    assert (turn.intent, turn.answers) == ("diary_log", (("medical_advice", "short"),))


@pytest.mark.parametrize("text", ["can i take another", "should i take more?", "is it safe to take a second one now"])
def test_one_more_of_what_was_taken_is_asked_for_without_its_name(text: str) -> None:
    assert decide(text, {"medical_advice": 0.6, "diary_log": 0.3}, IN_FORM).answers == (("medical_advice", "short"),)


@pytest.mark.parametrize("text", ["0", "0.", "3", "about 0"])
@pytest.mark.parametrize("topic", ["human_handoff", "callback"])
def test_a_figure_is_an_answer_and_no_wish_for_an_operator(text: str, topic: str) -> None:
    assert decide(text, {topic: 0.95}, IN_FORM).answers == ()


def test_a_telephone_number_is_no_figure_of_the_form() -> None:
    assert decide("3125550199", {"callback": 0.95}, IN_FORM).intent != "diary_log"


@pytest.mark.parametrize("text", ["took 2 naproxen", "could not take my triptan", "2 advil", "took imitrex, should have waited"])
def test_what_was_taken_stays_with_the_form(text: str) -> None:
    assert decide(text, {"medical_advice": 0.6, "diary_log": 0.3}, IN_FORM).answers == ()


def test_beside_an_entry_the_entry_is_kept_and_the_question_refused() -> None:
    turn = decide("log a headache 7/10 3 hours, can i take 2 naproxen", {"diary_log": 0.9})
    assert turn.answers == (("diary_log", "short"), ("medical_advice", "short"))


HELP = [
    "should i go to the ER?", "should i go to the emergency room", "do i need to see a doctor", "is it serious",
    "when should i worry", "ok should i be worried about this", "do you think i should go to urgent care", "can i take it again",
    "can i take another one?", "when can i take more medicine", "how soon can i take another", "how often can i take this",
    "is it too soon to take more", "should i take something else now",
]  # fmt: skip


@pytest.mark.parametrize("text", HELP)
def test_a_question_that_cannot_wait_is_refused_with_the_number_to_call_inside_the_form(text: str) -> None:
    for topic in ("diary_log", "onset", "schedule", "medical_advice", "out_of_scope"):
        turn = decide(text, {topic: 0.9}, IN_FORM)
        assert (turn.intent, turn.answers) == ("medical_advice", (("medical_advice", "short"),))


def test_whether_to_call_an_ambulance_is_answered_inside_the_form_as_outside() -> None:
    said = {"shares": {"diary_log": 0.3, "callback": 0.3}, "taken_back": "emergency"}
    inside = decide("should i call an ambulance", history=IN_FORM, **said)
    assert inside == decide("should i call an ambulance", **said)
    assert inside.answers == (("side_effects", "warning_signs"),)


@pytest.mark.parametrize(
    "text",
    [
        "could be serious", "it was serious", "went to the er", "should have gone to the er", "can i take it back", "is it 7",
        "could not take it", "2 hours, it was bad", "can i take that out", "took another one", "when i took more it went",
    ],
)  # fmt: skip
def test_an_answer_that_looks_like_one_stays_with_the_form(text: str) -> None:
    assert decide(text, {"medical_advice": 0.6, "diary_log": 0.3}, IN_FORM).answers == ()


@pytest.mark.parametrize(
    "text",
    [
        *("what is ubrelvy", "whats nurtec for", "what does sumatriptan do", "is ubrelvy better than nurtec", "who won the game"),
        *("whats the weather", "tell me a joke", "can you help me with my taxes", "how many units of botox do i get"),
    ],
)
def test_what_nobody_has_approved_an_answer_to_is_said_to_be_so_inside_the_form(text: str) -> None:
    turn = decide(text, {"out_of_scope": 0.8, "diary_log": 0.1}, IN_FORM)
    assert (turn.intent, turn.answers) == ("out_of_scope", (("out_of_scope", "short"),))


def test_what_is_surely_asked_is_not_asked_back_inside_the_form() -> None:
    turn = decide("whats a triptan", {"onset": 0.2, "cost": 0.2, "schedule": 0.2}, IN_FORM)
    assert (turn.intent, turn.answers) == ("out_of_scope", (("out_of_scope", "short"),))


@pytest.mark.parametrize(
    "text",
    [
        *("what i felt was nausea", "who knows", "when i woke up", "how bad it was is a 7", "what is it 7?"),
        *("is it worse than 7", "is worse than yesterday", "where it hurts is left", "how do i skip this question"),
    ],
)
def test_what_may_be_an_answer_stays_with_the_form(text: str) -> None:
    assert decide(text, {"out_of_scope": 0.8, "diary_log": 0.1}, IN_FORM).answers != (("out_of_scope", "short"),)
