"""A ridge classifier on the sum of two kernels: meaning (sentence embedding) and wording (n-grams).

Kernel ridge regression (Saunders et al., 1998) on one column a class; the sum of an RBF kernel on the embedding and a linear
one on n-grams was the best light classifier of the design study.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Sequence

import numpy as np
from scipy.linalg import cho_solve
from scipy.linalg.lapack import spotrf
from scipy.sparse import csr_matrix

from bot.nlu.ngrams import NgramIndex


@dataclass(frozen=True)
class KernelOptions:
    """`gamma`: width of the RBF kernel; `wording`: weight of the n-gram kernel; `ridge`: regularization;
    `shrinkage`: how far the sphering is drawn towards leaving vectors as they are; `temperature`: the factor on scores under
    which the softmax is nearest to the truth (16.1 to 16.6 by leave-one-out on 7,000 to 17,000 examples: a constant, since
    measuring it each time would take two thirds of the training)."""

    gamma: float = 1.5
    wording: float = 0.5
    ridge: float = 0.3
    shrinkage: float = 1.0
    temperature: float = 16.0


@dataclass(frozen=True)
class Sphering:
    """Takes out of embeddings how messages of one topic differ among themselves (style, story), as linear discriminant
    analysis does (Fisher, 1936): what is left tells topics apart. Rows come out of length 1. Two points of accuracy on both
    evaluation sets (docs/decisions/understanding.md)."""

    mean: np.ndarray
    matrix: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, gold: np.ndarray, shrinkage: float) -> "Sphering":
        means = np.stack([vectors[gold == at].mean(axis=0) for at in range(gold.max() + 1)])
        rest = vectors - means[gold]
        within = rest.T @ rest / len(vectors)
        size = len(within)
        values, axes = np.linalg.eigh(within + np.eye(size) * shrinkage * np.trace(within) / size)
        return cls(
            vectors.mean(axis=0).astype(np.float32), ((axes / np.sqrt(np.maximum(values, 1e-12))) @ axes.T).astype(np.float32)
        )

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        moved = (vectors - self.mean) @ self.matrix
        unit: np.ndarray = moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)
        return unit


def rbf(left: np.ndarray, right: np.ndarray, gamma: float) -> np.ndarray:
    """exp(-gamma |x - y|^2) for rows of length 1: shape (len(left), len(right))."""
    kernel: np.ndarray = np.exp((2.0 * gamma) * (left @ right.T - 1.0))
    return kernel


def softmax(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: np.ndarray = grown / grown.sum(axis=-1, keepdims=True)
    return shares


class SumKernelClassifier:
    """Probabilities over `classes` for a message, from its embedding (768, of length 1) and its text."""

    def __init__(
        self,
        classes: List[str],
        index: NgramIndex,
        support: np.ndarray,
        meaning: np.ndarray,
        wording: np.ndarray,
        *,
        sphering: Sphering,
        gamma: float,
        temperature: float,
    ) -> None:
        self.classes = classes
        self.index = index
        self.support = support
        self.meaning = meaning
        self.wording = wording
        self.sphering = sphering
        self.gamma = gamma
        self.temperature = temperature

    @classmethod
    def fit(
        cls, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str], options: KernelOptions = KernelOptions()
    ) -> "SumKernelClassifier":
        """`vectors`: (len(texts), 768), rows of length 1. Cost: cubic in the number of texts, some 10 s for 8,000."""
        classes = sorted(set(labels))
        gold = np.array([classes.index(label) for label in labels])
        index = NgramIndex.fit(texts)
        grams = index.matrix(texts)
        sphering = Sphering.fit(vectors, gold, options.shrinkage)
        support = sphering(vectors).astype(np.float32)
        weights = _solve(_gram_matrix(support, grams, options), _targets(gold, len(classes)), options.ridge)
        return cls(
            classes,
            index,
            support,
            weights.astype(np.float32),
            np.asarray(options.wording * (grams.T @ weights), dtype=np.float32),
            sphering=sphering,
            gamma=options.gamma,
            temperature=options.temperature,
        )

    def scores(self, text: str, vector: np.ndarray) -> np.ndarray:
        """Raw scores, one a class: near 1 for the class that fits, near 0 for others."""
        columns, values = self.index.vector(text)
        near = rbf(self.sphering(vector[None, :]), self.support, self.gamma)[0] @ self.meaning
        total: np.ndarray = near + values @ self.wording[columns]
        return total

    def probabilities(self, text: str, vector: np.ndarray) -> np.ndarray:
        """Shape (len(classes),), sums to 1."""
        return softmax(self.temperature * self.scores(text, vector))

    def shares(self, text: str, vector: np.ndarray) -> Dict[str, float]:
        """The probability of each class, by its name."""
        return dict(zip(self.classes, self.probabilities(text, vector).tolist()))


def _targets(gold: np.ndarray, classes: int) -> np.ndarray:
    targets = np.zeros((len(gold), classes), dtype=np.float32)
    targets[np.arange(len(gold)), gold] = 1.0
    return targets


def _gram_matrix(vectors: np.ndarray, grams: csr_matrix, options: KernelOptions) -> np.ndarray:
    kernel = rbf(vectors, vectors, options.gamma)
    kernel += options.wording * np.asarray((grams @ grams.T).todense())
    return kernel


def _solve(kernel: np.ndarray, targets: np.ndarray, ridge: float) -> np.ndarray:
    """The dual weights. Overwrites `kernel`. In float32: the ridge keeps the matrix well-conditioned, and it halves the time."""
    kernel[np.diag_indices_from(kernel)] += np.float32(ridge)
    factor, failed = spotrf(kernel.T, lower=True, overwrite_a=True, clean=False)
    if failed:
        raise ValueError(f"the kernel matrix is not positive definite (spotrf: {failed}): raise `ridge`")
    weights: np.ndarray = cho_solve((factor, True), targets)
    return weights
