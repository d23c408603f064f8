"""The benchmark's arithmetic, its table, and the memory that it reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import matplotlib.image
import pytest

from tools.bench import measure, report
from tools.bench.drive import Sent, scripts
from tools.bench.errors import BenchError
from tools.bench.figures import Line, Speed, growth, late_to_early, outcomes, percentile
from tools.bench.measure import cpu_seconds, descendant, resident_mb, tree
from tools.bench.phases import Burst, Measured

NAPPING = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 10), (0.95, 19), (0.951, 20), (1.0, 20)])
def test_a_percentile_is_the_nearest_rank(share: float, value: int) -> None:
    assert percentile(list(range(20, 0, -1)), share) == value


def test_one_value_is_every_percentile_and_none_has_no_percentile() -> None:
    assert percentile([7.0], 0.5) == percentile([7.0], 0.95) == 7.0
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_the_rate_counts_answers_that_came_in_time_alone() -> None:
    sent = [Sent(0.0, 0.5, 200), Sent(1.0, 0.5, 200), Sent(1.9, 0.5, 200), Sent(1.0, 0.1, 429), Sent(1.0, 0.1, 0)]
    assert Speed.of(sent, 2.0) == Speed(per_second=1.0, p50_ms=500.0, p95_ms=500.0, failed=2)


def test_late_messages_are_held_against_early_ones_and_an_outlier_does_not_matter() -> None:
    took = [9.0, *[1.0] * 9, *[50.0] * 100, *[1.5] * 9, 90.0]
    assert late_to_early(took) == 1.5


def test_every_message_has_an_outcome() -> None:
    statuses = (200, 200, 429, 503, 0, 204)
    assert outcomes([Sent(0.0, 0.1, status) for status in statuses]) == (2, 1, 3)


def test_growth_leaves_warming_up_out() -> None:
    memory = [(float(at), {"gateway": size}) for at, size in enumerate([10, 20, 100, 100, 100, 100, 100, 100, 110, 110, 110])]
    assert growth(memory, "gateway") == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("value", "at_least", "met"), [(3.0, True, True), (2.9, True, False), (3.0, False, True), (3.1, False, False)]
)
def test_a_target_is_met_at_its_own_value(value: float, at_least: bool, met: bool) -> None:
    assert Line("x", value, 3.0, at_least=at_least).met is met


def test_the_table_says_what_was_missed() -> None:
    missed = Line("training", 71.23, 60, " s", detail="stock: 880 s")
    assert "| training | 71.2 s | 60 s or less | no | stock: 880 s |" in report.table([missed])


def test_a_conversation_has_five_questions_and_none_is_lost() -> None:
    texts = [str(at) for at in range(12)]
    assert [len(script) for script in scripts(texts)] == [5, 5, 2]
    assert [text for script in scripts(texts) for text in script] == texts


def test_table_picture_and_figures_are_written(tmp_path: Path) -> None:
    measured = Measured(Speed(100.0, 20.0, 40.0, 0), [0.02, 0.03], {"assistant": 300.0, "gateway": 90.0}, {"assistant": 9.0})
    burst = Burst([Sent(0.1, 0.2, 200), Sent(0.2, 0.01, 429)], 1.5)
    report.write(tmp_path, "benchmark", [Line("x", 1, 2)], report.picture(measured, measured, burst), {"a": 1})
    assert matplotlib.image.imread(tmp_path / "benchmark.png").shape[:2] == (1125, 1650)
    assert {path.name for path in tmp_path.iterdir()} == {"benchmark.md", "benchmark.png", "benchmark.json"}


def test_memory_is_that_of_the_whole_family() -> None:
    with subprocess.Popen(NAPPING) as child:
        try:
            assert child.pid in tree(os.getpid())
            assert resident_mb(os.getpid()) > resident_mb(child.pid) > 1
            assert descendant(os.getpid(), *NAPPING[1:]) == child.pid
        finally:
            child.kill()


def test_a_process_that_is_not_there_is_named_and_has_no_memory() -> None:
    with pytest.raises(BenchError, match="bot walk"):
        descendant(os.getpid(), "bot", "walk")
    assert resident_mb(2**22 + 1) == 0.0


def test_processor_time_grows_with_work_and_not_with_waiting() -> None:
    busy = [sys.executable, "-c", "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True)\ntime.sleep(60)"]
    with subprocess.Popen(busy, stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            child.stdout.readline()
            spent = cpu_seconds(child.pid)
            assert 0.4 < spent < 5
            assert cpu_seconds(child.pid) - spent < 0.2
        finally:
            child.kill()


def test_what_others_do_is_what_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, ours, clock = iter([100.0, 118.0]), iter([40.0, 46.0]), iter([7.0, 17.0])
    monkeypatch.setattr(measure, "busy_seconds", lambda: next(busy))
    monkeypatch.setattr(measure, "cpu_seconds", lambda pid: next(ours))
    monkeypatch.setattr(measure.time, "monotonic", lambda: next(clock))
    assert measure.Others().processors() == pytest.approx(1.2)


def test_the_machine_is_at_least_as_busy_as_this_process() -> None:
    assert measure.busy_seconds() >= cpu_seconds(os.getpid()) > 0
