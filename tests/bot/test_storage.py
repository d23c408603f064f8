"""A trained classifier on disk: the same when it comes back, refused when damaged, and nothing in it can run."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import RasaException

from bot.nlu import storage
from bot.nlu.sum_kernel import SumKernelClassifier
from tests.bot.test_sum_kernel import problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    storage.save(SumKernelClassifier.fit(*problem(6, 1)), tmp_path)
    return tmp_path


class Bomb:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


def test_a_classifier_comes_back_as_it_was(folder: Path) -> None:
    before, after = SumKernelClassifier.fit(*problem(6, 1)), storage.load(folder)
    assert after.classes == before.classes
    for text, vector in zip(*problem(4, 2)[:2], strict=True):
        assert np.allclose(after.probabilities([text], vector[None, :]), before.probabilities([text], vector[None, :]), atol=1e-6)


def test_only_arrays_and_names_are_kept(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"classifier.npz", "classifier.json"}
    assert {name.rpartition(".")[2] for name in zipfile.ZipFile(folder / "classifier.npz").namelist()} == {"npy"}


@pytest.mark.parametrize("name", ["classifier.npz", "classifier.json"])
@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 not really", b"\x80\x04rubbish", b"[]", b"null", b'{"classes": 3}'])
def test_a_damaged_file_is_an_error_that_says_what_to_do(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(RasaException, match=r"damaged.*make train"):
        storage.load(folder)


@pytest.mark.parametrize("name", ["classifier.npz", "classifier.json"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_an_error(folder: Path, name: str, share: float) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(RasaException, match="damaged"):
        storage.load(folder)


def test_a_flipped_byte_in_the_arrays_is_an_error(folder: Path) -> None:
    whole = bytearray((folder / "classifier.npz").read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    (folder / "classifier.npz").write_bytes(whole)
    with pytest.raises(RasaException, match="damaged"):
        storage.load(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"classes": ["a"]},
        {"ngrams": []},
        {"ngrams": {"a": 3}},
        {"ngrams": {"a": [10**6, 1.0]}},
        {"gamma": "wide"},
        {"temperature": None},
    ],
)
def test_names_that_do_not_fit_the_arrays_are_an_error(folder: Path, change: Any) -> None:
    kept = json.loads((folder / "classifier.json").read_text())
    (folder / "classifier.json").write_text(json.dumps({**kept, **change}))
    with pytest.raises(RasaException, match="damaged"):
        storage.load(folder)


@pytest.mark.parametrize("name", ["classifier.npz", "classifier.json"])
def test_nothing_is_unpickled(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).write_bytes(pickle.dumps(Bomb(tmp_path / "ran")))
    with pytest.raises(RasaException):
        storage.load(folder)
    assert not (tmp_path / "ran").exists()


def test_nothing_inside_the_arrays_is_unpickled(folder: Path, tmp_path: Path) -> None:
    arrays = dict(np.load(folder / "classifier.npz"))
    np.savez(folder / "classifier.npz", **{**arrays, "support": np.array([Bomb(tmp_path / "ran")], dtype=object)})
    with pytest.raises(RasaException, match="damaged"):
        storage.load(folder)
    assert not (tmp_path / "ran").exists()
