"""Run the encoder: texts in, unit vectors out."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, islice
from pathlib import Path
from typing import Iterable, Iterator, List, Sequence

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

ENCODER_FOLDER = Path("var/encoder")
DIMENSIONS = 768
# The model was trained on 128 word pieces or fewer; what follows adds little and costs time.
MAX_PIECES = 128
# How many texts go into one run: more gain nothing.
_BATCH = 16
# How many texts one thread takes at a time: enough of each length to fill runs, and little to wait for at the end.
_PART = 1000


class EncoderMissing(RuntimeError):
    """The encoder's files are absent or unreadable."""


class Encoder:
    """all-MiniLM-L6-v2. Thread-safe; one costs about 60 MB."""

    def __init__(self, folder: Path = ENCODER_FOLDER, *, threads: int = 1, graph: str = "encoder.onnx") -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(folder / graph), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare or private exception types
            raise EncoderMissing(
                f"the encoder in {folder} cannot be loaded ({type(error).__name__}): run `make encoder`"
            ) from error
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1 for `texts`: shape (len(texts), 768), float32. The first half is the last layer's, the second that
        of the layer before, which tells what is said from what is spoken of; each half has the same length.

        Texts of one length are encoded in one run, which costs a little less than one after the other; the graph's scales are
        fixed, so that neighbours change nothing (`bot.encoder.static`).
        """
        pieces = [self._tokenizer.encode(text).ids for text in texts]
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for rows in _batches(pieces):
            vectors[rows] = self._run(np.array([pieces[row] for row in rows], dtype=np.int64))
        return vectors

    def encode_many(self, texts: Iterable[str]) -> np.ndarray:
        """As `encode`, on all cores. The next texts are taken from where they come while the ones before are encoded."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            source = iter(texts)
            parts = [pool.submit(self.encode, part) for part in iter(lambda: list(islice(source, _PART)), [])]
            return np.concatenate([part.result() for part in parts]) if parts else self.encode([])

    def _run(self, pieces: np.ndarray) -> np.ndarray:
        """`pieces`: (batch, length); the vectors: (batch, 768)."""
        both: np.ndarray = np.concatenate(self._session.run(["embedding", "inner"], {"input_ids": pieces}), axis=1)
        return both / np.float32(np.sqrt(2.0))


def _batches(pieces: Sequence[List[int]]) -> Iterator[List[int]]:
    """The numbers of the texts, those of one length together, at most `_BATCH` at a time."""
    by_length = sorted(range(len(pieces)), key=lambda row: len(pieces[row]))
    for _, same in groupby(by_length, key=lambda row: len(pieces[row])):
        while batch := list(islice(same, _BATCH)):
            yield batch


def last_layer(vectors: np.ndarray) -> np.ndarray:
    """The model's own embedding out of `Encoder.encode`: shape (n, 384), rows of length 1."""
    own: np.ndarray = vectors[:, : DIMENSIONS // 2] * np.float32(np.sqrt(2.0))
    return own


def fingerprint(folder: Path = ENCODER_FOLDER) -> str:
    """A sha256 over graph, tokenizer and this file, or "absent": a model trained on other vectors must be trained anew."""
    made_from = (folder / "encoder.onnx", folder / "tokenizer.json", Path(__file__))
    if not all(path.exists() for path in made_from):
        return "absent"
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in made_from)).hexdigest()
