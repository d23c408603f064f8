"""Rasa's environment, quiet; and the parts that cost a second to make, once."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.encoder import Encoder
from bot.language.pipeline import load as load_language
from bot.nlu.classifier import TopicClassifier
from bot.nlu.embedding import SentenceEmbedding
from bot.nlu.parts import PartFinder
from bot.nlu.reader import ClinicalReader
from bot.nlu.red_flags import RedFlags
from bot.nlu.turn_reader import TurnReader
from tests.bot.support import examples, graph_arguments

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
def components(toy_folder: Path) -> list[Any]:
    """The pipeline of config.yml, in its order."""
    made: list[Any] = []
    for component in (ClinicalReader, SentenceEmbedding, TopicClassifier, PartFinder, RedFlags, TurnReader):
        make = component.load if component in (TopicClassifier, PartFinder) else component.create
        made.append(make(*graph_arguments(component, toy_folder)))
    return made


@pytest.fixture(scope="session")
def understand(components: list[Any]) -> Pipeline:
    """One message through the whole pipeline; `tracker` is the conversation before it."""

    def through(text: str | None, tracker: DialogueStateTracker | None = None) -> Message:
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
    before, filters = (
        logging.getLoggerClass(),
        {name: list(logging.getLogger(name).filters) for name in list(logging.root.manager.loggerDict)},
    )
    yield
    logging.setLoggerClass(before)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).filters[:] = filters.get(name, [])
