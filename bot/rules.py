"""Rasa's rules, which look no further back than the longest of them.

Rasa makes a state of every action since the conversation began, three times a message, copies them all for a debug line, and
tries every rule on them. What lies behind the longest rule decides nothing, and no rule of ours is found by a message's text.
"""

from __future__ import annotations

import json
from functools import cache, cached_property
from typing import Any, Dict, Iterator, List, Optional, Set, Text, Tuple

from rasa.core.policies import rule_policy
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from bot.policies import certain_action

Found = Tuple[Optional[Text], Optional[Text], bool]


class LastSteps:
    """A conversation of which only the states before its last `most` actions, and the present one, are told."""

    def __init__(self, tracker: DialogueStateTracker, most: int) -> None:
        self._tracker = tracker
        self._most = most

    def past_states(self, domain: Domain, **options: Any) -> List[State]:
        states: List[State] = domain.states_for_tracker_history(self, **options)
        return states

    def generate_all_prior_trackers(self) -> Iterator[Tuple[DialogueStateTracker, bool]]:
        """As the tracker's own: each is the same object, which goes on in time."""
        events, prior = self._tracker.applied_events(), self._tracker.init_copy()
        actions = [at for at, event in enumerate(events) if isinstance(event, ActionExecuted)]
        told = set(actions[-self._most :])
        for at, event in enumerate(events):
            if at in told:
                yield prior, event.hide_rule_turn
            prior.update(event)
        yield prior, False


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class RulePolicy(rule_policy.RulePolicy):
    """Predicts what Rasa's does, and is called the same on record. Training is Rasa's own.

    Outside of a form, what `AnswerPolicy` is certain of needs no rule: to try them all took a fourteenth of a message's time.
    """

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: Optional[Dict[Text, Any]] = None, **kwargs: Any
    ) -> PolicyPrediction:
        if tracker.active_loop_name is None and certain_action(tracker, domain):
            return self._prediction(self._default_predictions(domain))
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)

    def _rules(self, *kinds: Text) -> List[List[State]]:
        """The states of every rule of these kinds, oldest first."""
        return [json.loads(key) for kind in kinds for key in self.lookup[kind]]

    @cached_property
    def longest(self) -> int:
        """States of the longest rule."""
        return max(map(len, self._rules(rule_policy.RULES, rule_policy.RULES_FOR_LOOP_UNHAPPY_PATH)), default=0)

    @cached_property
    def go_by_intents(self) -> bool:
        """Whether every rule for what is done after a message names its intent, so that none is found by a text alone."""
        return all(INTENT in rule[-1].get(USER, {}) for rule in self._rules(rule_policy.RULES) if _waits(rule[-1]))

    def _get_possible_keys(self, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
        """Rasa tries them all; those that ask for another action or intent than the present one cannot apply."""
        action, intent = _present(states[-1]) if states else (None, None)
        near = {key: done for key, done in lookup.items() if _asks(key)[0] in (None, action) and _asks(key)[1] in (None, intent)}
        found: Set[Text] = super()._get_possible_keys(near if states else lookup, states)
        return found

    def _find_action_from_rules(self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool) -> Found:
        """A form asks both ways, since Rasa lets either say that it was interrupted."""
        by_text = use_text_for_last_user_input and not _is_training(tracker)
        if by_text and tracker.active_loop_name is None and self.go_by_intents:
            return None, None, False
        found: Found = super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)
        return found

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: Optional[Dict[Text, Any]] = None,
    ) -> List[State]:
        """One state more than the longest rule has, so that a whole conversation is not taken for a rule."""
        seen = tracker if _is_training(tracker) else LastSteps(tracker, self.longest)
        states: List[State] = super()._prediction_states(seen, domain, use_text_for_last_user_input, rule_only_data)
        return states


def _present(state: State) -> Tuple[Optional[Text], Optional[Text]]:
    """What was done last, and what the message is about; None where the state does not say."""
    done, said = state.get(PREVIOUS_ACTION) or {}, state.get(USER) or {}
    return done.get(ACTION_NAME), said.get(INTENT)


@cache
def _asks(key: Text) -> Tuple[Optional[Text], Optional[Text]]:
    """What a rule asks of the present state; None for what may be anything."""
    action, intent = (None if asked == SHOULD_NOT_BE_SET else asked for asked in _present(json.loads(key)[-1]))
    return action or None, intent or None


def _waits(state: State) -> bool:
    return _present(state)[0] == ACTION_LISTEN_NAME


def _is_training(tracker: DialogueStateTracker) -> bool:
    return isinstance(tracker, TrackerWithCachedStates)
