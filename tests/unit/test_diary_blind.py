"""What the parser makes of the messages of tests/evaluation/blind, which were written before it was changed for them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from clinic.domain.diary_form.form import begin
from tools.evaluation.entries import FieldScores, Names, compare, days_meant

ROWS = [json.loads(line) for line in Path("tests/evaluation/blind/diary.jsonl").read_text(encoding="utf-8").splitlines()]
FRIDAY = date(2026, 11, 20)
WANTED = dict.fromkeys(("date", "severity", "duration", "headache-free"), 0.95) | dict.fromkeys(
    ("symptoms", "quality", "medications", "triggers", "side"), 0.9
)


def entries_of(text: str, today: date) -> list[dict[str, Any]]:
    return [draft.as_entry(saved=False) for draft in begin(text, today=today).drafts]


def of_day(entries: list[dict[str, Any]], words: str | None, today: date) -> dict[str, Any]:
    days = {day.isoformat() for day in days_meant(words, today)}
    return next((entry for entry in entries if entry["date"] in days), entries[0] if entries else {})


# On a day that the message names, or when "thursday" comes before "monday", a row may mean something else: two days suffice.
@pytest.mark.parametrize("today", [FRIDAY, FRIDAY - timedelta(days=4)])
def test_single_entries_are_understood_well_enough(today: date) -> None:
    scores = FieldScores()
    for row in ROWS:
        scores.add(compare(row["entry"], of_day(entries_of(row["text"], today), row["entry"].get("date"), today), today))
    found = {name.removeprefix("diary "): figure.get("right", figure.get("f1", 0.0)) for name, figure in scores.figures().items()}
    assert set(found) == set(WANTED)
    assert {name: figure for name, figure in found.items() if figure < WANTED[name]} == {}


def test_a_second_day_becomes_an_entry_of_its_own() -> None:
    two = [row for row in ROWS if "second_entry" in row]
    right = 0
    for row in two:
        entries = entries_of(row["text"], FRIDAY)
        first = of_day(entries, row["entry"].get("date"), FRIDAY)
        rest = [entry for entry in entries if entry is not first]
        compared = compare(row["second_entry"], of_day(rest, row["second_entry"].get("date"), FRIDAY), FRIDAY)
        right += bool(rest) and all(one.good if isinstance(one, Names) else one for one in compared.values())
    assert len(two) >= 9
    assert right / len(two) >= 0.8
