"""An entry while it is being told: what is missing, and how tellings are put together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary.summary import lines
from clinic.domain.names import NO_MEDICATION, Issue, Question

DAY = date(2026, 11, 19)
FULL = DiaryDraft(
    date=DAY,
    headache=True,
    severity=Decimal("7.5"),
    duration_minutes=390,
    ongoing=False,
    symptoms=("nausea", "aura"),
    side="left",
    quality=("throbbing",),
    medications=(Medication("sumatriptan", "50 mg"), Medication("ibuprofen")),
    triggers=("stress",),
    note="after the dentist",
)


def test_questions_are_asked_in_the_order_date_severity_duration_symptoms_medications() -> None:
    draft, asked = DiaryDraft(headache=True), []
    while question := draft.missing():
        asked.append(question)
        draft = draft.skipping(question)
    assert asked == list(Question)


def test_a_headache_free_day_needs_only_its_date() -> None:
    free = DiaryDraft(headache=False, severity=Decimal(0))
    assert free.missing() is Question.DATE
    assert free.merged(DiaryDraft(date=DAY, headache=True)).headache is True
    assert DiaryDraft(date=DAY, headache=False, severity=Decimal(0)).missing() is None


def test_a_medicine_told_of_a_headache_free_day_leaves_it_one() -> None:
    free = DiaryDraft(date=DAY, headache=False, severity=Decimal(0), medications=(Medication("propranolol"),))
    more = free.merged(DiaryDraft(medications=(Medication("ibuprofen", "400 mg"),)))
    assert (more.headache, more.severity) == (False, 0)
    assert [taken.name for taken in more.medications] == ["propranolol", "ibuprofen"]
    other_day = more.merged(DiaryDraft(date=DAY, headache=False, severity=Decimal(0)))
    assert other_day.medications == more.medications


def test_a_headache_that_goes_on_is_not_asked_how_long_it_lasted() -> None:
    draft = DiaryDraft(date=DAY, headache=True, severity=Decimal(5), ongoing=True)
    assert draft.missing() is Question.SYMPTOMS


def test_a_full_entry_is_the_contracts_object() -> None:
    assert FULL.as_entry(saved=True, id="x") == {
        "id": "x",
        "saved": True,
        "headache": True,
        "date": "2026-11-19",
        "severity": 7.5,
        "duration_minutes": 390,
        "ongoing": False,
        "symptoms": ["nausea", "aura"],
        "side": "left",
        "quality": ["throbbing"],
        "medications": [{"name": "sumatriptan", "dose": "50 mg"}, {"name": "ibuprofen", "dose": None}],
        "triggers": ["stress"],
        "note": "after the dentist",
    }


def test_what_was_not_said_is_null_or_empty() -> None:
    entry = DiaryDraft().as_entry(saved=False)
    assert entry.pop("saved") is False
    assert all(value is None or value == [] for value in entry.values())


def test_a_whole_severity_is_a_whole_number() -> None:
    severity = DiaryDraft(severity=Decimal("7.0")).as_entry(saved=False)["severity"]
    assert (severity, type(severity)) == (7, int)


@pytest.mark.parametrize(
    "draft",
    [DiaryDraft(), FULL, DiaryDraft(headache=False, severity=Decimal(0), denied=frozenset({"nausea"}), issues=(Issue.OLD_DATE,))],
)
def test_a_draft_survives_the_slot_that_it_is_kept_in(draft: DiaryDraft) -> None:
    assert DiaryDraft.from_json(draft.as_json()) == draft


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        (DiaryDraft(severity=Decimal(6)), {"severity": 6}),
        (DiaryDraft(date=date(2026, 11, 17)), {"date": "2026-11-17"}),
        (DiaryDraft(duration_minutes=60, ongoing=False), {"duration_minutes": 60}),
        (DiaryDraft(ongoing=True), {"duration_minutes": None, "ongoing": True}),
        (DiaryDraft(symptoms=("vomiting",)), {"symptoms": ["nausea", "aura", "vomiting"]}),
        (DiaryDraft(denied=frozenset({"nausea"})), {"symptoms": ["aura"]}),
        (DiaryDraft(denied=frozenset({"stress"})), {"triggers": []}),
        (DiaryDraft(side="both"), {"side": "both"}),
        (DiaryDraft(denied=frozenset({NO_MEDICATION})), {"medications": []}),
        (DiaryDraft(denied=frozenset({"sumatriptan"})), {"medications": [{"name": "ibuprofen", "dose": None}]}),
        (
            DiaryDraft(medications=(Medication("ibuprofen", "400 mg"),)),
            {"medications": [{"name": "sumatriptan", "dose": "50 mg"}, {"name": "ibuprofen", "dose": "400 mg"}]},
        ),
        (
            DiaryDraft(medications=(Medication("sumatriptan"),)),
            {"medications": [{"name": "sumatriptan", "dose": "50 mg"}, {"name": "ibuprofen", "dose": None}]},
        ),
        (DiaryDraft(note="rain"), {"note": "after the dentist; rain"}),
    ],
)
def test_a_correction_changes_what_it_speaks_of_and_nothing_else(correction: DiaryDraft, changed: dict[str, Any]) -> None:
    assert FULL.merged(correction).as_entry(saved=False) == FULL.as_entry(saved=False) | changed


def test_an_entry_that_was_no_headache_after_all_keeps_its_day_and_nothing_of_the_pain() -> None:
    free = FULL.merged(DiaryDraft(headache=False, severity=Decimal(0)))
    assert (free.date, free.headache, free.severity) == (DAY, False, 0)
    assert (free.medications, free.symptoms) == ((), ())


def test_a_value_that_can_be_settles_the_one_that_could_not() -> None:
    wrong = DiaryDraft(date=DAY, headache=True, issues=(Issue.SEVERITY_RANGE, Issue.DURATION_RANGE))
    assert wrong.merged(DiaryDraft(severity=Decimal(9))).issues == (Issue.DURATION_RANGE,)
    assert wrong.skipping(Question.SEVERITY).issues == (Issue.DURATION_RANGE,)


def test_an_impossible_correction_asks_again_and_keeps_the_old_value() -> None:
    corrected = FULL.merged(DiaryDraft(headache=True, issues=(Issue.SEVERITY_RANGE,)))
    assert (corrected.severity, corrected.issues) == (Decimal("7.5"), (Issue.SEVERITY_RANGE,))


def test_taking_back_the_only_medicine_does_not_ask_for_medicine_again() -> None:
    draft = DiaryDraft(
        date=DAY,
        headache=True,
        severity=Decimal(5),
        duration_minutes=60,
        symptoms=("aura",),
        medications=(Medication("aspirin"),),
    )
    assert draft.merged(DiaryDraft(denied=frozenset({"aspirin"}))).missing() is None


def test_the_summary_has_a_line_for_each_thing_that_is_known() -> None:
    assert lines(FULL) == [
        ("day", {"day": "Thursday, November 19, 2026"}),
        ("severity", {"severity": "7.5"}),
        ("duration", {"duration": "6 hours 30 minutes"}),
        ("symptoms", {"symptoms": "nausea, aura"}),
        ("side", {"side": "left"}),
        ("quality", {"quality": "throbbing"}),
        ("medications", {"medications": "sumatriptan (50 mg), ibuprofen"}),
        ("triggers", {"triggers": "stress"}),
        ("note", {"note": "after the dentist"}),
    ]


@pytest.mark.parametrize(
    ("draft", "names"),
    [
        (DiaryDraft(date=DAY, headache=False, severity=Decimal(0)), ["day", "no_headache"]),
        (DiaryDraft(date=DAY, ongoing=True), ["day", "ongoing"]),
        (DiaryDraft(date=DAY, ongoing=True, duration_minutes=60), ["day", "so_far"]),
        (DiaryDraft(date=DAY, side="both", denied=frozenset({NO_MEDICATION})), ["day", "both_sides", "no_medicine"]),
        (DiaryDraft(date=DAY, severity=Decimal(0), headache=True), ["day", "severity"]),
    ],
)
def test_the_summary_says_what_was_said_to_be_absent(draft: DiaryDraft, names: list[str]) -> None:
    assert [name for name, _ in lines(draft)] == names


def test_that_one_is_over_whose_length_is_known_changes_nothing() -> None:
    known = DiaryDraft(headache=True, duration_minutes=720, ongoing=False)
    assert known.merged(DiaryDraft(headache=True, ongoing=False)).duration_minutes == 720
    so_far = DiaryDraft(headache=True, duration_minutes=720, ongoing=True)
    assert so_far.merged(DiaryDraft(headache=True, ongoing=False)).duration_minutes is None
