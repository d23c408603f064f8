"""TurnReader tells Rasa the topic of a turn, and its own name for what no rule could answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from rasa.shared.core.events import ActiveLoop
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.turn import ALARMS, HELPERS, Reading, Turn
from bot.nlu.turn_reader import TURN, rasa_intent
from bot.nlu.views import WHOLE, View
from tests.bot.support import conversation, turn_of

Pipeline = Callable[..., Message]


def named(turn: Turn, shares: dict[str, float]) -> str:
    return rasa_intent(turn, Reading("x", [View(WHOLE, "x", shares=shares)]))


def _turn(intent: str, part: str = "short", more: Sequence[tuple[str, str]] = ()) -> Turn:
    return Turn(intent, ((intent, part), *more))


@pytest.mark.parametrize("topic", ["onset", "medical_advice", "out_of_scope", "greet", *ALARMS])
def test_a_turn_is_named_by_its_topic(topic: str) -> None:
    assert named(_turn(topic), {topic: 0.9, "cost": 0.1}) == topic


@pytest.mark.parametrize("part", ["short", "person", "rephrase"])
def test_what_was_not_understood_has_the_name_that_rasa_gives_it(part: str) -> None:
    assert named(_turn("clarify", part), {"onset": 0.2, "cost": 0.2, "greet": 0.1}) == "nlu_fallback"


def test_spanish_has_the_name_that_rasa_gives_to_what_was_not_understood() -> None:
    assert named(_turn("out_of_scope", "spanish"), {"out_of_scope": 0.9, "cost": 0.1}) == "nlu_fallback"
    assert named(_turn("out_of_scope"), {"out_of_scope": 0.9, "cost": 0.1}) == "out_of_scope"


@pytest.mark.parametrize("helper", sorted(HELPERS))
@pytest.mark.parametrize(
    "turn",
    [_turn("clarify", "rephrase"), _turn("out_of_scope"), _turn("thanks"), Turn("ask_more", (("onset", "first_days"),))],
    ids=lambda turn: turn.intent,
)
def test_a_short_reply_keeps_its_own_name_whatever_is_said_to_it(helper: str, turn: Turn) -> None:
    assert named(turn, {helper: 0.9, "onset": 0.1}) == helper


@pytest.mark.parametrize("helper", sorted(HELPERS))
def test_a_short_reply_to_the_form_is_an_answer_to_the_form(helper: str) -> None:
    assert named(Turn("diary_log", ()), {helper: 0.9, "diary_log": 0.1}) == "diary_log"
    assert named(Turn("diary_log", (("urgent", "short"),)), {helper: 0.9, "diary_log": 0.1}) == "diary_log"


def test_an_alarm_is_no_short_reply() -> None:
    assert named(_turn("urgent"), {"affirm": 0.9, "urgent": 0.1}) == "urgent"
    assert named(_turn("clarify", "rephrase"), {"urgent": 0.5, "affirm": 0.4, "onset": 0.1}) == "affirm"


AFTER_AFTERCARE = conversation(turn_of("can i wash my hair?", "aftercare"))
AFTER_A_SERVICE_ANSWER = conversation(turn_of("please call me", "callback"))
IN_FORM = conversation(turn_of("log a headache", "diary_log"), ActiveLoop("diary_form"))


@pytest.mark.parametrize(
    ("text", "history", "intent", "turn", "answers"),
    [
        ("thanks a lot", None, "thanks", "thanks", [["thanks", "short"]]),
        ("tell me more", None, "ask_more", "clarify", [["clarify", "rephrase"]]),
        ("tell me more", AFTER_A_SERVICE_ANSWER, "ask_more", "clarify", [["clarify", "rephrase"]]),
        ("cuánto cuesta el tratamiento?", None, "nlu_fallback", "out_of_scope", [["out_of_scope", "spanish"]]),
        ("my eyelid started to droop, a 7", IN_FORM, "diary_log", "diary_log", [["urgent", "short"]]),
        ("i can't breathe", IN_FORM, "emergency", "emergency", [["emergency", "short"]]),
        ("i want to kill myself", IN_FORM, "crisis", "crisis", [["crisis", "short"]]),
    ],
)
def test_a_message_leaves_with_its_name_and_its_turn(
    understand: Pipeline, text: str, history: Any, intent: str, turn: str, answers: list[list[str]]
) -> None:
    message = understand(text, history)
    assert message.get(INTENT)["name"] == intent
    assert (message.get(TURN)["intent"], message.get(TURN)["answers"]) == (turn, answers)


def test_tell_me_more_after_an_answer_keeps_its_name_and_says_a_part(understand: Pipeline) -> None:
    message = understand("tell me more", AFTER_AFTERCARE)
    assert message.get(INTENT)["name"] == message.get(TURN)["intent"] == "ask_more"
    ((topic, part),) = message.get(TURN)["answers"]
    assert topic == "aftercare"
    assert part != "short"


def test_the_confidence_is_that_of_the_name_and_certain_where_training_does_not_know_it(understand: Pipeline) -> None:
    asked = understand("tell me more")
    assert asked.get(INTENT)["confidence"] == pytest.approx(asked.get("views")[0].shares["ask_more"])
    assert understand("cuánto cuesta el tratamiento?").get(INTENT)["confidence"] == 1.0
