"""Word and character n-grams of a message as a sparse vector, from a plain dictionary.

A general vectorizer takes longer over one short message than all the rest of understanding (design study); this one
costs some 50 microseconds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
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
    def fit(cls, texts: Sequence[str], *, least: int = 2) -> "NgramIndex":
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(set(ngrams(text)))
        kept = sorted(gram for gram, count in seen.items() if count >= least)
        return cls({gram: (column, 1.0 + math.log(len(texts) / seen[gram])) for column, gram in enumerate(kept)})

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

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Shape (len(texts), number of n-grams), float32."""
        rows = [self.vector(text) for text in texts]
        ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
        columns = np.concatenate([columns for columns, _ in rows]) if rows else np.empty(0, dtype=np.int32)
        values = np.concatenate([values for _, values in rows]) if rows else np.empty(0, dtype=np.float32)
        return csr_matrix((values, columns, ends), shape=(len(texts), len(self.weights)))
