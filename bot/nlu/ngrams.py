"""Word and character n-grams of a message as a sparse vector, from a plain dictionary.

A general vectorizer takes longer over one short message than all the rest of understanding (design study); this one
costs some 50 microseconds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import chain, pairwise
from typing import Dict, Iterator, List, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix

_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[?!]")
_CHARACTER_SIZES = (2, 3, 4)
_WORDS_KEPT = 8192


def words(text: str) -> List[str]:
    """Lower-case words of `text`, apostrophes kept inside, and question or exclamation marks."""
    return _WORDS.findall(text.lower().replace("’", "'"))


def ngrams(text: str) -> Iterator[str]:
    """Words, pairs of words, and 2 to 4 characters within each word, its borders marked."""
    tokens = words(text)
    yield from tokens
    yield from (f"{first} {second}" for first, second in pairwise(tokens))
    for token in tokens:
        yield from _characters(token)


@lru_cache(_WORDS_KEPT)
def _characters(token: str) -> Tuple[str, ...]:
    """A word's 2 to 4 characters, its borders marked. Kept, since the same words come again: half of the time of training's
    n-grams, and some 10 MB at most."""
    framed = f"<{token}>"
    return tuple(f"#{framed[at : at + size]}" for size in _CHARACTER_SIZES for at in range(len(framed) - size + 1))


class NgramIndex:
    """Maps a text to a vector of length 1 over the n-grams that training saw at least `least` times.

    Weights are (1 + log count) times the inverse document frequency.
    """

    def __init__(self, weights: Dict[str, Tuple[int, float]]) -> None:
        self.weights = weights

    @classmethod
    def fit(cls, texts: Sequence[str], *, least: int = 2) -> Tuple["NgramIndex", csr_matrix]:
        """The index, and the vectors of `texts` as the rows of a matrix: (len(texts), number of n-grams), float32."""
        grams, counts = _counted(texts)
        seen = counts.getnnz(axis=0)
        kept = sorted((column for column in range(len(grams)) if seen[column] >= least), key=grams.__getitem__)
        weights = np.array([1.0 + math.log(len(texts) / seen[column]) for column in kept], dtype=np.float64)
        index = cls({grams[gram]: (column, float(weights[column])) for column, gram in enumerate(kept)})
        return index, _weighed(counts[:, kept], weights)

    def vector(self, text: str) -> Tuple[np.ndarray, np.ndarray]:
        """Columns (int32) and values (float32) of the text's vector; both empty where nothing is known."""
        values: Dict[int, float] = {}
        for gram, count in Counter(ngrams(text)).items():
            known = self.weights.get(gram)
            if known is not None:
                values[known[0]] = (1.0 + math.log(count)) * known[1]
        columns = np.fromiter(values.keys(), dtype=np.int32, count=len(values))
        weights = np.fromiter(values.values(), dtype=np.float32, count=len(values))
        length = float(np.linalg.norm(weights))
        return columns, weights / length if length else weights


def _counted(texts: Sequence[str]) -> Tuple[List[str], csr_matrix]:
    """Every n-gram in the order of its first coming, and how often each stands in each text: all texts at once, since one by
    one took three times as long."""
    columns: Dict[str, int] = {}
    rows = [[columns.setdefault(gram, len(columns)) for gram in ngrams(text)] for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    places = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=ends[-1])
    counts = csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(texts), len(columns)))
    counts.sum_duplicates()
    return list(columns), counts


def _weighed(counts: csr_matrix, weights: np.ndarray) -> csr_matrix:
    """As `NgramIndex.vector` has it: (1 + log count) times the weight of the n-gram, each row of length 1."""
    values = (1.0 + np.log(counts.data)) * weights[counts.indices]
    matrix = csr_matrix((values, counts.indices, counts.indptr), shape=counts.shape)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(matrix.indptr))
    return matrix.astype(np.float32)
