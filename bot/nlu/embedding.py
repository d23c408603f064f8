"""The meaning of a message as a vector, from the sentence encoder."""

from __future__ import annotations

import hashlib
from typing import Any, Dict, List, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import Encoder
from bot.encoder.encoder import fingerprint
from bot.language.sources import fingerprint as language_fingerprint
from bot.nlu.views import VIEWS, View, eager

ORIGIN = "SentenceEmbedding"


def vector_of(message: Message) -> Optional[np.ndarray]:
    """The message's sentence vector, shape (768,), or None where it has no text."""
    _, sentence = message.get_dense_features(TEXT, [ORIGIN])
    return None if sentence is None else sentence.features[0]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEmbedding(GraphComponent):
    """Gives every view of a message its vector (768, of length 1), and the message the dense sentence feature of its whole.

    Reads `views` (set by `ClinicalReader`).
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEmbedding:
        return cls(Encoder())

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """A model trained on other vectors is of no use: the encoder's graph enters Rasa's cache, and how texts are read."""
        return hashlib.sha256(f"{fingerprint()} {language_fingerprint()}".encode()).hexdigest()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Examples have one view each; they are many, and every core helps. They are read here, beside the encoding."""
        examples = [example for example in training_data.training_examples if example.get(VIEWS)]
        readings = (example.get(VIEWS)[0].read_now().reading for example in examples)
        for example, vector in zip(examples, self._encoder.encode_many(readings)):
            example.get(VIEWS)[0].vector = vector
            _add(example, vector)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            views = message.get(VIEWS) or ()
            for view in eager(views, self._encode):
                self._encode(view)
            if views:
                _add(message, views[0].vector)
        return messages

    def _encode(self, view: View) -> None:
        view.vector = self._encoder.encode([view.reading])[0]


def _add(message: Message, vector: np.ndarray) -> None:
    message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
