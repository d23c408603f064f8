"""Which topic a message is about, as probabilities over all of them."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import storage
from bot.nlu.embedding import vector_of
from bot.nlu.sum_kernel import KernelOptions, SumKernelClassifier
from bot.nlu.views import VIEWS, View, eager

_CODE = tuple(Path(__file__).with_name(name) for name in ("cholesky.py", "ngrams.py", "storage.py", "sum_kernel.py"))
# How many topics Rasa's own record of a message keeps.
RANKED = 5


def ranking(shares: Mapping[str, float]) -> List[Dict[str, Any]]:
    """The likeliest topics, best first, in Rasa's form."""
    best = sorted(shares.items(), key=lambda item: -item[1])[:RANKED]
    return [{INTENT_NAME_KEY: topic, PREDICTED_CONFIDENCE_KEY: share} for topic, share in best]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent):
    """Sets `intent` and `intent_ranking`, and on every view the probability of each topic (`shares`).

    Reads `views` with their vectors (`ClinicalReader`, `SentenceEmbedding`).
    """

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        classifier: "SumKernelClassifier | None" = None,
    ) -> None:
        self._options = KernelOptions(**{name: config[name] for name in self.get_default_config()})
        self._model_storage = model_storage
        self._resource = resource
        self.classifier = classifier

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """See `KernelOptions`."""
        return asdict(KernelOptions())

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Rasa's cache knows this class's own code: what it calls enters here."""
        return hashlib.sha256(b"".join(path.read_bytes() for path in _CODE)).hexdigest()

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TopicClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has a topic and a vector, and keep what was learned."""
        examples = [example for example in training_data.intent_examples if vector_of(example) is not None]
        if not examples:
            raise RasaException("TopicClassifier: no examples to learn from. Is data/nlu empty, or SentenceEmbedding missing?")
        self.classifier = SumKernelClassifier.fit(
            [example.get(TEXT) for example in examples],
            np.stack([vector_of(example) for example in examples]),
            [example.get(INTENT) for example in examples],
            self._options,
        )
        with self._model_storage.write_to(self._resource) as folder:
            storage.save(self.classifier, folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, storage.load(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            views = message.get(VIEWS) or ()
            if views:
                self._classify(*eager(views, self._classify))
                ranked = ranking(views[0].shares)
                message.set(INTENT, ranked[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranked, add_to_output=True)
        return messages

    def _classify(self, *views: View) -> None:
        found = self.classifier.shares([view.text for view in views], np.stack([view.vector for view in views]))
        for view, shares in zip(views, found):
            view.shares = shares
