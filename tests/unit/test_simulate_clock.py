"""The simulated clock: forward alone, one offset in one file, and what to install where it cannot be had."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tools.simulate import clock
from tools.simulate.clinic import MARK, NotOurs, emptied
from tools.simulate.clock import Clock, NoFakeTime

REAL = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
START = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Real:
    """The machine's own clock."""

    def __init__(self) -> None:
        self.now = REAL

    def __call__(self) -> datetime:
        return self.now


def offset(folder: Path) -> float:
    return float((folder / "clock").read_text())


def test_it_starts_where_it_is_told_and_goes_on_as_clocks_do(tmp_path: Path) -> None:
    real = Real()
    time = Clock(tmp_path / "clock", START, real=real)
    assert time.now() == START
    real.now += HOUR
    assert time.now() == START + HOUR
    assert offset(tmp_path) == (START - REAL).total_seconds()


def test_it_goes_forward_and_never_back(tmp_path: Path) -> None:
    time = Clock(tmp_path / "clock", START, real=Real())
    time.move_to(START + HOUR)
    time.move_to(START)
    assert time.now() == START + HOUR
    time.move_by(HOUR)
    assert time.now() == START + 2 * HOUR
    assert offset(tmp_path) == (START + 2 * HOUR - REAL).total_seconds()


def test_another_process_lives_by_it_from_the_step_on(tmp_path: Path) -> None:
    try:
        faked = clock.environment(tmp_path / "clock")
    except NoFakeTime:
        pytest.skip(clock.MISSING)
    time = Clock(tmp_path / "clock", START)
    tell = "import sys, time\nfor _ in sys.stdin: print(time.time(), time.monotonic(), flush=True)"
    line = [sys.executable, "-c", tell]
    with subprocess.Popen(line, env=dict(faked), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None

        def told() -> tuple[float, float]:
            print(file=process.stdin, flush=True)
            wall, steady = process.stdout.readline().split()
            return float(wall), float(steady)

        wall, steady = told()
        assert abs(wall - START.timestamp()) < 30
        time.move_by(24 * HOUR)
        later, still_steady = told()
        assert abs(later - wall - 24 * HOUR.total_seconds()) < 30
        assert 0 <= still_steady - steady < 30
        process.stdin.close()


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(clock, "PLACES", (str(tmp_path),))
    with pytest.raises(NoFakeTime, match="apt-get install libfaketime"):
        clock.library()


def test_a_folder_is_emptied_where_a_simulation_made_it_and_nowhere_else(tmp_path: Path) -> None:
    own = emptied(tmp_path / "own")
    (own / "old").write_text("of the last week")
    assert [path.name for path in emptied(own).iterdir()] == [MARK]
    (tmp_path / "precious").write_text("of somebody")
    with pytest.raises(NotOurs, match="name another folder"):
        emptied(tmp_path)
    assert (tmp_path / "precious").exists()
