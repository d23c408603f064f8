"""The stock project: Rasa's defaults with this product's data; a training is kept for as long as its files are the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import yaml

from tests.stack import ROOT
from tools.bench import stock, training
from tools.bench.errors import BenchError

MAKE_MODEL = "from pathlib import Path; Path('model').write_text('m'); open('runs', 'a').write('x')"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(stock.project(7))


def test_the_pipeline_is_the_one_of_rasa_init(files: dict[str, str]) -> None:
    config = yaml.safe_load(files["config.yml"])
    assert [part["name"] for part in config["pipeline"]] == [
        "WhitespaceTokenizer", "RegexFeaturizer", "LexicalSyntacticFeaturizer", "CountVectorsFeaturizer",
        "CountVectorsFeaturizer", "DIETClassifier", "EntitySynonymMapper", "ResponseSelector", "FallbackClassifier",
    ]  # fmt: skip
    assert {part["name"] for part in config["policies"]} == {
        "MemoizationPolicy", "RulePolicy", "UnexpecTEDIntentPolicy", "TEDPolicy",
    }  # fmt: skip


def test_epochs_are_set_wherever_there_are_some(files: dict[str, str]) -> None:
    config = yaml.safe_load(files["config.yml"])
    assert [part["epochs"] for part in (*config["pipeline"], *config["policies"]) if "epochs" in part] == [7, 7, 7, 7]


def test_the_examples_are_ours_to_the_letter(files: dict[str, str]) -> None:
    ours = {f"data/nlu/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "data/nlu").glob("*.yml")}
    assert ours and {name: text for name, text in files.items() if name.startswith("data/nlu/")} == ours


def test_every_intent_has_a_rule_and_a_text(files: dict[str, str]) -> None:
    domain, dialogues = yaml.safe_load(files["domain.yml"]), yaml.safe_load(files["data/dialogues.yml"])
    ruled = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in dialogues["rules"]}
    assert set(ruled) == set(domain["intents"]) and len(ruled) > 50
    assert set(ruled.values()) | {"utter_default"} == set(domain["responses"])
    assert all(reply[0]["text"].strip() for reply in domain["responses"].values())


def _train(folder: Path, code: str = MAKE_MODEL) -> training.Training:
    return training.train(
        folder, folder / "model", [sys.executable, "-c", code], cwd=folder, environment=dict(os.environ), epochs=7
    )  # fmt: skip


def test_a_training_is_done_once_and_its_time_remembered(tmp_path: Path) -> None:
    first, second = _train(tmp_path), _train(tmp_path)
    assert first == second and first.seconds > 0 and first.epochs == 7
    assert (tmp_path / "runs").read_text() == "x"


def test_a_training_without_a_model_is_done_again(tmp_path: Path) -> None:
    _train(tmp_path)
    (tmp_path / "model").unlink()
    _train(tmp_path)
    assert (tmp_path / "runs").read_text() == "xx"


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "pass"])
def test_a_training_that_leaves_no_model_says_where_to_look(tmp_path: Path, code: str) -> None:
    with pytest.raises(BenchError, match=r"training\.log"):
        _train(tmp_path, code)
    assert not (tmp_path / training.RECORD).exists()
    assert _train(tmp_path).model.exists()


def test_other_content_is_another_training() -> None:
    assert training.key("a", "b") != training.key("ab") != training.key("a", "c")
