"""Whatever is said to the diary's form in whatever order, and whatever its slot holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.diary_form.form import DiaryForm, Outcome, begin, hear
from tests.unit.test_diary_form import COMPLETE, TODAY


@pytest.mark.parametrize(
    "stored", [{"drafts": []}, {"drafts": [{}]}, {"x": 1}, {"drafts": [], "step": None, "misses": 0, "unsaved": False}]
)
def test_a_slot_that_holds_nonsense_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        DiaryForm.from_json(stored)


TURNS = st.sampled_from(
    [
        "yes",
        "no",
        "skip",
        "6",
        "11",
        "tomorrow",
        "monday and tuesday",
        "nausea",
        "no meds",
        "actually 4",
        "change it",
        "???",
        "no headache",
        "5 hours",
    ]
)


@settings(deadline=None)
@given(
    st.lists(TURNS, max_size=12),
    st.sampled_from(["log a headache", COMPLETE, "no headache today", "monday 5/10 and today 3/10", ""]),
)
def test_no_sequence_of_answers_breaks_the_dialogue_or_saves_what_is_incomplete(turns: list[str], first: str) -> None:
    form = begin(first, today=TODAY)
    for turn in turns:
        form, outcome = hear(form, turn, today=TODAY)
        if outcome is Outcome.SAVE:
            assert all(draft.date and not draft.issues and draft.missing() is None for draft in form.drafts)
            return
