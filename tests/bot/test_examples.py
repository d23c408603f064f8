"""Examples behave as Rasa's messages do, and keep what has been computed for them."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.examples import Example, quick

DATA = {TEXT: "does it hurt", INTENT: "injection_pain"}


def test_an_example_says_what_the_message_said_that_it_was() -> None:
    [example] = quick(TrainingData([Message(DATA)])).training_examples
    assert isinstance(example, Example)
    assert example.as_dict_nlu() == Message(DATA).as_dict_nlu()


@pytest.mark.parametrize(("prop", "info"), [(INTENT, "cost"), ("metadata", {"source": "own"}), ("views", ("whole",))])
def test_a_changed_example_has_the_fingerprint_of_one_with_the_change(prop: str, info: Any) -> None:
    example = Example(DATA)
    before = example.fingerprint()
    example.set(prop, info)
    assert example.fingerprint() != before
    assert example.fingerprint() == Example({**DATA, prop: info}).fingerprint()


def test_features_count_in_the_fingerprint() -> None:
    def with_features(*numbers: float, origin: str = "origin") -> str:
        example = Example(DATA)
        example.add_features(Features(np.array([numbers]), FEATURE_TYPE_SENTENCE, TEXT, origin))
        return example.fingerprint()

    assert with_features(1.0, 2.0) == with_features(1.0, 2.0) != Example(DATA).fingerprint()
    assert len({with_features(1.0, 2.0), with_features(2.0, 1.0), with_features(1.0, 2.0, origin="another")}) == 3


def test_a_set_that_changes_nothing_keeps_the_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    example = Example(DATA)
    before = example.fingerprint()
    monkeypatch.setattr("hashlib.md5", None)
    example.set(INTENT, "injection_pain")
    assert example.fingerprint() == before


def test_what_is_to_be_shown_is_noted_even_where_nothing_else_changes() -> None:
    example = Example(DATA)
    example.set(INTENT, "injection_pain", add_to_output=True)
    assert example.as_dict(only_output_properties=True) == DATA


def test_a_copy_has_nothing_in_common_with_its_original() -> None:
    example = Example({**DATA, "entities": [{"value": "botox"}]})
    example.add_features(Features(np.zeros((1, 3)), FEATURE_TYPE_SENTENCE, TEXT, "origin"))
    twin = copy.deepcopy(example)
    assert twin == example
    twin.set(INTENT, "cost", add_to_output=True)
    twin.get("entities")[0]["value"] = "a shot"
    twin.features[0].features += 1
    assert example.get(INTENT) == "injection_pain"
    assert example.get("entities") == [{"value": "botox"}]
    assert INTENT not in example.output_properties
    assert not example.features[0].features.any()


def test_merged_data_keep_each_example_once() -> None:
    messages = [Message(DATA), Message({**DATA, TEXT: "is it sore"})]
    merged = TrainingData().merge(quick(TrainingData([*messages, Message(DATA)])))
    assert merged.fingerprint() == quick(TrainingData(messages)).fingerprint()
    assert len(merged.training_examples) == 2
