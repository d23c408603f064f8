"""A ridge classifier on the sum of two kernels: meaning (sentence embedding) and wording (n-grams).

Kernel ridge regression (Saunders et al., 1998) on one column a class; the sum of an RBF kernel on the embedding and a linear
one on n-grams was the best light classifier of the design study.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Dict, List, Optional, Sequence

import numpy as np
from scipy.linalg import cho_solve
from scipy.sparse import csr_matrix

from bot.nlu import cholesky
from bot.nlu.kernel_scores import KernelScores
from bot.nlu.ngrams import NgramIndex

# How many n-grams count as common, and how many rows of the kernel are made at a time: measured on 22,000 examples.
_COMMON, _ROWS = 400, 500


@dataclass(frozen=True)
class KernelOptions:
    """`gamma`: width of the RBF kernel; `wording`: weight of the n-gram kernel; `ridge`: regularization;
    `shrinkage`: how far the sphering is drawn towards leaving vectors as they are; `dimensions`: how many of its axes are
    kept; `temperature`: the factor on scores before the softmax, a little below the likeliest one, so that a message that
    may mean two things is rather asked back (docs/decisions/understanding.md)."""

    gamma: float = 1.5
    wording: float = 0.5
    ridge: float = 0.3
    shrinkage: float = 1.0
    dimensions: int = 128
    temperature: float = 14.0


@dataclass(frozen=True)
class Sphering:
    """Takes out of embeddings how messages of one topic differ among themselves (style, story), as linear discriminant
    analysis does (Fisher, 1936): what is left tells topics apart. Of that the axes with the greatest variance are kept. Rows
    come out of length 1. Measured in docs/decisions/understanding.md."""

    mean: np.ndarray
    matrix: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, gold: np.ndarray, *, shrinkage: float, dimensions: int) -> "Sphering":
        """`matrix`: (768, dimensions), or (768, 768) where there are no more axes than that."""
        means = np.stack([vectors[gold == at].mean(axis=0) for at in range(gold.max() + 1)])
        rest = vectors - means[gold]
        within = rest.T @ rest / len(vectors)
        size = len(within)
        values, axes = np.linalg.eigh(within + np.eye(size) * shrinkage * np.trace(within) / size)
        matrix = (axes / np.sqrt(np.maximum(values, 1e-12))) @ axes.T
        whole = cls(vectors.mean(axis=0).astype(np.float32), matrix.astype(np.float32))
        return cls(whole.mean, whole.matrix @ _leading_axes(whole(vectors), dimensions))

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        moved = (vectors - self.mean) @ self.matrix
        unit: np.ndarray = moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9)
        return unit


def _leading_axes(rows: np.ndarray, count: int) -> np.ndarray:
    """The `count` axes along which rows vary most, as columns."""
    _, axes = np.linalg.eigh(np.cov(rows, rowvar=False))
    leading: np.ndarray = axes[:, ::-1][:, :count].astype(np.float32)
    return leading


def rbf(left: np.ndarray, right: np.ndarray, gamma: float, out: Optional[np.ndarray] = None) -> np.ndarray:
    """exp(-gamma |x - y|^2) for rows of length 1: shape (len(left), len(right)), in `out` where there is one. All in one
    place: for thousands of rows, fetching memory takes as long as computing."""
    kernel = np.matmul(left, right.T, out=out)
    kernel -= 1.0
    kernel *= 2.0 * gamma
    return np.exp(kernel, out=kernel)  # type: ignore[no-any-return]


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
        index, grams = NgramIndex.fit(texts)
        sphering = Sphering.fit(vectors, gold, shrinkage=options.shrinkage, dimensions=options.dimensions)
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

    @cached_property
    def _of_meaning(self) -> KernelScores:
        """Made at the first message: training needs none."""
        return KernelScores(self.support, self.meaning, self.gamma)

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Raw scores, shape (len(texts), len(classes)): near 1 for the class that fits, near 0 for others.

        All at once: most of what it takes is reading the support vectors from memory.
        """
        scores = self._of_meaning(self.sphering(vectors))
        for row, text in enumerate(texts):
            columns, values = self.index.vector(text)
            scores[row] += values @ self.wording[columns]
        return scores

    def probabilities(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Shape (len(texts), len(classes)); each row sums to 1."""
        return softmax(self.temperature * self.scores(texts, vectors))

    def shares(self, texts: Sequence[str], vectors: np.ndarray) -> List[Dict[str, float]]:
        """For each text the probability of each class, by its name."""
        return [dict(zip(self.classes, row)) for row in self.probabilities(texts, vectors).tolist()]


def _targets(gold: np.ndarray, classes: int) -> np.ndarray:
    targets = np.zeros((len(gold), classes), dtype=np.float32)
    targets[np.arange(len(gold)), gold] = 1.0
    return targets


def _gram_matrix(vectors: np.ndarray, grams: csr_matrix, options: KernelOptions) -> np.ndarray:
    """The kernel of every example with every other, shape (n, n): its lower triangle, by blocks of rows; the rest is zero.

    What makes n-grams slow to multiply is the few that stand in many texts. Those are multiplied as a dense matrix, which
    takes a third of the time. Blocks are made side by side: all but the dense products keeps one core busy only.
    """
    often = np.argsort(-grams.getnnz(axis=0))
    weighed = grams * np.float32(np.sqrt(options.wording))
    common, rare = weighed[:, often[:_COMMON]].toarray(), weighed[:, often[_COMMON:]].tocsr()
    kernel = np.zeros((len(vectors), len(vectors)), dtype=np.float32)

    def fill(start: int) -> None:
        rows = slice(start, min(start + _ROWS, len(vectors)))
        block = kernel[rows, : rows.stop]
        rbf(vectors[rows], vectors[: rows.stop], options.gamma, out=block)
        block += common[rows] @ common[: rows.stop].T
        block += (rare[rows] @ rare[: rows.stop].T).toarray()

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fill, range(0, len(vectors), _ROWS)))
    return kernel


def _solve(kernel: np.ndarray, targets: np.ndarray, ridge: float) -> np.ndarray:
    """The dual weights, from the lower triangle of `kernel`, which is overwritten. In float32: the ridge keeps the matrix
    well-conditioned, and it halves the time."""
    kernel[np.diag_indices_from(kernel)] += np.float32(ridge)
    cholesky.factor(kernel)
    weights: np.ndarray = cho_solve((kernel.T, False), targets, check_finite=False)
    return weights
