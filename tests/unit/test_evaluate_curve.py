"""The learning curve's parts that need no classifier: drawing lots, counting, table and picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib.image
import pytest

from tools.evaluation import curve
from tools.evaluation.rows import TopicRow

LABELS = ["onset"] * 50 + ["cost"] * 30 + ["schedule"] * 10


def row(topic: str, *also: str) -> TopicRow:
    return TopicRow("q1", ("some words",), topic, False, frozenset({topic, *also}))


ROWS = {"questions": [row("onset"), row("cost"), row("schedule", "cost"), row("procedure")], "service": [row("onset")]}


def ranker(places: Sequence[int]) -> curve.Ranker:
    """Ranks the topics by how often they were seen, whatever is asked."""
    seen = Counter(LABELS[at] for at in places)
    return lambda asked: sorted(seen, key=lambda topic: -seen[topic])


def test_a_sample_takes_as_many_of_each_topic_or_all_it_has() -> None:
    drawn = curve.sample(LABELS, 20, 1)
    assert Counter(LABELS[at] for at in drawn) == {"onset": 20, "cost": 20, "schedule": 10}
    assert len(set(drawn)) == len(drawn)


def test_the_same_seed_draws_the_same_and_another_seed_another() -> None:
    assert curve.sample(LABELS, 20, 1) == curve.sample(LABELS, 20, 1) != curve.sample(LABELS, 20, 2)


def test_all_is_all_until_fitting_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    assert curve.sample_all(LABELS, 1) == list(range(90))
    monkeypatch.setattr(curve, "MOST_EXAMPLES", 60)
    assert len(set(curve.sample_all(LABELS, 1))) == 60


def test_a_row_is_found_when_any_accepted_topic_is_among_the_first() -> None:
    ranking = [["onset", "cost", "schedule"]] * 4
    assert curve.share_found(ROWS["questions"], ranking, 1) == 0.25
    assert curve.share_found(ROWS["questions"], ranking, 2) == 0.75
    assert curve.share_found(ROWS["questions"], ranking, 3) == 0.75


def test_a_point_holds_a_share_for_every_seed_kind_and_rank() -> None:
    point = curve.point("20", [curve.sample(LABELS, 40, seed) for seed in (1, 2)], LABELS, ROWS, ranker)
    assert point.examples == 80
    assert point.a_topic == pytest.approx(80 / 3)
    assert point.shares == {
        ("questions", 1): [0.25, 0.25], ("questions", 3): [0.75, 0.75], ("service", 1): [1.0, 1.0], ("service", 3): [1.0, 1.0],
    }  # fmt: skip


def points() -> list[curve.Point]:
    shares = {("questions", 1): [0.5, 0.6, 0.7], ("questions", 3): [0.8, 0.8, 0.9]}
    return [
        curve.Point("20", 60, 20.0, shares),
        curve.Point("all", 90, 30.0, {key: values[:1] for key, values in shares.items()}),
    ]


def test_the_table_gives_the_mean_and_the_range_over_seeds() -> None:
    assert curve.as_markdown(points(), ["questions"]).splitlines() == [
        "| examples a topic | in all | questions, first | questions, first 3 |",
        "| ---: | ---: | ---: | ---: |",
        "| 20 | 60 | 0.600 (0.500 to 0.700) | 0.833 (0.800 to 0.900) |",
        "| all | 90 | 0.500 | 0.800 |",
    ]


def test_the_picture_is_drawn_on_a_light_ground(tmp_path: Path) -> None:
    curve.draw(points(), {"questions": 4}, tmp_path / "curve.png", title="A title")
    pixels = matplotlib.image.imread(tmp_path / "curve.png")
    assert tuple(pixels[0, 0, :3]) == (1.0, 1.0, 1.0)
    assert len({tuple(pixel) for pixel in pixels[::7, ::7, :3].reshape(-1, 3).tolist()}) > 3
