"""One simulated day with one patient of each kind, against the whole product: nothing is lost, doubled or shown to another."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tools.simulate import __main__ as simulate
from tools.simulate import clock
from tools.simulate.kinds import KINDS


@pytest.mark.timeout(300)
def test_one_of_each_kind_goes_through_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        clock.library()
    except clock.NoFakeTime as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    report = tmp_path / "report.json"
    wish = ["--patients", str(len(KINDS)), "--days", "1", "--folder", str(tmp_path / "week"), "--report", str(report)]
    code = simulate.main(wish)
    said = capsys.readouterr().out
    assert code == 0, said
    assert "all checks passed" in said and "Look at the desk: cd " in said
    assert not set(_unseen(json.loads(report.read_text())))


def _unseen(report: dict[str, object]) -> list[str]:
    """The checks that had nothing to look at: a day with one of each has something of everything."""
    findings = report["findings"]
    assert isinstance(findings, list)
    return [finding["name"] for finding in findings if not finding["counted"]]
