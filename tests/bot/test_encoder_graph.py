"""The graph computes BERT: on random weights it gives what the same network written in NumPy gives."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest

from bot.encoder import graph
from tests.bot.toy_weights import LAYERS, WORDS, ByHand, toy_weights

IDS = np.array([3, 17, 5, 39, 8, 8, 21])


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> onnxruntime.InferenceSession:
    monkeypatch.setattr(graph, "LAYERS", LAYERS)
    model = graph.build_graph(toy_weights())
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, ids: np.ndarray) -> list[np.ndarray]:
    """`embedding` and `inner`; `ids`: (batch, length)."""
    return session.run(["embedding", "inner"], {"input_ids": ids.astype(np.int64)})


def test_the_graph_gives_what_the_network_gives_by_hand(session: onnxruntime.InferenceSession) -> None:
    found = _run(session, IDS[None, :])
    for output, expected in zip(found, ByHand(toy_weights())(IDS), strict=True):
        assert np.allclose(output[0], expected, atol=1e-5)


def test_texts_of_one_length_run_together(session: onnxruntime.InferenceSession) -> None:
    others = np.arange(len(IDS)) % WORDS
    network = ByHand(toy_weights())
    for output, first, second in zip(_run(session, np.stack([IDS, others])), network(IDS), network(others), strict=True):
        assert output.shape == (2, graph.HIDDEN)
        assert np.allclose(output, [first, second], atol=1e-5)


def test_order_of_words_matters_to_the_graph(session: onnxruntime.InferenceSession) -> None:
    there, _ = _run(session, IDS[None, :])
    back, _ = _run(session, IDS[None, ::-1])
    assert not np.allclose(there, back, atol=1e-4)


def test_a_checkpoint_without_one_of_its_layers_is_refused() -> None:
    weights = toy_weights()
    del weights["encoder.layer.0.output.dense.bias"]
    with pytest.raises(KeyError, match=r"output.dense.bias"):
        graph.build_graph(weights)
