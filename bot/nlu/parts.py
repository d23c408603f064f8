"""Which part of each topic's answer a message asks for: "and alcohol?" wants one paragraph of the aftercare answer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import knowledge
from bot.encoder import Encoder
from bot.encoder.encoder import DIMENSIONS
from bot.encoder.encoder import fingerprint as encoder_fingerprint
from bot.language.pipeline import load as load_language
from bot.language.sources import fingerprint as language_fingerprint
from bot.nlu import storage
from bot.nlu.reader import read
from bot.nlu.views import VIEWS, View, eager

# What the component leaves on a message: for each topic, its best part and how near that is (cosine). The question before it
# is not read along, which alone would bring that question's own part again.
PARTS = "parts"
_ROWS, _VECTORS = "parts.json", "parts.npy"
SHORT = "short"
PartRow = Tuple[str, str]


def asks(base: knowledge.Knowledge) -> List[Tuple[str, str, str]]:
    """(topic, part, way of asking) of every part, the short answer among them: its `asks` and its title."""
    return [
        (answer.topic, part.id, ask)
        for answer in base.answers.values()
        for part in (answer.short, *answer.parts)
        for ask in (part.title, *part.asks)
    ]


class PartRows:
    """The rows of `asks` by topic: for each, its parts and a matrix of their vectors, shape (rows, 768)."""

    def __init__(self, rows: Sequence[PartRow], vectors: np.ndarray) -> None:
        places: Dict[str, List[int]] = {}
        for at, (topic, _) in enumerate(rows):
            places.setdefault(topic, []).append(at)
        self.of = {topic: ([rows[at][1] for at in found], vectors[found]) for topic, found in places.items()}


class NearestParts(Mapping[str, Tuple[str, float]]):
    """For each topic its part that is nearest to any of `vectors`, the first of equals, and how near it is (cosine).

    A topic is compared when somebody asks for it: a turn asks for one or two of sixty, and all of them took a twentieth of it.
    """

    def __init__(self, rows: PartRows, vectors: Sequence[Optional[np.ndarray]]) -> None:
        self._rows = rows
        self._vectors = vectors
        self._found: Dict[str, Tuple[str, float]] = {}

    def __getitem__(self, topic: str) -> Tuple[str, float]:
        if topic not in self._found:
            parts, rows = self._rows.of[topic]
            near = np.max([rows @ vector for vector in self._vectors], axis=0)
            best = int(near.argmax())
            self._found[topic] = parts[best], float(near[best])
        return self._found[topic]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.of)

    def __len__(self) -> int:
        return len(self._rows.of)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PartFinder(GraphComponent):
    """Sets `parts` on a message and on each of its views: {topic: (part, cosine)}. Reads the vectors of `views`; learns the
    answers' `asks`."""

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, rows: Sequence[PartRow] = (), vectors: Optional[np.ndarray] = None
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._rows = None if vectors is None else PartRows(rows, vectors)

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> PartFinder:
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The answers are read from knowledge/, not from Rasa's training data; how they are read and encoded counts too."""
        made_from = knowledge.fingerprint(knowledge.load()) + language_fingerprint() + encoder_fingerprint()
        return hashlib.sha256(made_from.encode()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Keep a vector for every way of asking for a part."""
        found, nlp = asks(knowledge.load()), load_language()
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _ROWS).write_text(json.dumps([(topic, part) for topic, part, _ in found]), encoding="utf-8")
            readings = [read(nlp, ask) for _, _, ask in found]
            np.save(folder / _VECTORS, Encoder().encode_many(readings))
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PartFinder:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, *_kept(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            views = message.get(VIEWS) or ()
            if views and self._rows is not None:
                read = eager(views, self._find)
                for view in read:
                    self._find(view)
                message.set(PARTS, NearestParts(self._rows, [view.vector for view in read]))
        return messages

    def _find(self, view: View) -> None:
        if self._rows is not None:
            view.parts = NearestParts(self._rows, [view.vector])


def _kept(folder: Path) -> Tuple[List[PartRow], np.ndarray]:
    """What training wrote; `RasaException` with a clear sentence when the files are damaged."""
    try:
        rows = [(str(topic), str(part)) for topic, part in json.loads((folder / _ROWS).read_text(encoding="utf-8"))]
        vectors = np.load(folder / _VECTORS)
        if vectors.shape != (len(rows), DIMENSIONS):
            raise ValueError("rows and vectors do not fit each other")
    except storage.DAMAGE as error:
        raise RasaException(f"the trained parts are damaged ({type(error).__name__}): run `make train`") from error
    return rows, vectors


def part_for(found: Mapping[str, Tuple[str, float]], topic: str, *, least: float) -> Optional[str]:
    """The part of `topic` that the message asks for; None where none is as near as `least` or the short answer is nearer."""
    part, near = found.get(topic, (SHORT, 0.0))
    return part if near >= least and part != SHORT else None
