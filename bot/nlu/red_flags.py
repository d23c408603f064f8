"""The red-flag rules inside Rasa, so that every channel is safe and not only the clinic's own."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

import safety
from bot.nlu.claimed import claims
from bot.nlu.history import history_of

# What the component leaves on a message: {"level": "none|urgent|emergency|crisis", "spanish": bool,
# "taken_back": "none|…"}.
RED_FLAGS = "red_flags"

_MOST_WORDS_MORE = 8


def _as_data(found: safety.Assessment, level: safety.Level) -> Dict[Text, Any]:
    return {"level": level.code, "spanish": found.spanish, "taken_back": found.taken_back.code}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlags(GraphComponent):
    """Sets `red_flags` on every message that has text. Reads `text` and the question before it, by the rules of safety/rules/."""

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

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                found = self._rules.assess(text)
                level = found.level or self._with_question(text, tracker)
                message.set(RED_FLAGS, _as_data(found, level), add_to_output=True)
        return messages

    def _with_question(self, text: Text, tracker: Optional[DialogueStateTracker]) -> safety.Level:
        """What a message raises together with the one before it: a sign that was only asked about and is there ("yes i have it
        now"), or one that is told in two messages ("my head hurts", "it came all at once"), of which neither raises one.

        Of 30,000 pairs of ordinary messages that have nothing to do with each other 24 raise an alarm so.
        """
        claimed, short = claims(text), len(text.split()) <= _MOST_WORDS_MORE
        if "?" in text or not (claimed or short):  # most messages end here, before anything is looked up
            return safety.Level.NONE
        question = history_of(tracker).question
        if not question:
            return safety.Level.NONE
        before = self._rules.assess(question)
        if claimed and before.taken_back:
            return before.taken_back
        if before.level or not short:
            return safety.Level.NONE
        level = self._rules.assess(f"{question}. {text}").level
        return level if level >= safety.Level.EMERGENCY else safety.Level.NONE
