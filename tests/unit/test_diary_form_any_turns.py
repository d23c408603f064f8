"""Whatever is said to the diary's form in whatever order, and whatever its slot holds."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm, Outcome, begin, hear
from clinic.domain.diary_form.state import Step
from clinic.domain.names import Question
from tests.unit.test_diary_form import COMPLETE, TODAY


@pytest.mark.parametrize(
    "stored", [{"drafts": []}, {"drafts": [{}]}, {"x": 1}, {"drafts": [], "step": None, "misses": 0, "unsaved": False}]
)
def test_a_slot_that_holds_nonsense_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        DiaryForm.from_json(stored)


COMPLETED = begin(COMPLETE, today=TODAY).drafts[0]
FULL = DiaryForm(
    (COMPLETED, DiaryDraft(date=TODAY)),
    Step.OVERLAP,
    misses=2,
    unsaved=True,
    target="t",
    same_day="s",
    apart=True,
    saved=("a", "b"),
    urged=True,
    affirmed=True,
    noted=2,
    replaced=COMPLETED,
    removed=(COMPLETED,),
    aside=(COMPLETED,),
    stood=True,
    shown=False,
    instead=("c",),
    assumed=True,
    standing=("d",),
    over=1,
    checked=(TODAY,),
    choice=("e",),
    wish="delete it",
    others=("f",),
    anew=Question.SEVERITY,
)


def test_every_field_of_the_form_goes_through_its_slot() -> None:
    empty = DiaryForm()
    assert [each.name for each in fields(FULL) if getattr(FULL, each.name) == getattr(empty, each.name)] == []
    assert DiaryForm.from_json(json.loads(json.dumps(FULL.as_json()))) == FULL
    assert DiaryForm.from_json(empty.as_json()) == empty


@pytest.mark.parametrize("name", [each.name for each in fields(DiaryForm) if each.name != "drafts"])
def test_a_field_that_an_earlier_release_did_not_know_is_as_in_a_new_form(name: str) -> None:
    stored = FULL.as_json()
    del stored[name]
    assert getattr(DiaryForm.from_json(stored), name) == getattr(DiaryForm(), name)


def test_what_only_an_earlier_release_knew_is_left_out() -> None:
    assert DiaryForm.from_json(FULL.as_json() | {"mood": "low", "at": 3}) == FULL


@pytest.mark.parametrize("name", [each.name for each in fields(DiaryForm)])
@pytest.mark.parametrize("value", ["", "x", 7, 1.5, ["y", 3], [None], {"z": 1}, [["y"]]])
def test_a_field_of_another_kind_is_refused_or_stays_what_it_is(name: str, value: object) -> None:
    try:
        form = DiaryForm.from_json(FULL.as_json() | {name: value})
    except (KeyError, TypeError, ValueError):
        return
    assert form.as_json()[name] == value


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
