"""Rasa's environment, quiet; and the parts that cost a second to make, once."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

import logging  # noqa: E402  (TensorFlow reads its environment when it is imported)
from pathlib import Path  # noqa: E402
from typing import Any, Callable, Iterator, List, Optional  # noqa: E402

import pytest  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.nlu.constants import TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot.encoder import Encoder  # noqa: E402
from bot.language.pipeline import load as load_language  # noqa: E402
from bot.nlu.classifier import TopicClassifier  # noqa: E402
from bot.nlu.embedding import SentenceEmbedding  # noqa: E402
from bot.nlu.parts import PartFinder  # noqa: E402
from bot.nlu.reader import ClinicalReader  # noqa: E402
from bot.nlu.red_flags import RedFlags  # noqa: E402
from bot.nlu.turn_reader import TurnReader  # noqa: E402
from tests.bot.support import examples, graph_arguments  # noqa: E402

Pipeline = Callable[..., Message]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="session")
def nlp() -> Any:
    return load_language()


@pytest.fixture(scope="session")
def toy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model storage that holds every trained component, learned from toy examples."""
    folder = tmp_path_factory.mktemp("toy")
    data = examples()
    for component in (ClinicalReader, SentenceEmbedding):
        data = component.create(*graph_arguments(component, folder)).process_training_data(data)
    for component in (TopicClassifier, PartFinder):
        component.create(*graph_arguments(component, folder)).train(data)
    return folder


@pytest.fixture(scope="session")
def components(toy_folder: Path) -> List[Any]:
    """The pipeline of config.yml, in its order."""
    made: List[Any] = []
    for component in (ClinicalReader, SentenceEmbedding, TopicClassifier, PartFinder, RedFlags, TurnReader):
        make = component.load if component in (TopicClassifier, PartFinder) else component.create
        made.append(make(*graph_arguments(component, toy_folder)))
    return made


@pytest.fixture(scope="session")
def understand(components: List[Any]) -> Pipeline:
    """One message through the whole pipeline; `tracker` is the conversation before it."""

    def through(text: Optional[str], tracker: Optional[DialogueStateTracker] = None) -> Message:
        messages = [Message({TEXT: text})]
        for component in components:
            if isinstance(component, (ClinicalReader, TurnReader)):
                messages = component.process(messages, tracker)
            else:
                messages = component.process(messages)
        return messages[0]

    return through


@pytest.fixture(autouse=True)
def _loggers_as_they_were() -> Iterator[None]:
    """The channel changes the class and the filters of loggers; no test may see what another one did."""
    before, filters = logging.getLoggerClass(), {name: list(logging.getLogger(name).filters) for name in list(logging.root.manager.loggerDict)}
    yield
    logging.setLoggerClass(before)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).filters[:] = filters.get(name, [])
