"""How long a model takes to train: measured once for a content, and remembered beside the model."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.bench.errors import BenchError

RECORD = "training.json"


@dataclass(frozen=True)
class Training:
    """`epochs`: of each of stock's neural components; None where nothing is trained by epochs."""

    model: Path
    seconds: float
    epochs: int | None


def key(*parts: str) -> str:
    """A short name for what a model is made from."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def train(
    folder: Path, model: Path, command: Sequence[str], *, cwd: Path, environment: Mapping[str, str], epochs: int | None = None
) -> Training:
    """The training kept in `folder`, or a new one. Raises `BenchError` where Rasa does not leave a model."""
    if model.exists() and (folder / RECORD).exists():
        return Training(model, **json.loads((folder / RECORD).read_text(encoding="utf-8")))
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "training.log"
    began = time.monotonic()
    with log.open("wb") as output:
        code = subprocess.run(command, cwd=cwd, env=environment, stdout=output, stderr=output, check=False).returncode
    if code != 0 or not model.exists():
        raise BenchError(f"Training failed with code {code}. The whole output is in {log}.")
    done = Training(model, round(time.monotonic() - began, 2), epochs)
    kept = {name: value for name, value in asdict(done).items() if name != "model"}
    (folder / RECORD).write_text(json.dumps(kept), encoding="utf-8")
    return done
