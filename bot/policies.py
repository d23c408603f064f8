"""Says what `TurnReader` decided: one answer to a message or several, a part, the next part; and recalls stories where it
decided nothing."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.core.policies import memoization
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.giving_up import GIVES_UP
from bot.importer import ACTION_OF_TOPIC, DIARY_FORM, response_name
from bot.nlu.turn_reader import TURN

FORM_OPENERS = ("diary_log", "diary_correct")
# Nothing may be asked of somebody who needs help.
ENDS_FORM = frozenset({"crisis", "emergency"})
# Says that nothing was saved, and closes what belongs to the form.
CLOSES_FORM = "action_log_diary_entry"


def actions_of(message: Optional[UserUttered]) -> List[str]:
    """The actions that a message calls for, in order; empty where rules alone know what to do.

    A pressed button names a topic and perhaps a part: `/onset{"part": "full_effect"}`.
    """
    if message is None:
        return []
    for entity in message.entities:
        if entity.get("entity") == "part":
            return [response_name(str(message.intent_name), entity["value"])]
    answers = (message.parse_data or {}).get(TURN, {}).get("answers", [])
    return [
        ACTION_OF_TOPIC.get(topic, response_name(topic)) if part == "short" else response_name(topic, part)
        for topic, part in answers
    ]


def _executed(tracker: DialogueStateTracker) -> List[str]:
    """What has been done since the last message, in order."""
    done: List[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted):
            done.append(event.action_name)
    return done[::-1]


def _form_is_to_act(tracker: DialogueStateTracker, done: List[str]) -> bool:
    """Whether the rules have yet to bring an answer to the form: open it, let it ask, or keep the entry that is complete."""
    if not done:
        return True
    if done[-1] in {ACTION_OF_TOPIC[topic] for topic in FORM_OPENERS}:
        return bool(tracker.get_slot("diary_open"))
    return done[-1] == DIARY_FORM and tracker.active_loop_name is None


def next_action(tracker: DialogueStateTracker, wanted: List[str]) -> Optional[str]:
    """The next of the `wanted` actions, then back to an open form, then listen. None leaves the turn to the rules.

    Behind an open form the rules would ask the form first whether the message is for it, and with that the actions, which
    may be away: what is no answer to the form is said before the form is asked for anything.
    """
    message = tracker.latest_message
    form, done = tracker.active_loop_name, _executed(tracker)
    if message.intent_name in FORM_OPENERS and _form_is_to_act(tracker, done):
        return None  # an answer to the form goes to the form first, whatever else is to be said about it
    if not wanted:
        return None
    said = sum(action in wanted for action in done)
    if said < len(wanted):
        return wanted[said]
    gives_up = bool((message.parse_data or {}).get(TURN, {}).get(GIVES_UP))
    if form and (gives_up or message.intent_name in ENDS_FORM):
        return ACTION_DEACTIVATE_LOOP_NAME
    if gives_up and CLOSES_FORM not in done:
        return CLOSES_FORM
    return form if form and form not in done else ACTION_LISTEN_NAME


def certain_action(tracker: DialogueStateTracker, domain: Domain) -> Optional[str]:
    """The next action where the message itself says what is to be done. None where that is for the rules: a button may name a
    part that is no more."""
    action = next_action(tracker, actions_of(tracker.latest_message))
    return action if action in domain.action_names_or_texts else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class AnswerPolicy(Policy):
    """Predicts, with certainty, the answers of `turn` one after the other. Abstains where nothing was decided, and from forms."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Above the rules (6): they know one answer a message."""
        return {"priority": 7}

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    def train(self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing is learned."""
        return self._resource

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: Optional[Dict[Text, Any]] = None, **kwargs: Any
    ) -> PolicyPrediction:
        action, probabilities = certain_action(tracker, domain), self._default_predictions(domain)
        if action:
            probabilities[domain.index_for_action(action)] = 1.0
        # Behind a form RulePolicy listens, in a kind of prediction that overrules every other kind whatever its priority.
        return self._prediction(probabilities, is_no_user_prediction=bool(action and _executed(tracker)))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class MemoizationPolicy(memoization.MemoizationPolicy):
    """Rasa's, for messages that `TurnReader` has not read: bare intents, as `rasa test` and pressed buttons have them.

    Behind a turn that is decided, rules and `AnswerPolicy` always know what to do, and both overrule it. What it would recall
    took a twentieth of a message's time, and more the longer the conversation.
    """

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: Optional[Dict[Text, Any]] = None, **kwargs: Any
    ) -> PolicyPrediction:
        message = tracker.latest_message
        if message is not None and TURN in (message.parse_data or {}):
            return self._prediction(self._default_predictions(domain))
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
