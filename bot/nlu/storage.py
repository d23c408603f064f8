"""Keeps a trained classifier in plain arrays and JSON: nothing that is unpickled, nothing that can run."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Dict

import numpy as np
from rasa.shared.exceptions import RasaException

from bot.nlu.ngrams import NgramIndex
from bot.nlu.sum_kernel import Sphering, SumKernelClassifier

_ARRAYS = "classifier.npz"
_NAMES = "classifier.json"


def save(classifier: SumKernelClassifier, folder: Path) -> None:
    """Write the classifier into `folder` (float32)."""
    np.savez(
        folder / _ARRAYS,
        support=classifier.support,
        meaning=classifier.meaning,
        wording=classifier.wording,
        mean=classifier.sphering.mean,
        matrix=classifier.sphering.matrix,
    )
    kept = {
        "classes": classifier.classes,
        "gamma": classifier.gamma,
        "temperature": classifier.temperature,
        "ngrams": classifier.index.weights,
    }
    (folder / _NAMES).write_text(json.dumps(kept), encoding="utf-8")


# What NumPy, zipfile and the shape of unexpected JSON raise on a damaged file.
DAMAGE = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile)


def load(folder: Path) -> SumKernelClassifier:
    """The classifier that `save` wrote; `RasaException` with a clear sentence when the files are damaged."""
    try:
        kept = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS) as file:
            arrays = {name: file[name] for name in file.files}
        index = NgramIndex({gram: (int(column), float(weight)) for gram, (column, weight) in kept["ngrams"].items()})
        _check_shapes(kept["classes"], index, arrays)
        return SumKernelClassifier(
            kept["classes"],
            index,
            arrays["support"],
            arrays["meaning"],
            arrays["wording"],
            sphering=Sphering(arrays["mean"], arrays["matrix"]),
            gamma=float(kept["gamma"]),
            temperature=float(kept["temperature"]),
        )
    except DAMAGE as error:
        raise RasaException(f"the trained classifier is damaged ({type(error).__name__}): run `make train`") from error


def _check_shapes(classes: "list[str]", index: NgramIndex, arrays: Dict[str, np.ndarray]) -> None:
    """`ValueError` unless names and arrays are of one training."""
    expected = {"meaning": (len(arrays["support"]), len(classes)), "wording": (len(index.weights), len(classes))}
    columns = sorted(column for column, _ in index.weights.values())
    if any(arrays[name].shape != shape for name, shape in expected.items()) or columns != list(range(len(columns))):
        raise ValueError("names and arrays do not fit each other")
