"""What a turn does when somebody may need help: alarms come before everything else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.history import NO_HISTORY, History
from bot.nlu.turn import ALARMS, Reading, Turn, TurnRules
from bot.nlu.views import WHOLE, View

RULES = TurnRules({"onset": ["first_days", "full_effect"]})
IN_FORM = History(question="log a headache", form="diary_form")


def decide(text: str, shares: dict[str, float], history: History = NO_HISTORY, **reading: Any) -> Turn:
    return RULES.decide(Reading(text, [View(WHOLE, text, shares=shares)], **reading), history)


@pytest.mark.parametrize("level", ["emergency", "crisis"])
@pytest.mark.parametrize("history", [NO_HISTORY, IN_FORM], ids=["in the open", "in a form"])
def test_a_grave_alarm_of_the_rules_stands_alone(level: str, history: History) -> None:
    turn = decide("x", {"onset": 0.99}, history, level=level)
    assert (turn.intent, turn.answers) == (level, ((level, "short"),))


@pytest.mark.parametrize("level", ["emergency", "crisis"])
@pytest.mark.parametrize("history", [NO_HISTORY, IN_FORM], ids=["in the open", "in a form"])
def test_an_alarm_that_only_training_knows_is_an_alarm(level: str, history: History) -> None:
    turn = decide("x", {level: 0.97, "onset": 0.03}, history)
    assert (turn.intent, turn.answers) == (level, ((level, "short"),))


def test_two_grave_alarms_that_share_a_message_are_one() -> None:
    assert decide("x", {"emergency": 0.5, "crisis": 0.48, "onset": 0.02}).intent == "emergency"


def test_of_two_grave_alarms_that_share_a_message_the_likelier_one_is_said() -> None:
    assert decide("x", {"emergency": 0.4, "crisis": 0.58, "onset": 0.02}).intent == "crisis"


@pytest.mark.parametrize(
    ("level", "shares"),
    [
        ("crisis", {"emergency": 0.97, "onset": 0.03}),
        ("emergency", {"crisis": 0.97, "onset": 0.03}),
        ("urgent", {"crisis": 0.97, "onset": 0.03}),
    ],
    ids=["by rule", "by training, emergency by rule", "by training, urgent by rule"],
)
@pytest.mark.parametrize("history", [NO_HISTORY, IN_FORM], ids=["in the open", "in a form"])
def test_a_crisis_comes_before_every_other_alarm(level: str, shares: dict[str, float], history: History) -> None:
    turn = decide("x", shares, history, level=level)
    assert (turn.intent, turn.answers) == ("crisis", (("crisis", "short"),))


def test_a_crisis_that_training_is_not_sure_of_leaves_the_rules_emergency() -> None:
    assert decide("x", {"crisis": 0.4, "emergency": 0.5, "onset": 0.1}, level="emergency").intent == "emergency"


def test_an_emergency_that_training_is_sure_of_comes_before_an_urgent_rule() -> None:
    assert decide("x", {"emergency": 0.97, "onset": 0.03}, level="urgent").intent == "emergency"


@pytest.mark.parametrize("trained", ["crisis", "emergency"])
def test_a_trained_alarm_gives_way_where_the_rules_saw_an_alarm_taken_back(trained: str) -> None:
    shares = {trained: 0.9, "aftercare": 0.1}
    assert decide("no trouble breathing, when can i wash my hair?", shares).intent == trained
    assert decide("no trouble breathing, when can i wash my hair?", shares, taken_back="crisis").intent not in ALARMS


@pytest.mark.parametrize("trained", ["emergency", "crisis"])
def test_what_is_only_excused_is_an_alarm_where_the_trained_intents_are_sure_of_one(trained: str) -> None:
    text, sure, unsure = "nurse my husband suddenly cant talk", {trained: 0.97, "onset": 0.03}, {trained: 0.9, "onset": 0.1}
    assert decide(text, sure, taken_back=trained, excused=True).intent == trained
    assert decide(text, unsure, taken_back=trained, excused=True).intent not in ALARMS
    assert decide(text, sure, taken_back=trained).intent not in ALARMS


def test_a_sure_urgent_sign_stands_beside_a_graver_one_that_is_taken_back() -> None:
    text, shares = "no fever, but the spot is hot and hard", {"urgent": 0.9, "aftercare": 0.1}
    assert decide(text, shares, taken_back="emergency").intent == "urgent"
    assert decide(text, shares, IN_FORM, taken_back="emergency").intent == "diary_log"
    assert decide(text, {"urgent": 0.5, "emergency": 0.4, "aftercare": 0.1}, taken_back="emergency").intent not in ALARMS
    assert decide("no rash", shares, taken_back="urgent").intent not in ALARMS


def test_a_trained_crisis_stands_beside_another_alarm_that_is_taken_back() -> None:
    assert decide("no trouble breathing", {"crisis": 0.9, "onset": 0.1}, taken_back="emergency").intent == "crisis"


@pytest.mark.parametrize("level", ["urgent", "emergency", "crisis"])
def test_what_the_rules_found_stands_beside_what_they_saw_taken_back(level: str) -> None:
    turn = decide("no trouble breathing but double vision", {"emergency": 0.9, "onset": 0.1}, level=level, taken_back="emergency")
    assert turn.intent == level


def test_a_trace_of_an_alarm_is_none() -> None:
    assert decide("when?", {"emergency": 0.05, "crisis": 0.05, "onset": 0.9}).intent == "onset"


def test_the_rules_alarm_counts_whatever_training_says() -> None:
    assert decide("x", {"out_of_scope": 1.0}, level="urgent").intent == "urgent"


def test_an_urgent_sign_comes_before_the_answer_to_a_question_beside_it() -> None:
    turn = decide("double vision, and when does it work?", {"onset": 0.8, "urgent": 0.2}, level="urgent")
    assert turn.answers == (("urgent", "short"), ("onset", "short"))


@pytest.mark.parametrize("beside", ["out_of_scope", "medical_advice", "greet", "ask_more", "affirm"])
def test_an_urgent_sign_stands_alone_beside_small_talk_and_refusals(beside: str) -> None:
    assert decide("x", {beside: 0.9, "onset": 0.1}, level="urgent").answers == (("urgent", "short"),)


def test_a_trained_alarm_of_any_kind_is_at_least_urgent() -> None:
    assert decide("x", {"urgent": 0.93, "emergency": 0.05, "onset": 0.02}).intent == "urgent"


def test_an_alarm_comes_before_spanish() -> None:
    assert decide("no puedo respirar", {"out_of_scope": 1.0}, level="emergency", spanish=True).intent == "emergency"


def test_an_urgent_sign_inside_the_form_is_an_entry_and_urgent_is_said() -> None:
    turn = decide("8 out of 10 and double vision", {"diary_log": 0.6, "urgent": 0.4}, IN_FORM, level="urgent")
    assert turn == Turn("diary_log", (("urgent", "short"),), question="log a headache")


def test_an_urgent_sign_inside_the_form_that_only_training_knows_is_said_too() -> None:
    turn = decide("8, double vision", {"urgent": 0.95, "diary_log": 0.05}, IN_FORM)
    assert (turn.intent, turn.answers) == ("diary_log", (("urgent", "short"),))


def test_an_urgent_sign_inside_the_form_beside_a_question_is_answered_with_it() -> None:
    turn = decide("double vision, when does it start to work?", {"onset": 0.95, "urgent": 0.05}, IN_FORM, level="urgent")
    assert (turn.intent, turn.answers) == ("urgent", (("urgent", "short"), ("onset", "short")))


def test_an_alarm_of_the_rules_is_never_graver_than_what_they_found() -> None:
    assert decide("x", {"emergency": 0.1, "onset": 0.9}, level="urgent").intent == "urgent"


def test_a_diary_entry_with_an_urgent_sign_is_kept_and_brings_the_urgent_text_along() -> None:
    turn = decide("bad one since tuesday, 8 out of 10", {"urgent": 0.5, "diary_log": 0.45, "onset": 0.05}, level="urgent")
    assert (turn.intent, turn.answers) == ("diary_log", (("diary_log", "short"), ("urgent", "short")))


def test_a_question_beside_an_urgent_sign_is_answered_after_it() -> None:
    turn = decide("my lid droops, how long?", {"urgent": 0.7, "side_effects": 0.28, "onset": 0.02}, level="urgent")
    assert turn.answers == (("urgent", "short"), ("side_effects", "short"))


def test_in_spanish_only_the_rules_raise_alarms() -> None:
    assert decide("me dan miedo las agujas", {"crisis": 0.95, "onset": 0.05}, spanish=True).answers == (
        ("out_of_scope", "spanish"),
    )
    assert decide("quiero morir", {"onset": 0.9}, spanish=True, level="crisis").intent == "crisis"
