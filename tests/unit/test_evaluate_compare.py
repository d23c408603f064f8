"""Two reports side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import evaluate
from tools.evaluation.compare import Difference, differences, read
from tools.evaluation.errors import EvaluationError

BEFORE = {"questions": {"n": 100, "right": 0.9, "offered": 0.05}, "recall crisis": {"n": 50, "rate": 0.98}}
AFTER = {"questions": {"n": 100, "right": 0.93, "offered": 0.02}, "false alarms": {"n": 10, "rate": 0.0}}


def report(folder: Path, figures: object) -> Path:
    folder.mkdir()
    (folder / "report.json").write_text(json.dumps({"figures": figures}))
    return folder


def test_each_figure_stands_beside_what_it_was() -> None:
    found = {one.name: one for one in differences(BEFORE, AFTER)}
    assert found["questions: right"].changed == pytest.approx(0.03)
    assert found["questions: right or offered"] == Difference("questions: right or offered", 0.95, 0.95)
    assert found["false alarms"] == Difference("false alarms", None, 0.0)
    assert found["recall crisis"] == Difference("recall crisis", 0.98, None)


def test_the_command_prints_the_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = report(tmp_path / "a", BEFORE), report(tmp_path / "b", AFTER)
    assert evaluate.main(["--compare", str(first), str(second / "report.json")]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["figure", "before", "after", "change"]
    assert ["questions:", "right", "0.900", "0.930", "+0.030"] in lines
    assert ["questions:", "right", "or", "offered", "0.950", "0.950", "="] in lines
    assert ["recall", "crisis", "0.980", "–"] in lines


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"figures": 1}', '{"figures": {"a": 1}}'])
def test_what_is_no_report_is_told(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.json").write_text(content)
    with pytest.raises(EvaluationError, match=r"report\.json is no report"):
        read(tmp_path)
    assert evaluate.main(["--compare", str(tmp_path), str(tmp_path / "nothing")]) == 2
    assert "is no report" in capsys.readouterr().err
