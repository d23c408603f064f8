"""The rules that look back no further than they have to predict what Rasa's own do."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies import rule_policy
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rules import LastSteps, RulePolicy
from tests.bot.support import CONTEXT, bot, user

DOMAIN = Domain.from_dict(
    {
        "intents": ["onset", "cost", "diary_log", "thanks"],
        "actions": ["action_start_diary"],
        "responses": {f"utter_{topic}": [{"text": topic}] for topic in ("onset", "cost", "thanks")},
        "slots": {"draft": {"type": "bool", "mappings": [{"type": "custom"}]}},
        "forms": {"diary_form": {"required_slots": ["draft"]}},
    }
)


LISTEN, FORM = {"action_name": ACTION_LISTEN_NAME}, "diary_form"
# As training writes them: (states, what is done then).
RULES = [
    ([{"prev_action": LISTEN, "user": {"intent": "onset"}}], "utter_onset"),
    ([{"prev_action": {"action_name": "utter_onset"}, "user": {"intent": "onset"}}], ACTION_LISTEN_NAME),
    ([{"prev_action": LISTEN, "user": {"intent": "cost"}}, {"prev_action": {"action_name": "utter_cost"}}], ACTION_LISTEN_NAME),
    ([{"prev_action": LISTEN, "user": {"intent": "diary_log"}}], "action_start_diary"),
    (
        [
            {"prev_action": LISTEN, "user": {"intent": "onset"}},
            {"prev_action": {"action_name": "utter_onset"}},
            {"prev_action": LISTEN, "user": {"intent": "thanks"}, "slots": {"draft": [1.0]}},
        ],
        "utter_thanks",
    ),
]
UNHAPPY = [([{"active_loop": {"name": FORM}, "prev_action": LISTEN, "user": {"intent": "thanks"}}], FORM)]


def _lookup(rules: list[tuple[Any, str]], done: str | None = None) -> dict[str, str]:
    return {json.dumps(states, sort_keys=True): done or action for states, action in rules}


def _policy(kind: type[rule_policy.RulePolicy], folder: Path) -> rule_policy.RulePolicy:
    lookup = {
        rule_policy.RULES: _lookup(RULES),
        rule_policy.RULES_FOR_LOOP_UNHAPPY_PATH: _lookup(UNHAPPY, rule_policy.LOOP_WAS_INTERRUPTED),
        rule_policy.RULES_NOT_IN_STORIES: [json.dumps(RULES[1][0], sort_keys=True)],
    }
    return kind(kind.get_default_config(), LocalModelStorage(folder), Resource("rules"), CONTEXT, lookup=lookup)


def _events(chance: random.Random) -> Iterator[Event]:
    """A conversation of some turns, of which some open the form, close it or fill a slot, and the last may not be over."""
    yield ActionExecuted(ACTION_LISTEN_NAME)
    for _ in range(chance.randint(1, 6)):
        topic = chance.choice(DOMAIN.intents)
        yield user(topic, intent=topic)
        if topic == "diary_log":
            yield from (ActionExecuted("action_start_diary"), ActiveLoop(chance.choice([FORM, None])))
            yield from [ActionExecuted(FORM)] * chance.randint(0, 1)
        elif chance.random() < 0.8:
            yield from bot(topic)
        yield from [SlotSet("draft", chance.choice([True, None]))] * chance.randint(0, 1)
        yield ActionExecuted(ACTION_LISTEN_NAME)
    if chance.random() < 0.7:
        topic = chance.choice(DOMAIN.intents)
        yield user(topic, intent=topic)


def _tracker(seed: int) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("a", list(_events(random.Random(seed))), DOMAIN.slots)


def _told(policy: rule_policy.RulePolicy, tracker: DialogueStateTracker) -> Any:
    found = policy.predict_action_probabilities(tracker, DOMAIN)
    return found.probabilities, found.policy_name, found.events, found.is_no_user_prediction, found.hide_rule_turn


def test_what_is_predicted_is_what_rasa_predicts(tmp_path: Path) -> None:
    ours, rasas = (_policy(kind, tmp_path) for kind in (RulePolicy, rule_policy.RulePolicy))
    told = [(_told(ours, tracker), _told(rasas, tracker)) for tracker in map(_tracker, range(300))]
    assert all(one == other for one, other in told)
    assert len({str(one) for one, _ in told}) > 6  # rules, the form, its interruption and the fallback are among them


@pytest.mark.parametrize("most", [1, 3, 100])
def test_the_last_states_are_those_of_the_whole_conversation(most: int) -> None:
    for tracker in map(_tracker, range(40)):
        whole = tracker.past_states(DOMAIN)
        assert LastSteps(tracker, most).past_states(DOMAIN) == whole[-most - 1 :]


def test_a_rule_without_an_intent_has_messages_read_by_their_text_too(tmp_path: Path) -> None:
    policy = _policy(RulePolicy, tmp_path)
    assert policy.go_by_intents  # type: ignore[attr-defined]
    other = _policy(RulePolicy, tmp_path)
    other.lookup[rule_policy.RULES] |= _lookup([([{"prev_action": LISTEN, "slots": {"draft": [1.0]}}], "utter_cost")])
    assert not other.go_by_intents  # type: ignore[attr-defined]
