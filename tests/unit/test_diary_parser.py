"""Messages of patients against the entries that they tell of."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import names
from clinic.domain.diary_parser import lexicon, parse
from clinic.domain.diary_parser.spelling import corrected

TODAY = date(2026, 11, 20)
CASES = yaml.safe_load((Path(__file__).parent / "diary_messages.yml").read_text(encoding="utf-8"))


def expected(told: dict[str, Any]) -> dict[str, Any]:
    """The entry as the chat API has it, and its issues, from the short form of the file."""
    day, minutes = told.get("date"), told.get("minutes")
    taken = [medicine if isinstance(medicine, dict) else {medicine: None} for medicine in told.get("medications", [])]
    return {
        "id": None,
        "saved": False,
        "headache": told.get("headache", True),
        "date": (date(2026, 11, day) if isinstance(day, int) else day).isoformat() if day else None,
        "severity": told.get("severity"),
        "duration_minutes": minutes,
        "ongoing": told.get("ongoing", False if minutes else None),
        "symptoms": told.get("symptoms", []),
        "side": told.get("side"),
        "quality": told.get("quality", []),
        "medications": [{"name": name, "dose": dose} for medicine in taken for name, dose in medicine.items()],
        "triggers": told.get("triggers", []),
        "note": told.get("note"),
        "issues": told.get("issues", []),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["say"][:60] for case in CASES])
def test_a_message_gives_the_entries_that_it_tells_of(case: dict[str, Any]) -> None:
    got = [draft.as_entry(saved=False) | {"issues": [str(issue) for issue in draft.issues]} for draft in parse(case["say"], TODAY)]
    for entry in got:
        entry["symptoms"].sort(), entry["triggers"].sort(), entry["quality"].sort()
    wanted = [expected(told) for told in case["entries"]]
    for entry in wanted:
        entry["symptoms"] = sorted(entry["symptoms"])
        entry["triggers"], entry["quality"] = sorted(entry["triggers"]), sorted(entry["quality"])
    assert got == wanted
