"""Measuring without a stack: what a turn counts as, the sets that are measured, and a line of figures without a row's text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tools.evaluation.replies import Judge, offered, urgency
from tools.evaluation.rows import Data, read
from tools.offline import COLUMNS, folders, line, measured, talk_of

TOPICS = ("cost", "onset", "urgent", "emergency", "out_of_scope", "clarify")
ROWS = {
    "redflags": '{"id": "1", "text": "arm is limp", "level": "emergency"}\n'
    '{"id": "2", "text": "limp handshake", "level": "none"}',
    "questions": '{"id": "3", "text": "price", "topic": "cost"}\n{"id": "4", "text": "when", "topic": "onset"}',
    "out_of_scope": '{"id": "5", "text": "weather"}',
}
TURNS: dict[str, Mapping[str, Any]] = {
    "arm is limp": {"answers": [["emergency", "short"]], "offers": []},
    "limp handshake": {"answers": [["emergency", "short"]], "offers": []},
    "price": {"answers": [["cost", "short"]], "offers": []},
    "when": {"answers": [["clarify", "short"]], "offers": ["onset", "cost"]},
    "weather": {"answers": [["out_of_scope", "short"]], "offers": []},
}


class Stub:
    """An assistant whose turns are known."""

    def turn_of(self, text: str) -> Mapping[str, Any]:
        return TURNS[text]


@pytest.fixture
def data(tmp_path: Path) -> Data:
    for kind, text in ROWS.items():
        (tmp_path / f"{kind}.jsonl").write_text(text)
    return read(tmp_path, topics=TOPICS)


def test_an_alarm_in_a_turn_has_its_urgency() -> None:
    [turn] = talk_of({"answers": [["urgent", "short"], ["cost", "short"]], "offers": []}).turns
    assert urgency(turn.replies) == "urgent"


def test_what_a_clarify_offers_counts_as_offered() -> None:
    [turn] = talk_of({"answers": [["clarify", "short"]], "offers": ["onset", "cost"]}).turns
    assert offered(turn.replies) == {"onset", "cost"}


def test_a_line_holds_the_figures_of_a_set_and_no_text(data: Data) -> None:
    figures = measured(Stub(), data, Judge(frozenset(TOPICS)))  # type: ignore[arg-type]
    name, *values = line("mine", figures).split()
    assert name == "mine"
    assert dict(zip(COLUMNS, values, strict=True)) == {
        "emergency": "1.000", "crisis": "-", "urgent": "-", "false": "1.000", "triage": "0.250", "questions": "0.500",
        "offered": "1.000", "stray": "0.000", "service": "-", "refused": "1.000", "answered": "0.000",
    }  # fmt: skip


def test_the_projects_own_set_comes_first_and_the_blind_ones_behind_it() -> None:
    names = [folder.name for folder in folders()]
    assert names[0] == "evaluation"
    assert {"blind", "blind8"} <= set(names[1:])
