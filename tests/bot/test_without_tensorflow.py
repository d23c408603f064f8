"""The assistant runs without TensorFlow, as `python -m rasa` does with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOADED = """
from bot.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import sys
import rasa.core.run, rasa.engine.recipes.default_recipe
from importlib.util import find_spec
print(any((getattr(module, "__file__", None) or "").find("site-packages/tensorflow/") >= 0 for module in sys.modules.values()))
"""
SERVING = """
from bot.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow(all_unused=True)
import sys
import rasa.core.run, rasa.model_training, rasa.engine.recipes.default_recipe, bot.channel, bot.nlg
print(sorted({name for name in ("matplotlib", "sklearn", "boto3") if getattr(sys.modules.get(name), "__file__", None)}))
"""
USED = """
from bot.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import tensorflow as tf
tf.constant(3)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-W", "ignore", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=100)


def test_nothing_of_tensorflow_is_loaded() -> None:
    done = run("-c", LOADED)
    assert done.stdout.splitlines()[-1:] == ["False"], done.stderr[-2000:]


def test_training_and_serving_load_nothing_for_measuring_models_or_for_other_stores() -> None:
    done = run("-c", SERVING)
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr[-2000:]


def test_what_needs_it_fails_with_a_clear_sentence() -> None:
    done = run("-c", USED)
    assert done.returncode != 0
    assert "needs TensorFlow, which this assistant runs without" in done.stderr


def test_the_commands_are_those_of_rasa() -> None:
    done = run("-m", "bot", "--version")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "3.6.21" in done.stdout
