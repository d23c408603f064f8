"""The last step of understanding: decides what the turn is about and writes it where rules and policies look."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

import knowledge
from bot.nlu.beside_form import LOGGING
from bot.nlu.history import GO_ON, history_of
from bot.nlu.parts import PARTS
from bot.nlu.red_flags import RED_FLAGS
from bot.nlu.service_words import NOT_TAKEN_DOWN
from bot.nlu.told_numbers import suited
from bot.nlu.turn import ALARMS, HELPERS, Reading, Turn, TurnOptions, TurnRules
from bot.nlu.views import VIEWS

# What the component leaves on a message: see `Turn`.
TURN = "turn"
# Said to messages that Rasa's rules know no intent for.
_NO_INTENT = frozenset({("out_of_scope", "spanish"), NOT_TAKEN_DOWN, LOGGING, GO_ON})


def _reading(message: Message) -> Reading:
    flags = message.get(RED_FLAGS) or {}
    return Reading(
        text=message.get(VIEWS)[0].text,
        views=message.get(VIEWS),
        parts=message.get(PARTS) or {},
        level=flags.get("level", "none"),
        spanish=flags.get("spanish", False),
        taken_back=flags.get("taken_back", "none"),
        excused=flags.get("excused", False),
    )


def rasa_intent(turn: Turn, reading: Reading) -> str:
    """What Rasa's rules and stories are told: the topic, except where no rule could know the answer.

    A short reply ("yes", "skip") keeps its own name whatever is said to it; a message that was not understood, is in
    Spanish, or is a telephone number, has the name that Rasa gives it, `nlu_fallback`.
    """
    likeliest = max((topic for topic in reading.whole if topic not in ALARMS), key=lambda topic: reading.whole[topic])
    if likeliest in HELPERS and turn.intent in ("clarify", "out_of_scope", "thanks", "greet", "ask_more"):
        return likeliest
    if turn.intent == "clarify" or _NO_INTENT & set(turn.answers):
        return "nlu_fallback"
    return turn.intent


def _as_data(turn: Turn) -> Dict[Text, Any]:
    return {**asdict(turn), "answers": [list(said) for said in turn.answers], "offers": list(turn.offers)}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TurnReader(GraphComponent):
    """Sets `turn`, and `intent` to what the turn is about. Reads `views`, `parts`, `red_flags` and the conversation so far."""

    def __init__(self, rules: TurnRules) -> None:
        self._rules = rules

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """See `TurnOptions`."""
        return {option.name: option.default for option in fields(TurnOptions)}

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TurnReader:
        answers = tuple(knowledge.load().answers.values())
        parts = {answer.topic: [part.id for part in answer.parts] for answer in answers}
        walked = [answer.topic for answer in answers if answer.walkthrough]
        related = {answer.topic: tuple(answer.related) for answer in answers}
        figured = {answer.topic: answer.with_figure for answer in answers if answer.figure}
        options = TurnOptions(**{name: config[name] for name in cls.get_default_config()})
        return cls(TurnRules(parts, options, walked, related, figured))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return knowledge.fingerprint(knowledge.load())

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        history = history_of(tracker)
        for message in messages:
            if message.get(VIEWS):
                reading = _reading(message)
                turn = suited(self._rules.decide(reading, history), reading.text)
                intent = rasa_intent(turn, reading)
                confidence = reading.whole.get(intent, 1.0)
                message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}, add_to_output=True)
                message.set(TURN, _as_data(turn), add_to_output=True)
        return messages
