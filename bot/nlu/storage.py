"""Keeps a trained classifier in plain arrays and JSON: nothing that is unpickled, nothing that can run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from rasa.shared.exceptions import RasaException

from bot.nlu.ngrams import NgramIndex
from bot.nlu.sum_kernel import SumKernelClassifier

_ARRAYS = "classifier.npz"
_NAMES = "classifier.json"


def save(classifier: SumKernelClassifier, folder: Path) -> None:
    """Write the classifier into `folder` (float32)."""
    np.savez(folder / _ARRAYS, support=classifier.support, meaning=classifier.meaning, wording=classifier.wording)
    kept = {
        "classes": classifier.classes, "gamma": classifier.gamma, "temperature": classifier.temperature,
        "ngrams": classifier.index.weights,
    }
    (folder / _NAMES).write_text(json.dumps(kept), encoding="utf-8")


def load(folder: Path) -> SumKernelClassifier:
    """The classifier that `save` wrote; `RasaException` with a clear sentence when the files are damaged."""
    try:
        kept = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        arrays = np.load(folder / _ARRAYS)
        index = NgramIndex({gram: (int(column), float(weight)) for gram, (column, weight) in kept["ngrams"].items()})
        return SumKernelClassifier(
            kept["classes"], index, arrays["support"], arrays["meaning"], arrays["wording"],
            gamma=kept["gamma"], temperature=kept["temperature"],
        )
    except (OSError, ValueError, KeyError) as error:
        raise RasaException(f"the trained classifier is damaged ({type(error).__name__}): run `make train`") from error
