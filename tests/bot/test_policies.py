"""AnswerPolicy says the answers of a turn one after the other, and leaves everything else to the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.slots import BooleanSlot

from bot.policies import AnswerPolicy, MemoizationPolicy, actions_of, next_action
from tests.bot.support import bot, conversation, graph_arguments, user

DOMAIN = Domain.from_dict(
    {
        "intents": ["onset", "cost", "diary_log", "emergency"],
        "responses": {
            name: [{"text": "…"}]
            for name in ("utter_onset", "utter_onset_full_effect", "utter_cost", "utter_urgent", "utter_emergency")
        },
        "actions": ["action_next_appointment", "action_start_diary", "action_log_diary_entry"],
        "forms": {"diary_form": {"required_slots": []}},
    }
)
DONE = ACTION_LISTEN_NAME


@pytest.fixture
def policy(tmp_path: Path) -> AnswerPolicy:
    return AnswerPolicy(*graph_arguments(AnswerPolicy, tmp_path))


def asked(*answers: tuple[str, str], intent: str = "onset", text: str = "a question") -> Event:
    return user(text, intent=intent, turn={"intent": intent, "answers": [list(said) for said in answers]})


def pressed(intent: str, part: str | None = None) -> Event:
    entities = [{"entity": "part", "value": part}] if part else []
    return user(f"/{intent}", intent=intent, entities=entities)


def predicted(policy: AnswerPolicy, *events: Any) -> str | None:
    prediction = policy.predict_action_probabilities(conversation(*events), DOMAIN)
    best = max(prediction.probabilities)
    assert best in (0.0, 1.0)
    return DOMAIN.action_names_or_texts[prediction.probabilities.index(best)] if best else None


def walk(policy: AnswerPolicy, *events: Any) -> list[str]:
    """Everything that is said until the policy listens."""
    said: list[str] = []
    while (action := predicted(policy, *events, *(ActionExecuted(name) for name in said))) not in (None, DONE):
        said.append(str(action))
    return said


def test_two_answers_are_said_in_order_and_then_it_listens(policy: AnswerPolicy) -> None:
    events = [asked(("onset", "short"), ("cost", "short"))]
    assert walk(policy, *events) == ["utter_onset", "utter_cost"]
    assert predicted(policy, *events, *bot("onset"), *bot("cost")) == DONE


def test_a_short_answer_and_its_part_are_both_said(policy: AnswerPolicy) -> None:
    assert walk(policy, asked(("onset", "short"), ("onset", "full_effect"))) == ["utter_onset", "utter_onset_full_effect"]


def test_one_short_answer_is_said(policy: AnswerPolicy) -> None:
    assert walk(policy, asked(("onset", "short"))) == ["utter_onset"]


def test_a_part_alone_is_said(policy: AnswerPolicy) -> None:
    assert walk(policy, asked(("onset", "full_effect"), intent="ask_more")) == ["utter_onset_full_effect"]


def test_a_message_that_nothing_answers_is_left_to_the_rules(policy: AnswerPolicy) -> None:
    assert predicted(policy, asked(intent="diary_log")) is None
    assert predicted(policy, user("hello", intent="onset")) is None
    assert predicted(policy) is None


def test_the_part_of_a_pressed_button_is_said(policy: AnswerPolicy) -> None:
    assert walk(policy, pressed("onset", "full_effect")) == ["utter_onset_full_effect"]


def test_a_pressed_topic_is_left_to_the_rules(policy: AnswerPolicy) -> None:
    assert predicted(policy, pressed("onset")) is None
    assert walk(policy, pressed("onset", "short")) == ["utter_onset"]


def test_a_pressed_part_that_is_no_more_is_left_to_the_rules(policy: AnswerPolicy) -> None:
    assert predicted(policy, pressed("onset", "was_removed")) is None
    assert predicted(policy, pressed("onset", "was_removed"), *bot("onset")) is None


def test_a_topic_with_a_custom_action_is_answered_by_it(policy: AnswerPolicy) -> None:
    events = asked(("onset", "short"), ("next_appointment", "short"))
    assert walk(policy, events) == ["utter_onset", "action_next_appointment"]
    assert walk(policy, asked(("next_appointment", "short"), intent="next_appointment")) == ["action_next_appointment"]


def test_after_the_answers_it_goes_back_to_an_open_form(policy: AnswerPolicy) -> None:
    form = [ActiveLoop("diary_form"), ActionExecuted(DONE)]
    events = [*form, asked(("onset", "short"), ("cost", "short"))]
    assert walk(policy, *events) == ["utter_onset", "utter_cost", "diary_form"]
    assert predicted(policy, *events, *bot("onset"), *bot("cost"), ActionExecuted("diary_form")) == DONE


def test_a_question_inside_an_open_form_is_answered_before_the_form_is_asked_for_anything(policy: AnswerPolicy) -> None:
    """The form asks the actions, which may be away."""
    events = [ActiveLoop("diary_form"), ActionExecuted(DONE), asked(("onset", "short"))]
    assert walk(policy, *events) == ["utter_onset", "diary_form"]


def test_an_alarm_inside_an_open_form_ends_it_without_asking_it(policy: AnswerPolicy) -> None:
    events = [ActiveLoop("diary_form"), ActionExecuted(DONE), asked(("emergency", "short"), intent="emergency")]
    assert predicted(policy, *events) == "utter_emergency"
    told = [*events, *bot("emergency")]
    assert predicted(policy, *told) == ACTION_DEACTIVATE_LOOP_NAME
    assert predicted(policy, *told, ActionExecuted(ACTION_DEACTIVATE_LOOP_NAME), ActiveLoop(None)) == DONE


def test_an_answer_to_the_form_goes_to_the_form_first_and_then_urgent_is_said(policy: AnswerPolicy) -> None:
    events = [ActiveLoop("diary_form"), ActionExecuted(DONE), asked(("urgent", "short"), intent="diary_log", text="an 8, ptosis")]
    assert predicted(policy, *events) is None  # the rule for the open form speaks
    answered = [*events, ActionExecuted("diary_form")]
    assert walk(policy, *answered) == ["utter_urgent"]
    assert predicted(policy, *answered, *bot("urgent")) == DONE


def test_behind_the_form_its_prediction_is_of_the_kind_that_rules_do_not_overrule(policy: AnswerPolicy) -> None:
    """RulePolicy listens after a form with a "no user" prediction, which overrules every other kind."""
    events = [ActiveLoop("diary_form"), ActionExecuted(DONE), asked(("urgent", "short"), intent="diary_log")]
    behind = policy.predict_action_probabilities(conversation(*events, ActionExecuted("diary_form")), DOMAIN)
    assert behind.is_no_user_prediction
    assert not policy.predict_action_probabilities(conversation(*events), DOMAIN).is_no_user_prediction


def test_a_prediction_of_nothing_overrules_nothing(policy: AnswerPolicy) -> None:
    for events in ([user("hello", intent="onset"), *bot("onset")], [pressed("onset", "was_removed"), *bot("onset")]):
        assert not policy.predict_action_probabilities(conversation(*events), DOMAIN).is_no_user_prediction


def test_urgent_is_said_too_when_the_answer_completes_the_entry(policy: AnswerPolicy) -> None:
    events = [
        ActiveLoop("diary_form"),
        ActionExecuted(DONE),
        asked(("urgent", "short"), intent="diary_log", text="save it, ptosis"),
    ]
    closed = [*events, ActionExecuted("diary_form"), ActiveLoop(None)]
    assert predicted(policy, *closed) is None  # the rule keeps the entry
    kept = [*closed, ActionExecuted("action_log_diary_entry")]
    assert walk(policy, *kept) == ["utter_urgent"]
    assert predicted(policy, *kept, *bot("urgent")) == DONE


@pytest.mark.parametrize("opened", [True, False], ids=["a patient", "a visitor"])
def test_a_question_behind_the_wish_to_log_is_answered(policy: AnswerPolicy, opened: bool) -> None:
    events = [asked(("diary_log", "short"), ("onset", "short"), intent="diary_log")]
    assert predicted(policy, *events) is None
    events += [ActionExecuted("action_start_diary"), SlotSet("diary_open", opened)]

    def then(*more: Any) -> str | None:
        tracker = conversation(*events, *more, slots=[BooleanSlot("diary_open", [{"type": "custom"}])])
        return next_action(tracker, actions_of(tracker.latest_message))

    form = [ActionExecuted("diary_form"), ActiveLoop("diary_form")] if opened else []
    assert then() == (None if opened else "utter_onset")  # the rule opens the form
    assert then(*form) == "utter_onset"
    assert then(*form, *bot("onset")) == DONE


def test_an_answer_to_the_form_alone_is_left_to_the_form(policy: AnswerPolicy) -> None:
    assert predicted(policy, ActiveLoop("diary_form"), ActionExecuted(DONE), asked(intent="diary_log", text="a 7")) is None


def test_a_short_reply_with_an_answer_is_answered_under_its_own_name(policy: AnswerPolicy) -> None:
    assert walk(policy, asked(("onset", "short"), intent="affirm", text="yes")) == ["utter_onset"]


def test_what_was_said_before_this_message_does_not_count(policy: AnswerPolicy) -> None:
    before = [asked(("onset", "short"), ("cost", "short")), *bot("onset"), *bot("cost"), ActionExecuted(DONE)]
    assert walk(policy, *before, asked(("onset", "short"), ("cost", "short"))) == ["utter_onset", "utter_cost"]


def test_nothing_is_wanted_of_a_conversation_without_messages() -> None:
    assert actions_of(None) == []
    assert next_action(conversation(), []) is None


def test_the_policy_stands_above_the_rules() -> None:
    assert AnswerPolicy.get_default_config()["priority"] > 6


def test_the_policy_learns_nothing(policy: AnswerPolicy) -> None:
    assert policy.train([], DOMAIN) is not None


def test_stories_are_recalled_only_for_what_was_not_read(tmp_path: Path) -> None:
    memory = MemoizationPolicy(*graph_arguments(MemoizationPolicy, tmp_path))
    known = memory._prediction_states(conversation(user("/onset", intent="onset")), DOMAIN)
    memory.lookup = {memory._create_feature_key(known): "utter_onset"}

    def recalled(message: Event) -> float:
        prediction = memory.predict_action_probabilities(conversation(message), DOMAIN)
        return prediction.probabilities[DOMAIN.index_for_action("utter_onset")]

    assert recalled(user("/onset", intent="onset")) == 1.0
    assert recalled(asked(("onset", "short"))) == 0.0


def test_a_question_beside_a_wish_to_stop_is_answered_and_the_form_is_closed(policy: AnswerPolicy) -> None:
    turn = {"intent": "onset", "answers": [["onset", "short"]], "gives_up": True}
    events = [ActiveLoop("diary_form"), user("never mind, how long does it take", intent="onset", turn=turn)]
    assert predicted(policy, *events) == "utter_onset"
    assert predicted(policy, *events, *bot("onset")) == ACTION_DEACTIVATE_LOOP_NAME
    closed = [*events, *bot("onset"), ActionExecuted(ACTION_DEACTIVATE_LOOP_NAME), ActiveLoop(None)]
    assert predicted(policy, *closed) == "action_log_diary_entry"
    assert predicted(policy, *closed, ActionExecuted("action_log_diary_entry")) == DONE
