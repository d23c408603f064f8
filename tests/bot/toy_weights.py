"""Random weights in the shape of the checkpoint, with two layers and few words, and the same network in NumPy."""

from __future__ import annotations

import numpy as np
from scipy.special import erf

from bot.encoder.graph import HEADS, HIDDEN, LAYER_NORM_EPSILON

WORDS, PLACES, WIDE = 40, 24, 4 * HIDDEN
HEAD_SIZE = HIDDEN // HEADS
LAYERS = 2
_SHAPES: dict[str, tuple[int, int]] = {
    "attention.self.query": (HIDDEN, HIDDEN),
    "attention.self.key": (HIDDEN, HIDDEN),
    "attention.self.value": (HIDDEN, HIDDEN),
    "attention.output.dense": (HIDDEN, HIDDEN),
    "intermediate.dense": (WIDE, HIDDEN),
    "output.dense": (HIDDEN, WIDE),
}
Weights = dict[str, np.ndarray]


def toy_weights() -> Weights:
    """The same ones at every call."""
    chance = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(0, 0.05, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": some(WORDS, HIDDEN),
        "embeddings.position_embeddings.weight": some(PLACES, HIDDEN),
        "embeddings.token_type_embeddings.weight": some(2, HIDDEN),
    }
    layers = [f"encoder.layer.{number}" for number in range(LAYERS)]
    norms = [f"{layer}.{name}.LayerNorm" for layer in layers for name in ("attention.output", "output")]
    for norm in ("embeddings.LayerNorm", *norms):
        weights[f"{norm}.weight"], weights[f"{norm}.bias"] = 1 + some(HIDDEN), some(HIDDEN)
    for layer in layers:
        for name, shape in _SHAPES.items():
            weights[f"{layer}.{name}.weight"], weights[f"{layer}.{name}.bias"] = some(*shape), some(shape[0])
    return weights


class ByHand:
    """The network in NumPy, in float64, for one text without padding."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def __call__(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the last layer gives and what the one before gives; `ids`: shape (length,)."""
        tensor = self.weights["embeddings.word_embeddings.weight"][ids].astype(np.float64)
        tensor = tensor + self.weights["embeddings.position_embeddings.weight"][: len(ids)]
        tensor = self._norm(tensor + self.weights["embeddings.token_type_embeddings.weight"][0], "embeddings")
        inner = self._layer(tensor, "encoder.layer.0")
        return _pooled(self._layer(inner, "encoder.layer.1")), _pooled(inner)

    def _linear(self, tensor: np.ndarray, name: str) -> np.ndarray:
        return tensor @ self.weights[f"{name}.weight"].T.astype(np.float64) + self.weights[f"{name}.bias"]

    def _norm(self, tensor: np.ndarray, name: str) -> np.ndarray:
        centred = tensor - tensor.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + LAYER_NORM_EPSILON)
        return scaled * self.weights[f"{name}.LayerNorm.weight"] + self.weights[f"{name}.LayerNorm.bias"]

    def _layer(self, tensor: np.ndarray, layer: str) -> np.ndarray:
        names = (f"{layer}.attention.self.{name}" for name in ("query", "key", "value"))
        query, key, value = (_heads(self._linear(tensor, name)) for name in names)
        scores = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(HEAD_SIZE))
        context = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        merged = context.transpose(1, 0, 2).reshape(len(tensor), HIDDEN)
        tensor = self._norm(self._linear(merged, f"{layer}.attention.output.dense") + tensor, f"{layer}.attention.output")
        wide = self._linear(tensor, f"{layer}.intermediate.dense")
        wide = 0.5 * wide * (1 + erf(wide / np.sqrt(2)))
        return self._norm(self._linear(wide, f"{layer}.output.dense") + tensor, f"{layer}.output")


def _heads(tensor: np.ndarray) -> np.ndarray:
    return tensor.reshape(len(tensor), HEADS, HEAD_SIZE).transpose(1, 0, 2)


def _pooled(tensor: np.ndarray) -> np.ndarray:
    mean = tensor.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))
