"""The checks that every graph component of ours has to pass."""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest
import yaml
from rasa.engine.graph import GraphComponent
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

import knowledge
import safety
from bot.encoder import encoder as encoding
from bot.language import sources
from bot.nlu import classifier
from bot.nlu.classifier import TopicClassifier
from bot.nlu.embedding import SentenceEmbedding, vector_of
from bot.nlu.parts import PartFinder
from bot.nlu.reader import ClinicalReader
from bot.nlu.red_flags import RedFlags
from bot.nlu.turn import TurnOptions
from bot.nlu.turn_reader import TURN, TurnReader
from bot.policies import AnswerPolicy
from tests.bot.support import graph_arguments

PROJECT = Path(__file__).resolve().parents[2]
UNDERSTANDING = [ClinicalReader, SentenceEmbedding, TopicClassifier, PartFinder, RedFlags, TurnReader]
ALL: list[Any] = [*UNDERSTANDING, AnswerPolicy]
MEASURED = [ClinicalReader, SentenceEmbedding, TopicClassifier, PartFinder, RedFlags, TurnReader]
Pipeline = Callable[..., Message]


@pytest.mark.parametrize("component", ALL)
def test_a_component_is_one_that_rasa_can_run(component: Any) -> None:
    assert issubclass(component, GraphComponent)
    assert component.__doc__


def test_the_configuration_names_every_component_in_its_order() -> None:
    config = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))
    assert [class_from_module_path(step["name"]) for step in config["pipeline"]] == UNDERSTANDING
    assert "bot.policies.AnswerPolicy" in [policy["name"] for policy in config["policies"]]


@pytest.mark.parametrize("component", ALL)
def test_every_public_method_is_annotated_whole(component: Any) -> None:
    """Rasa checks at training that what one component gives is what the next one takes."""
    own = {name: member for name, member in vars(component).items() if not name.startswith("_")}
    functions = [getattr(member, "__func__", member) for member in own.values() if callable(getattr(member, "__func__", member))]
    for function in functions:
        hints = get_type_hints(function)
        wanted = [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
        assert set(wanted) | {"return"} <= set(hints), function


@pytest.mark.parametrize("component", ALL)
def test_the_default_configuration_is_plain_data_and_new_at_each_call(component: Any) -> None:
    first = component.get_default_config()
    assert isinstance(first, dict)
    assert yaml.safe_load(yaml.safe_dump(first)) == first
    first["changed"] = True
    assert "changed" not in component.get_default_config()


def test_thresholds_of_the_configuration_are_those_of_the_code() -> None:
    default = TurnReader.get_default_config()
    assert TurnOptions(**default) == TurnOptions()
    assert all(isinstance(value, float) for value in default.values())


@pytest.mark.parametrize("component", [ClinicalReader, SentenceEmbedding, RedFlags, TurnReader])
def test_a_component_is_made_from_its_default_configuration(component: Any, tmp_path: Path) -> None:
    assert isinstance(component.create(*graph_arguments(component, tmp_path)), component)


@pytest.mark.parametrize("component", MEASURED)
def test_the_fingerprint_is_the_same_while_nothing_changes(component: Any) -> None:
    found = component.fingerprint_addon(component.get_default_config())
    assert found
    assert found == component.fingerprint_addon(component.get_default_config())


def _changed(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    copy.write_bytes(path.read_bytes() + b"\n# changed\n")
    return copy


def _language(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sources, "_ALL", (_changed(sources.ABBREVIATIONS, folder), *sources._ALL[1:]))


def _encoder(folder: Path, patch: pytest.MonkeyPatch) -> None:
    for name in ("encoder.onnx", "tokenizer.json"):
        (folder / name).write_bytes(b"another")
    patch.setattr(encoding.fingerprint, "__defaults__", (folder,))


def _classifier(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(classifier, "_CODE", (_changed(classifier._CODE[0], folder), *classifier._CODE[1:]))


def _knowledge(folder: Path, patch: pytest.MonkeyPatch) -> None:
    copy = folder / "knowledge"
    shutil.copytree(Path(knowledge.__file__).parent, copy)
    answer = copy / "answers/onset.yml"
    answer.write_text(answer.read_text().replace("title: ", "title: About ", 1))
    patch.setattr(knowledge.load, "__defaults__", (copy,))


def _rules(folder: Path, patch: pytest.MonkeyPatch) -> None:
    shutil.copytree(safety.FOLDER, folder / "rules")
    next((folder / "rules").glob("*.yml")).open("a").write("\n# changed\n")
    patch.setattr(safety.fingerprint, "__defaults__", (folder / "rules",))


CHANGES = [
    (ClinicalReader, _language), (SentenceEmbedding, _encoder), (TopicClassifier, _classifier),
    (PartFinder, _knowledge), (PartFinder, _encoder), (PartFinder, _language),
    (RedFlags, _rules), (TurnReader, _knowledge),
]  # fmt: skip


@pytest.mark.parametrize(("component", "change"), CHANGES)
def test_a_changed_file_changes_the_fingerprint(
    component: Any, change: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = component.fingerprint_addon({})
    change(tmp_path, monkeypatch)
    assert component.fingerprint_addon({}) != before


@pytest.mark.parametrize("text", [None, "", "/onset", '/onset{"part": "full_effect"}', "/restart"])
def test_pressed_buttons_and_empty_messages_pass_through_untouched(understand: Pipeline, text: str | None) -> None:
    message = understand(text)
    assert message.data == {TEXT: text}
    assert message.features == []


@pytest.mark.parametrize("number", range(len(UNDERSTANDING)))
def test_a_component_takes_no_messages_and_gives_none(components: list[Any], number: int) -> None:
    assert components[number].process([]) == []


def test_a_message_leaves_with_intent_ranking_and_turn(understand: Pipeline) -> None:
    message = understand("does the needle hurt?")
    recorded = message.as_dict(only_output_properties=True)
    assert recorded[INTENT]["name"] == recorded[TURN]["intent"] == "injection_pain"
    assert recorded["intent_ranking"][0]["name"] == "injection_pain"
    assert {"red_flags", "turn", "intent", "intent_ranking"} <= set(recorded)
    assert {"views", "parts"}.isdisjoint(recorded)


def test_what_rasa_records_is_plain_json(understand: Pipeline) -> None:
    recorded = understand("does it hurt and when does it work?").as_dict(only_output_properties=True)
    assert json.loads(json.dumps(recorded)) == recorded


def test_messages_together_are_understood_as_each_alone(components: list[Any], understand: Pipeline) -> None:
    texts = ["does it hurt?", "/onset", "", "when does it work", "i can't breathe"]
    together = [Message({TEXT: text}) for text in texts]
    for component in components:
        together = component.process(together)
    for text, message in zip(texts, together, strict=True):
        alone = understand(text)
        assert message.get(TURN) == alone.get(TURN)
        assert message.get(INTENT) == alone.get(INTENT)


def test_the_whole_message_has_a_dense_sentence_feature(understand: Pipeline) -> None:
    vector = vector_of(understand("does it hurt?"))
    assert vector.shape == (768,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert vector_of(understand("/onset")) is None


def test_training_without_examples_is_an_error_that_says_where_to_look(tmp_path: Path) -> None:
    from rasa.shared.exceptions import RasaException

    component = TopicClassifier.create(*graph_arguments(TopicClassifier, tmp_path))
    for data in (TrainingData([]), TrainingData([Message({TEXT: "hi", INTENT: "greet"})])):
        with pytest.raises(RasaException, match="data/nlu"):
            component.train(data)
