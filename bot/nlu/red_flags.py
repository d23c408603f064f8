"""The red-flag rules inside Rasa, so that every channel is safe and not only the clinic's own."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

import safety

# What the component leaves on a message: {"level": "none|urgent|emergency|crisis", "spanish": bool,
# "taken_back": "none|…"}.
RED_FLAGS = "red_flags"


def _as_data(found: safety.Assessment) -> Dict[Text, Any]:
    return {"level": found.level.code, "spanish": found.spanish, "taken_back": found.taken_back.code}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlags(GraphComponent):
    """Sets `red_flags` on every message that has text. Reads `text`; the rules stand in safety/rules/."""

    def __init__(self, rules: safety.Rules) -> None:
        self._rules = rules

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> RedFlags:
        return cls(safety.default_rules())

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The rules and the code that matches them."""
        return safety.fingerprint()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                message.set(RED_FLAGS, _as_data(self._rules.assess(text)), add_to_output=True)
        return messages
