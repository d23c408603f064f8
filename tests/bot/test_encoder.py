"""The encoder's vectors, against those that PyTorch gave, and its errors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.encoder import Encoder, EncoderMissing
from bot.encoder.encoder import DIMENSIONS, ENCODER_FOLDER, fingerprint, last_layer

ROWS: list[Any] = json.loads(Path(__file__).with_name("reference_vectors.json").read_text(encoding="utf-8"))["rows"]
TEXTS = [row["text"] for row in ROWS]


def _cosines(vectors: np.ndarray) -> np.ndarray:
    expected = np.array([row["vector"] for row in ROWS], dtype=np.float64)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    return np.sum(vectors * expected, axis=1)


def test_the_exact_graph_gives_the_vectors_of_the_original_model() -> None:
    vectors = last_layer(Encoder(graph="reference.onnx").encode(TEXTS))
    assert _cosines(vectors).min() > 0.9999
    assert np.abs(vectors - np.array([row["vector"] for row in ROWS])).max() < 1e-3


def test_the_small_graph_stays_near_the_original_model_on_average(encoder: Encoder) -> None:
    assert _cosines(last_layer(encoder.encode(TEXTS))).mean() >= 0.99


def test_the_small_graph_stays_near_the_original_model_in_every_text(encoder: Encoder) -> None:
    cosines = dict(zip(TEXTS, _cosines(last_layer(encoder.encode(TEXTS))).tolist(), strict=True))
    assert {text: near for text, near in cosines.items() if near < 0.99} == {}


def test_the_small_graph_is_less_than_half_of_the_exact_one() -> None:
    assert 2 * (ENCODER_FOLDER / "encoder.onnx").stat().st_size < (ENCODER_FOLDER / "reference.onnx").stat().st_size


def test_vectors_have_768_numbers_and_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(["a", "how long does it take until the shots work?", ""])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_both_layers_weigh_the_same(encoder: Encoder) -> None:
    own, inner = np.split(encoder.encode(TEXTS), 2, axis=1)
    assert np.allclose(np.linalg.norm(own, axis=1), np.sqrt(0.5), atol=1e-5)
    assert np.allclose(np.linalg.norm(inner, axis=1), np.sqrt(0.5), atol=1e-5)
    assert np.allclose(np.linalg.norm(last_layer(encoder.encode(TEXTS)), axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == encoder.encode_many([]).shape == (0, DIMENSIONS)


def test_a_text_has_the_same_vector_in_any_company(encoder: Encoder) -> None:
    """But for the last bits: sums over a batch are taken in another order."""
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    for encode in (encoder.encode, encoder.encode_many):
        together = encode([*TEXTS, "x " * 900, *TEXTS * 400])
        assert np.sum(together[: len(TEXTS)] * alone, axis=1).min() > 0.99999
        assert np.sum(together[-len(TEXTS) :] * alone, axis=1).min() > 0.99999


def test_case_and_accents_of_a_text_do_not_matter(encoder: Encoder) -> None:
    plain, loud = encoder.encode(["does the cafe needle hurt", "DOES the Café needle HURT"])
    assert np.array_equal(plain, loud)


def test_what_comes_after_128_word_pieces_is_not_read(encoder: Encoder) -> None:
    short, long = encoder.encode(["word " * 126, "word " * 126 + "emergency " * 300])
    assert np.array_equal(short, long)


@pytest.mark.parametrize("missing", ["encoder.onnx", "tokenizer.json"])
def test_a_missing_file_is_named_as_a_missing_encoder(tmp_path: Path, missing: str) -> None:
    for name in {"encoder.onnx", "tokenizer.json"} - {missing}:
        shutil.copy(ENCODER_FOLDER / name, tmp_path)
    with pytest.raises(EncoderMissing, match="make encoder"):
        Encoder(tmp_path)


@pytest.mark.parametrize(
    ("damaged", "content"),
    [
        ("encoder.onnx", b""),
        ("encoder.onnx", b"not a graph"),
        ("tokenizer.json", b""),
        ("tokenizer.json", b'{"version": 1'),
        ("tokenizer.json", b"{}"),
    ],
)
def test_a_damaged_file_is_named_as_a_missing_encoder(tmp_path: Path, damaged: str, content: bytes) -> None:
    for name in ("encoder.onnx", "tokenizer.json"):
        shutil.copy(ENCODER_FOLDER / name, tmp_path)
    (tmp_path / damaged).write_bytes(content)
    with pytest.raises(EncoderMissing, match="cannot be loaded"):
        Encoder(tmp_path)


def test_half_a_graph_is_named_as_a_missing_encoder(tmp_path: Path) -> None:
    shutil.copy(ENCODER_FOLDER / "tokenizer.json", tmp_path)
    whole = (ENCODER_FOLDER / "encoder.onnx").read_bytes()
    (tmp_path / "encoder.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(EncoderMissing):
        Encoder(tmp_path)


def _files(folder: Path) -> tuple[Path, Path]:
    graph, tokenizer = folder / "encoder.onnx", folder / "tokenizer.json"
    graph.write_bytes(b"graph")
    tokenizer.write_bytes(b"tokenizer")
    return graph, tokenizer


def test_another_graph_or_another_tokenizer_is_another_encoder(tmp_path: Path) -> None:
    graph, tokenizer = _files(tmp_path)
    first = fingerprint(tmp_path)
    graph.write_bytes(b"another graph")
    second = fingerprint(tmp_path)
    tokenizer.write_bytes(b"another tokenizer")
    assert len({first, second, fingerprint(tmp_path)}) == 3


def test_an_absent_encoder_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    assert fingerprint(tmp_path) == "absent"
    graph, _ = _files(tmp_path)
    assert fingerprint(tmp_path) != "absent"
    graph.unlink()
    assert fingerprint(tmp_path) == "absent"
