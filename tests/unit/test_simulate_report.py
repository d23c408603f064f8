"""What the simulation prints and writes, and how it ends where it cannot run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.simulated import went_well
from tools.simulate import __main__ as simulate
from tools.simulate import clock, report
from tools.simulate.checks.finding import Finding
from tools.simulate.people import MOST
from tools.simulate.report import Report

GOOD = Finding("nothing is lost", "messages", 12, remarks=["one came late"])
BAD = Finding("nothing is doubled", "messages", 12, problems=["message 7 is there twice"] * 2)


def test_the_table_says_what_passed_what_failed_and_why() -> None:
    lines = list(Report(1, 90.0, [GOOD, BAD], {"patients": 500}).lines())
    assert lines[0] == "patients 500"
    assert any(line.startswith("PASS  nothing is lost") and line.endswith("12 messages") for line in lines)
    assert any(line.startswith("FAIL  nothing is doubled") for line in lines)
    assert "  ! message 7 is there twice (2 times)" in lines and "  . one came late" in lines
    assert lines[-1] == "1 of 2 checks FAILED; it took 1.5 minutes (seed 1)"


def test_many_problems_of_one_check_are_cut_short() -> None:
    many = Finding("nothing is lost", "messages", problems=[f"message {number} is lost" for number in range(50)])
    lines = list(Report(1, 60.0, [many], {}).lines())
    assert len(lines) < 20 and any("and 42 more" in line for line in lines)


def test_the_file_has_every_problem(tmp_path: Path) -> None:
    file = tmp_path / "reports/simulation.json"
    Report(1, 60.0, [GOOD, BAD], {"patients": 500}).write(file)
    written = json.loads(file.read_text())
    assert written["passed"] is False and written["counts"] == {"patients": 500}
    assert written["findings"][1]["problems"] == BAD.problems


def test_it_counts_what_there_was() -> None:
    counted = report.counts(*went_well())
    assert {"patients": 4, "call-backs": 1, "alarms": 1, "take-overs": 1}.items() <= counted.items()


def test_without_the_library_it_ends_with_2_and_touches_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clock, "PLACES", (str(tmp_path),))
    assert simulate.main(["--folder", str(tmp_path / "week")]) == 2
    assert "apt-get install libfaketime" in capsys.readouterr().err
    assert not (tmp_path / "week").exists()


@pytest.mark.parametrize("wrong", [["--patients", "0"], ["--patients", str(MOST + 1)], ["--days", "8"]])
def test_a_week_that_cannot_be_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        simulate.main(wrong)
    assert wrong[0] in capsys.readouterr().err
