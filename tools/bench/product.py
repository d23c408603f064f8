"""What is measured of this product alone: training, and the sentence encoder."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence

from tests.stack import ROOT
from tools.bench.errors import BenchError
from tools.bench.stock import RASA_PYTHON, environment
from tools.bench.training import Training, key, train
from tools.fresh import model_fingerprint
from tools.train import command as train_command

FOLDER = ROOT / "var/bench/product"
SHORT_WORDS = 12


def trained() -> Training:
    """A model of its own, trained from nothing: Rasa's cache of earlier trainings is left aside."""
    folder = FOLDER / key(model_fingerprint())
    model = folder / "product.tar.gz"
    command = [str(RASA_PYTHON), *train_command(model)[1:], "--force"]
    return train(folder, model, command, cwd=ROOT, environment={**environment(), "PYTHONPATH": str(ROOT)})


def encoder(texts: Sequence[str]) -> tuple[float, float]:
    """Milliseconds a short message, and the mean cosine to the exact graph."""
    short = [text for text in texts if len(text.split()) <= SHORT_WORDS]
    command = [str(RASA_PYTHON), "-m", "tools.bench.encoder"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(short), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchError(
            f"The encoder was not measured: {done.stderr.strip().splitlines()[-1:]}. `make encoder` builds both graphs."
        )
    found = json.loads(done.stdout)
    return found["milliseconds"], found["cosine"]
