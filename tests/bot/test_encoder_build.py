"""Building the encoder: only from the official weights, and never half."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper
from safetensors.numpy import save_file

from bot.encoder import build as building
from bot.encoder import graph
from bot.encoder.build import WEIGHTS_SHA256, WeightsError, build, checked_weights, package_folder
from bot.encoder.smoothing import smoothed
from bot.encoder.static import quantized
from tests.bot.toy_weights import LAYERS, WORDS, toy_weights

# Texts of the toy encoder, as word pieces.
PIECES = [np.random.default_rng(seed).integers(0, WORDS, (1, 5 + seed)) for seed in range(8)]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of weights like the real one, of two layers."""
    folder = tmp_path / "site" / "toy_encoder" / "model"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("raise ImportError('this wants torch')")
    save_file(toy_weights(), str(folder / "model.safetensors"))
    (folder / "tokenizer.json").write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setattr(building, "PACKAGE", "toy_encoder")
    monkeypatch.setattr(building, "WEIGHTS_SHA256", hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest())
    monkeypatch.setattr(graph, "LAYERS", LAYERS)
    monkeypatch.setattr(building, "calibration", lambda tokenizer: PIECES)
    return folder


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_installed_weights_are_the_official_ones() -> None:
    path = package_folder() / "model.safetensors"
    assert checked_weights(path) == path
    assert WEIGHTS_SHA256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_the_package_of_the_weights_is_found_without_being_imported() -> None:
    package_folder()
    assert building.PACKAGE not in sys.modules


def test_other_weights_are_refused_by_their_hash(tmp_path: Path) -> None:
    other = tmp_path / "model.safetensors"
    other.write_bytes(b"something else")
    with pytest.raises(WeightsError, match=WEIGHTS_SHA256):
        checked_weights(other)


def test_absent_weights_are_a_weights_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"model.safetensors"):
        checked_weights(tmp_path / "model.safetensors")


def test_an_absent_package_is_a_weights_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "PACKAGE", "no_such_package_of_weights")
    with pytest.raises(WeightsError, match="make setup"):
        package_folder()


def test_a_build_leaves_the_small_graph_and_the_tokenizer(package: Path, tmp_path: Path) -> None:
    build(tmp_path / "out")
    assert _names(tmp_path / "out") == {"encoder.onnx", "tokenizer.json"}


def test_a_build_for_the_tests_keeps_the_exact_graph_too(package: Path, tmp_path: Path) -> None:
    build(tmp_path / "out", reference=True)
    assert _names(tmp_path / "out") == {"encoder.onnx", "tokenizer.json", "reference.onnx"}
    assert (tmp_path / "out/reference.onnx").stat().st_size > (tmp_path / "out/encoder.onnx").stat().st_size


def _weights(path: Path) -> dict[str, int]:
    """The type of every matrix of the layers, by its name in the checkpoint."""
    constants = onnx.load(str(path)).graph.initializer
    found = {constant.name.removesuffix("_quantized"): constant.data_type for constant in constants if len(constant.dims) == 2}
    return {name: kind for name, kind in found.items() if name.startswith("encoder.layer.")}


def test_every_product_with_a_weight_is_int8(package: Path, tmp_path: Path) -> None:
    build(tmp_path / "out", reference=True)
    small, exact = _weights(tmp_path / "out/encoder.onnx"), _weights(tmp_path / "out/reference.onnx")
    assert set(exact.values()) == {onnx.TensorProto.FLOAT}
    assert small.keys() == exact.keys()
    assert set(small.values()) == {onnx.TensorProto.INT8}


def test_smoothing_moves_outliers_and_changes_nothing_that_the_graph_computes(package: Path) -> None:
    weights = toy_weights()
    weights["encoder.layer.0.attention.output.LayerNorm.weight"][3] *= 40  # one channel far above the others
    plain = graph.build_graph(weights)
    smooth = smoothed(plain, PIECES)
    assert sum(node.op_type == "Mul" for node in smooth.graph.node) > sum(node.op_type == "Mul" for node in plain.graph.node)
    for pieces in PIECES:
        np.testing.assert_allclose(_run(smooth, pieces), _run(plain, pieces), atol=2e-4)


def _run(model: onnx.ModelProto, pieces: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.concatenate(session.run(None, {"input_ids": pieces}))


def test_the_int8_graph_stays_near_what_it_was_made_from(package: Path) -> None:
    plain = graph.build_graph(toy_weights())
    small = quantized(smoothed(plain, PIECES), PIECES)
    for pieces in PIECES:
        cosines = (_run(small, pieces) * _run(plain, pieces)).sum(axis=1)  # both outputs have length 1
        assert cosines.min() > 0.998


def test_two_products_side_by_side_always_fit_into_16_bits(package: Path) -> None:
    """Or vectors would come out otherwise on processors without VNNI."""
    constants = quantized(smoothed(graph.build_graph(toy_weights()), PIECES), PIECES).graph.initializer
    weights = [numpy_helper.to_array(each).astype(int) for each in constants if each.data_type == onnx.TensorProto.INT8]
    assert len(weights) == 4 * LAYERS
    for weight in weights:
        for one_sign in (weight.clip(min=0), -weight.clip(max=0)):
            assert 255 * (one_sign[::2] + one_sign[1::2]).max() <= 2**15 - 1


def test_a_product_with_a_weight_that_is_all_zero_stays_zero(package: Path) -> None:
    weights = toy_weights()
    weights["encoder.layer.1.output.dense.weight"][:] = 0.0
    small = quantized(graph.build_graph(weights), PIECES)
    np.testing.assert_allclose(_run(small, PIECES[0]), _run(graph.build_graph(weights), PIECES[0]), atol=0.02)


def test_the_calibration_reads_every_line_as_word_pieces() -> None:
    read = building.calibration(package_folder() / "tokenizer.json")
    assert len(read) == len(building.CALIBRATION.read_text(encoding="utf-8").splitlines()) >= 100
    assert all(pieces.shape[0] == 1 and pieces.shape[1] > 2 for pieces in read)


def test_the_word_vectors_are_int8(package: Path, tmp_path: Path) -> None:
    build(tmp_path / "out")
    kinds = {constant.name: constant.data_type for constant in onnx.load(str(tmp_path / "out/encoder.onnx")).graph.initializer}
    assert "words" not in kinds
    assert kinds["words_quantized"] in (onnx.TensorProto.INT8, onnx.TensorProto.UINT8)


def test_a_build_with_wrong_weights_makes_no_encoder(package: Path, tmp_path: Path) -> None:
    (package / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(WeightsError):
        build(tmp_path / "out")
    assert _names(tmp_path / "out") == set()


def test_a_build_interrupted_while_it_writes_leaves_no_encoder(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Any, unfinished: Path, **__: Any) -> None:
        unfinished.write_bytes(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "quantize_dynamic", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "out")
    assert "encoder.onnx" not in _names(tmp_path / "out")


def test_a_build_after_an_interrupted_one_is_whole(package: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/encoder.onnx.part").write_bytes(b"half of it")
    build(tmp_path / "out")
    assert _names(tmp_path / "out") == {"encoder.onnx", "tokenizer.json"}


def test_a_build_without_a_tokenizer_makes_no_encoder(package: Path, tmp_path: Path) -> None:
    (package / "tokenizer.json").unlink()
    with pytest.raises(WeightsError, match=r"tokenizer.json"):
        build(tmp_path / "out")
    assert not (tmp_path / "out").exists()
