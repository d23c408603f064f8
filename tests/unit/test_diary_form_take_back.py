"""What is taken back goes from the entry, or it is asked again: it never stays silently, and nothing is added by it."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary_form.form import DiaryForm, Outcome, begin, hear

TODAY = date(2026, 11, 30)  # a Monday
FULL = "headache today 7/10 for 2 hours, nausea, advil, left side, wine"
TWO_DAYS = "friday 6/10 for 2 hours nausea advil, saturday 3/10 for 3 hours nausea no meds"


def _names(form: DiaryForm, at: int = 0) -> set[str]:
    draft = form.drafts[at]
    return {*draft.symptoms, *draft.triggers, *(taken.name for taken in draft.medications), *([draft.side] if draft.side else [])}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("take out the advil", {"ibuprofen"}),
        ("please take the advil out", {"ibuprofen"}),
        ("get rid of the advil", {"ibuprofen"}),
        ("ignore the advil", {"ibuprofen"}),
        ("forget the wine", {"alcohol"}),
        ("forget about the wine", {"alcohol"}),
        ("lose the wine", {"alcohol"}),
        ("i was wrong about the wine", {"alcohol"}),
        ("the wine had nothing to do with it", {"alcohol"}),
        ("wine wasnt the trigger", {"alcohol"}),
        ("remove the wine", {"alcohol"}),
        ("nix the nausea", {"nausea"}),
        ("erase the nausea", {"nausea"}),
        ("cross out the nausea", {"nausea"}),
        ("i take back the nausea", {"nausea"}),
        ("take nausea off", {"nausea"}),
        ("can you take nausea off the list", {"nausea"}),
        ("cross out nausea and wine", {"nausea", "alcohol"}),
        ("not left", {"left"}),
    ],
)
def test_what_is_taken_back_goes(text: str, gone: set[str]) -> None:
    form, outcome = hear(begin(FULL, today=TODAY), text, today=TODAY)
    assert outcome is Outcome.OPEN
    assert _names(form) == {"nausea", "ibuprofen", "left", "alcohol"} - gone


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [("replace nausea with dizziness", "nausea", "dizziness"), ("swap advil for aleve", "ibuprofen", "naproxen")],
)
def test_what_takes_its_place_comes(text: str, old: str, new: str) -> None:
    form, _ = hear(begin(FULL, today=TODAY), text, today=TODAY)
    assert _names(form) == {"nausea", "ibuprofen", "left", "alcohol", new} - {old}


@pytest.mark.parametrize(
    "text", ["take out the tylenol", "take tylenol out too", "get rid of the dizziness", "take out the 2 hours", "nix the blah"]
)
def test_what_is_not_there_is_asked_again(text: str) -> None:
    before = begin(FULL, today=TODAY)
    form, _ = hear(before, text, today=TODAY)
    assert (form.drafts, form.misses) == (before.drafts, 1)


def test_it_goes_from_the_day_that_has_it() -> None:
    form, _ = hear(begin(TWO_DAYS, today=TODAY), "take out the advil", today=TODAY)
    assert (_names(form), _names(form, 1)) == ({"nausea"}, {"nausea"})


def test_it_goes_from_the_day_that_is_named() -> None:
    form, _ = hear(begin(TWO_DAYS, today=TODAY), "take the nausea out for friday", today=TODAY)
    assert (_names(form), _names(form, 1)) == ({"ibuprofen"}, {"nausea"})


@pytest.mark.parametrize("text", ["took advil off the shelf", "i took it out of desperation, advil"])
def test_what_was_taken_stays(text: str) -> None:
    form = begin("headache today 7/10 for 2 hours, nausea", today=TODAY)
    assert "ibuprofen" in _names(hear(form, text, today=TODAY)[0])


def test_an_entry_is_given_up_and_a_day_let_go_as_before() -> None:
    assert hear(begin(FULL, today=TODAY), "forget it", today=TODAY)[1] is Outcome.DISCARD
    assert len(hear(begin(TWO_DAYS, today=TODAY), "forget friday", today=TODAY)[0].drafts) == 1
