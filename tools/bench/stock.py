"""Stock Rasa with this product's data: the project of `rasa init`, with our topics in the place of its moods.

Pipeline and policies are Rasa's defaults, read from the installed Rasa; examples are our files as they are; each intent has
one text and one rule. One story a topic gives TED and UnexpecTED something to learn, as the stories of `rasa init` do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

import knowledge
from tests.stack import ROOT
from tools.bench.training import Training, key, train, write_files

FOLDER = ROOT / "var/bench/stock"
RASA_PYTHON = ROOT / "var/venv-rasa/bin/python"
# As `rasa init` has it. One epoch of DIET on this many examples takes minutes.
USUAL_EPOCHS = 100
# What Rasa calls a message below the threshold of its FallbackClassifier.
NOT_UNDERSTOOD = "nlu_fallback"
# Where Rasa keeps the pipeline that it takes when a project names none.
_DEFAULTS = "rasa/engine/recipes/config_files/default_config.yml"
_NLU = ROOT / "data/nlu"


def _default_config() -> dict[str, Any]:
    [path] = (RASA_PYTHON.parents[1] / "lib").glob(f"python3.*/site-packages/{_DEFAULTS}")
    config: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return config


def config(epochs: int) -> dict[str, Any]:
    """Rasa's default, spelled out, with `epochs` where it says how many."""
    chosen = _default_config()
    for component in (*chosen["pipeline"], *chosen["policies"]):
        if "epochs" in component:
            component["epochs"] = epochs
    return {**chosen, "assistant_id": "stock"}


def _reply(base: knowledge.Knowledge, intent: str) -> str:
    """The topic's approved text; what is no topic ("yes", "cancel") gets the one for what was not understood."""
    return base.text(intent if intent in base.answers else "clarify", "short")


def domain(base: knowledge.Knowledge, intents: Sequence[str]) -> dict[str, Any]:
    """A message that Rasa is unsure of is answered too, whether understanding or dialogue was unsure."""
    responses = {f"utter_{name}": [{"text": _reply(base, name)}] for name in (*intents, NOT_UNDERSTOOD, "default")}
    return {"version": "3.1", "intents": [*intents, NOT_UNDERSTOOD], "responses": responses}


def _step(intent: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": f"utter_{intent}"}]


def _stories(base: knowledge.Knowledge, intents: Sequence[str]) -> Iterator[dict[str, Any]]:
    for intent in intents:
        related = [topic for topic in base.answers[intent].related if topic in intents] if intent in base.answers else []
        yield {"story": f"{intent} and on", "steps": [step for each in (intent, *related) for step in _step(each)]}


def _dialogues(base: knowledge.Knowledge, intents: Sequence[str]) -> dict[str, Any]:
    rules = [{"rule": f"answer {intent}", "steps": _step(intent)} for intent in (*intents, NOT_UNDERSTOOD)]
    return {"version": "3.1", "rules": rules, "stories": list(_stories(base, intents))}


def project(epochs: int) -> Mapping[str, str]:
    """The files of the project by their names."""
    base = knowledge.load()
    examples = {f"data/nlu/{path.name}": path.read_text(encoding="utf-8") for path in sorted(_NLU.glob("*.yml"))}
    intents = sorted(
        {entry["intent"] for text in examples.values() for entry in yaml.safe_load(text)["nlu"] if "intent" in entry}
    )
    made = {
        "config.yml": config(epochs),
        "domain.yml": domain(base, intents),
        "data/dialogues.yml": _dialogues(base, intents),
        "endpoints.yml": {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": "tracker.db"}},
        "credentials.yml": {"rest": None},
    }
    return {**examples, **{name: yaml.safe_dump(content, sort_keys=False, allow_unicode=True) for name, content in made.items()}}


def environment() -> dict[str, str]:
    """This process's, with TensorFlow as it comes: our own settings of it are not stock's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "PYTHONPATH"))}
    return {**own, "RASA_TELEMETRY_ENABLED": "false"}


def trained(epochs: int) -> Training:
    """Stock, trained on what the project holds now; the folder of its model is the project's."""
    files = project(epochs)
    folder = FOLDER / key(*files, *files.values())
    write_files(folder, files)
    command = [str(RASA_PYTHON), "-m", "rasa", "train", "--fixed-model-name", "stock"]
    return train(folder, folder / "models/stock.tar.gz", command, cwd=folder, environment=environment(), epochs=epochs)
