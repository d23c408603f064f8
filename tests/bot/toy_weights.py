"""Random weights in the shape of the checkpoint, with one layer and few words, and the same network in NumPy."""

from __future__ import annotations

from typing import Dict, Tuple

import numpy as np
from scipy.special import erf

from bot.encoder.graph import HEAD_SIZE, HEADS, HIDDEN, LAYER_NORM_EPSILON

WORDS, PLACES, WIDE = 40, 24, 4 * HIDDEN
_LAYER = "encoder.layer.0"
_SHAPES: Dict[str, Tuple[int, int]] = {
    "attention.self.query": (HIDDEN, HIDDEN),
    "attention.self.key": (HIDDEN, HIDDEN),
    "attention.self.value": (HIDDEN, HIDDEN),
    "attention.output.dense": (HIDDEN, HIDDEN),
    "intermediate.dense": (WIDE, HIDDEN),
    "output.dense": (HIDDEN, WIDE),
}
Weights = Dict[str, np.ndarray]


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
    for norm in ("embeddings.LayerNorm", f"{_LAYER}.attention.output.LayerNorm", f"{_LAYER}.output.LayerNorm"):
        weights[f"{norm}.weight"], weights[f"{norm}.bias"] = 1 + some(HIDDEN), some(HIDDEN)
    for name, shape in _SHAPES.items():
        weights[f"{_LAYER}.{name}.weight"], weights[f"{_LAYER}.{name}.bias"] = some(*shape), some(shape[0])
    return weights


def by_hand(weights: Weights, ids: np.ndarray) -> np.ndarray:
    """The embedding of one text without padding; `ids`: shape (length,). In float64."""

    def linear(tensor: np.ndarray, name: str) -> np.ndarray:
        return tensor @ weights[f"{_LAYER}.{name}.weight"].T.astype(np.float64) + weights[f"{_LAYER}.{name}.bias"]

    def norm(tensor: np.ndarray, name: str) -> np.ndarray:
        centred = tensor - tensor.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + LAYER_NORM_EPSILON)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(tensor: np.ndarray) -> np.ndarray:
        return tensor.reshape(len(ids), HEADS, HEAD_SIZE).transpose(1, 0, 2)

    tensor = weights["embeddings.word_embeddings.weight"][ids].astype(np.float64)
    tensor = tensor + weights["embeddings.position_embeddings.weight"][: len(ids)]
    tensor = norm(tensor + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    query, key, value = (heads(linear(tensor, f"attention.self.{name}")) for name in ("query", "key", "value"))
    scores = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(HEAD_SIZE))
    context = (scores / scores.sum(axis=-1, keepdims=True)) @ value
    merged = context.transpose(1, 0, 2).reshape(len(ids), HIDDEN)
    tensor = norm(linear(merged, "attention.output.dense") + tensor, f"{_LAYER}.attention.output.LayerNorm")
    wide = linear(tensor, "intermediate.dense")
    wide = 0.5 * wide * (1 + erf(wide / np.sqrt(2)))
    tensor = norm(linear(wide, "output.dense") + tensor, f"{_LAYER}.output.LayerNorm")
    mean = tensor.mean(axis=0)
    return mean / np.linalg.norm(mean)
