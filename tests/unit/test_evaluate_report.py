"""The report of an evaluation: targets beside figures, and a confusion picture that can be read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import matplotlib.image
import pytest

from tools.evaluation import confusion
from tools.evaluation.counting import Confusion, Miss
from tools.evaluation.figures import TARGETS, at_most, interval, lines, unmet
from tools.evaluation.report import misses_markdown, summary

MANY = [Confusion("onset", "cost", f"q{at}") for at in range(3)] + [Confusion("cost", "(no answer)", "q9")]


def test_right_or_offered_is_added_from_counts() -> None:
    # 10 and 123 of 140 are .0714 and .8786 when rounded; their sum would be a hair under or over 133 of 140
    figures = {"questions": {"n": 140, "right": 0.0714, "offered": 0.8786, "wrong": 0.05, "stray": 0.0}}
    both = next(line for line in lines(figures) if line.key == "right or offered")
    assert both.value == 0.95
    assert both.met is True


def test_a_target_is_met_at_its_very_value() -> None:
    figures = {
        "recall crisis": {"n": 30, "rate": 1.0},
        "false alarms": {"n": 100, "rate": 0.03},
        "over-triage": {"n": 10, "rate": 0.04},
    }
    assert [line.figure for line in unmet(figures)] == ["over-triage"]
    assert not unmet(figures, lambda name: name == "questions")


def test_the_summary_names_what_is_not_met() -> None:
    figures = {"recall crisis": {"n": 30, "rate": 0.9667}, "recall urgent": {"n": 50, "rate": 0.96}}
    assert summary(list(lines(figures))) == "1 of 2 targets met. Not met: recall crisis (0.967, wanted ≥ 1.00)."


def test_every_target_is_a_share() -> None:
    assert all(0 <= target.value <= 1 for target in TARGETS.values())
    assert str(at_most(0.06)) == "≤ 0.06"


@pytest.mark.parametrize(
    ("share", "n", "low", "high"),
    [(1.0, 30, 0.886, 1.0), (0.0, 10, 0.0, 0.278), (0.5, 100, 0.404, 0.596)],  # values from Wilson's formula, worked by hand
)
def test_the_range_is_wilsons(share: float, n: int, low: float, high: float) -> None:
    assert interval(share, n) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_turns_and_names_have_no_range_over_rows() -> None:
    figures = {"dialogue followup": {"n": 2, "turns met": 0.4, "whole": 0.0}, "diary symptoms": {"n": 9, "f1": 0.5}}
    assert {line.key: line.range95 is None for line in lines(figures)} == {"turns met": True, "whole": False, "f1": True}


def test_the_table_holds_only_topics_with_an_error_the_most_frequent_first() -> None:
    table = confusion.Table.of(MANY, Counter(onset=8, cost=8, schedule=8))
    assert table.wanted == ("onset", "cost")
    assert table.given == ("cost", "(no answer)")
    assert [table.label(topic) for topic in table.wanted] == ["onset  3 of 8", "cost  1 of 8"]


def test_the_twin_of_the_picture_lists_the_ten_most_frequent() -> None:
    more = [Confusion("onset", f"topic_{at}", "q") for at in range(12)]
    twin = confusion.as_markdown([*MANY, *more], confusion.Table.of([*MANY, *more], Counter(onset=20, cost=8)))
    assert twin.splitlines()[2] == "| onset | cost | 3 | 20 | q0, q1, q2 |"
    assert len(twin.splitlines()) == 2 + confusion.MOST_FREQUENT


@pytest.mark.parametrize("confusions", [[], MANY, [Confusion(f"t{at % 40}", f"t{(at * 7) % 41}", "q") for at in range(300)]])
def test_the_picture_is_light_and_grows_with_the_topics(tmp_path: Path, confusions: list[Confusion]) -> None:
    table = confusion.Table.of(confusions, Counter(one.want for one in confusions))
    confusion.draw(table, tmp_path / "confusion.png", title="A title")
    pixels = matplotlib.image.imread(tmp_path / "confusion.png")
    assert tuple(pixels[0, 0, :3]) == (1.0, 1.0, 1.0)
    assert pixels.shape[0] > 45 * len(table.wanted)  # a row is high enough for its label: 9 points at 150 dots an inch


def test_a_miss_cannot_break_the_table_it_stands_in() -> None:
    text = misses_markdown([Miss("questions", "q1", "a | b\nc", "onset", 503, "wrong")])
    assert text.splitlines()[-1] == "| q1 | a \\| b c | onset | no answer (HTTP 503) | wrong |"


def test_no_miss_is_said_in_words() -> None:
    assert misses_markdown([]).splitlines()[-1] == "None."
