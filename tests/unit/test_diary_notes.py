"""What is called a note: kept as it is written, or a headache that is told to be kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clinic.domain.diary_parser import parse

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    "text",
    [
        *("note: headache yesterday 5", "Note: had a bad migraine yesterday, 5/10", "note - headache yesterday 5"),
        *("notes: migraine yesterday 5", "diary note: headache yesterday 5/10", "new note: my headache yesterday was a 5"),
    ],
)
def test_a_headache_that_is_called_a_note_is_an_entry(text: str) -> None:
    (told,) = parse(text, TODAY)
    assert (told.date, told.severity, told.note) == (date(2026, 11, 28), Decimal(5), None)


def test_the_note_behind_it_is_kept() -> None:
    (told,) = parse("note: migraine yesterday 6/10, note: was at a party", TODAY)
    assert (told.severity, told.note) == (Decimal(6), "was at a party")


@pytest.mark.parametrize("text", ["note: 8 hours at the airport", "note: my headache got worse at work", "note: bright lights"])
def test_what_tells_of_no_headache_of_a_day_is_a_note(text: str) -> None:
    (told,) = parse(text, TODAY)
    assert (told.date, told.severity, told.duration_minutes) == (None, None, None)
    assert told.note == text.removeprefix("note: ")


def test_a_note_behind_an_entry_is_a_note_whatever_it_says() -> None:
    (told,) = parse("headache yesterday 5, note: headache began at 3", TODAY)
    assert (told.severity, told.note) == (Decimal(5), "headache began at 3")
