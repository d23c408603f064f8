"""The graph computes BERT: on random weights it gives what the same network written in NumPy gives."""

from __future__ import annotations

from typing import Dict

import numpy as np
import onnxruntime
import pytest

from bot.encoder import graph
from tests.bot.toy_weights import WORDS, by_hand, toy_weights

IDS = np.array([3, 17, 5, 39, 8, 8, 21])


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> onnxruntime.InferenceSession:
    monkeypatch.setattr(graph, "LAYERS", 1)
    model = graph.build_graph(toy_weights())
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    inputs: Dict[str, np.ndarray] = {"input_ids": ids.astype(np.int64), "attention_mask": mask.astype(np.int64)}
    return session.run(["embedding"], inputs)[0]


def test_the_graph_gives_what_the_network_gives_by_hand(session: onnxruntime.InferenceSession) -> None:
    found = _run(session, IDS[None, :], np.ones((1, len(IDS))))[0]
    assert np.allclose(found, by_hand(toy_weights(), IDS), atol=1e-5)


def test_padding_changes_nothing_in_the_graph(session: onnxruntime.InferenceSession) -> None:
    ids = np.zeros((2, 12))
    mask = np.zeros((2, 12))
    ids[0, : len(IDS)], mask[0, : len(IDS)] = IDS, 1
    ids[1], mask[1] = np.arange(12) % WORDS, 1
    found = _run(session, ids, mask)
    assert found.shape == (2, graph.HIDDEN)
    assert np.allclose(found[0], by_hand(toy_weights(), IDS), atol=1e-5)
    assert np.allclose(found[1], by_hand(toy_weights(), np.arange(12) % WORDS), atol=1e-5)


def test_order_of_words_matters_to_the_graph(session: onnxruntime.InferenceSession) -> None:
    there = _run(session, IDS[None, :], np.ones((1, len(IDS))))
    back = _run(session, IDS[None, ::-1], np.ones((1, len(IDS))))
    assert not np.allclose(there, back, atol=1e-4)


def test_a_checkpoint_without_one_of_its_layers_is_refused() -> None:
    weights = toy_weights()
    del weights["encoder.layer.0.output.dense.bias"]
    with pytest.raises(KeyError, match="output.dense.bias"):
        graph.build_graph(weights)
