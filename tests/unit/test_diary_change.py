"""What a message wants done to entries that are saved already."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clinic.domain.diary.change import Wish, deletion_beside, read_change
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary.repeated import repeated, same_as
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, begin, hear, updated
from clinic.domain.names import Issue

TODAY = date(2026, 11, 20)
SAVED = DiaryDraft(
    date=date(2026, 11, 19), headache=True, severity=Decimal(6), duration_minutes=120, ongoing=False, symptoms=("nausea",),
    medications=(Medication("ibuprofen", "2"),), note="at work",
)  # fmt: skip


@pytest.mark.parametrize("text", ["undo", "undo that", "take that back", "undo the last one", "undo please"])
def test_undo_names_no_day(text: str) -> None:
    assert read_change(text, TODAY).wish is Wish.UNDO


@pytest.mark.parametrize(
    "text", ["delete the last one", "remove the last entry", "delete my last entry", "delete that", "scrap it"]
)
def test_whoever_says_delete_is_shown_the_entry_first(text: str) -> None:
    assert (read_change(text, TODAY).wish, read_change(text, TODAY).day) == (Wish.DELETE, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("delete tuesday's", 17),
        ("delete yesterday", 19),
        ("can you remove the entry from the 12th", 12),
        ("erase the one from 3 days ago pls", 17),
        ("scrap todays entry", 20),
        ("delete everything from november 14", 14),
        ("get rid of saturday's headache", 14),
        ("can you get rid of the one from friday", 20),
        ("remove the one from last monday", 16),
        ("take tuesday off my diary", 17),
        ("take out yesterday's entry", 19),
        ("get that entry from thursday out of there", 19),
        ("throw out wednesday's", 18),
        ("trash the one on the 4th", 4),
        ("drop sunday's entry", 15),
        ("cancel the entry for monday", 16),
        ("i want tuesday's headache gone", 17),
        ("please remove yesterdays migraine", 19),
        ("delete all of yesterday", 19),
    ],
)
def test_a_deletion_names_the_day_that_is_meant(text: str, day: int) -> None:
    wanted = read_change(text, TODAY)
    assert (wanted.wish, wanted.day) == (Wish.DELETE, date(2026, 11, day))
    assert deletion_beside(text, TODAY)  # while another entry is open, too


@pytest.mark.parametrize(
    ("text", "every"),
    [("delete everything from november 14", True), ("delete both of tuesday", True), ("delete tuesday's", False)],
)
def test_all_of_a_day_or_one_of_it_is_to_be_deleted(text: str, every: bool) -> None:
    assert read_change(text, TODAY).every is every


@pytest.mark.parametrize(
    "text",
    [
        "drop monday to a 5",
        "get rid of the nausea on friday",
        "took medicine to get rid of saturday's headache",
        "had to take tuesday off work",
        "take the advil out of tuesday",
        "cancel",
        "clear day yesterday",
    ],
)
def test_what_only_sounds_like_a_deletion_deletes_nothing(text: str) -> None:
    assert read_change(text, TODAY).wish is Wish.CHANGE or not deletion_beside(text, TODAY)
    assert deletion_beside(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day", "name", "value"),
    [
        ("change yesterday to a 6", 19, "severity", Decimal(6)),
        ("tuesday was 8/10 not 5", 17, "severity", Decimal(8)),
        ("actually it was 4 hours", None, "duration_minutes", 240),
        ("delete the nausea from yesterday", 19, "denied", frozenset({"nausea"})),
        ("the monday one was on tuesday", 16, "date", date(2026, 11, 17)),
        ("i took imitrex yesterday, forgot to say", 19, "medications", (Medication("sumatriptan"),)),
        ("my entry is wrong", None, "severity", None),
    ],
)
def test_a_change_brings_what_shall_stand_in_the_entry(text: str, day: int | None, name: str, value: object) -> None:
    wanted = read_change(text, TODAY)
    assert (wanted.wish, wanted.day) == (Wish.CHANGE, day and date(2026, 11, day))
    assert getattr(wanted.told, name) == value


def test_a_day_that_cannot_be_is_no_day() -> None:
    wanted = read_change("delete the entry of 3/3/2019", TODAY)
    assert wanted.day is None
    assert wanted.told.issues == (Issue.OLD_DATE,)


@pytest.mark.parametrize(
    ("text", "day"),
    [("same as yesterday", 19), ("same as monday but a 4", 16), ("the same headache as tuesday", None), ("yesterday 6/10", None)],
)
def test_an_entry_may_be_told_as_the_same_as_that_of_another_day(text: str, day: int | None) -> None:
    assert same_as(text, TODAY) == (day and date(2026, 11, day))


def test_a_repeated_entry_is_todays_with_what_is_said_otherwise_and_without_the_note() -> None:
    copy = repeated(SAVED, "same as yesterday but a 4, no nausea", TODAY)
    assert (copy.date, copy.severity, copy.symptoms, copy.note) == (TODAY, 4, (), None)
    assert (copy.duration_minutes, copy.medications) == (SAVED.duration_minutes, SAVED.medications)


def test_the_same_headache_told_again_keeps_the_worst_pain_and_adds_the_rest() -> None:
    form = updated(replace(begin("yesterday 4/10, 5 hours, aura", today=TODAY), target="x"), SAVED)
    (draft,) = form.drafts
    assert (draft.severity, draft.duration_minutes, draft.symptoms) == (6, 300, ("nausea", "aura"))
    assert form.target == "x"


@pytest.mark.parametrize(
    ("said", "outcome", "misses"),
    [
        *[(yes, Outcome.DELETE, 0) for yes in ("yes", "yes, delete it", "delete", "ok delete it", "yep")],
        *[(no, Outcome.DISCARD, 0) for no in ("no", "keep it", "cancel", "never mind", "no, keep it")],
        *[(other, Outcome.OPEN, 1) for other in ("hm", "why", "the other one", "6/10")],
    ],
)
def test_only_a_clear_yes_deletes(said: str, outcome: Outcome, misses: int) -> None:
    form, ended = hear(DiaryForm((SAVED,), Step.DELETE, target="x"), said, today=TODAY)
    assert (ended, form.misses, form.drafts) == (outcome, misses, (SAVED,))


@pytest.mark.parametrize(
    ("said", "target", "apart", "step"),
    [
        ("the same one", "x", False, None),
        ("it was the same headache", "x", False, None),
        ("another one", None, True, None),
        ("no, a second one", None, True, None),
        ("what", None, False, Step.OVERLAP),
    ],
)
def test_whether_it_is_the_same_headache_decides_what_is_saved(
    said: str, target: str | None, apart: bool, step: Step | None
) -> None:
    form, outcome = hear(DiaryForm((SAVED,), Step.OVERLAP, same_day="x"), said, today=TODAY)
    assert (outcome, form.target, form.apart, form.step) == (Outcome.OPEN, target, apart, step)


def test_every_state_of_the_form_goes_through_its_slot_unharmed() -> None:
    form = DiaryForm((SAVED,), Step.OVERLAP, 2, False, "t", "s", True, ("a", "b"), True)
    assert DiaryForm.from_json(form.as_json()) == form


def test_a_slot_of_the_release_before_is_read() -> None:
    stored = DiaryForm((SAVED,)).as_json()
    old = {name: stored[name] for name in ("drafts", "asks", "step", "misses", "unsaved")}
    assert DiaryForm.from_json(old) == DiaryForm((SAVED,))


def test_a_day_answered_for_a_day_without_headache_keeps_it_without() -> None:
    form = begin("no headaches this month", today=TODAY)
    assert form.asks is Issue.VAGUE_DATE
    form, _ = hear(form, "monday", today=TODAY)
    assert (form.drafts[0].headache, form.drafts[0].date, form.asks) == (False, date(2026, 11, 16), Step.READ_BACK)


@pytest.mark.parametrize(
    ("first", "day"), [("6/10, 3 hours", TODAY), ("log a headache", None), ("bad one the other night", None)]
)
def test_what_is_told_without_a_day_is_todays(first: str, day: date | None) -> None:
    assert begin(first, today=TODAY).drafts[0].date == day


@pytest.mark.parametrize(
    ("first", "answers", "asked"),
    [
        ("headache today 7/10 3 hours", ["no nausea no meds"], Step.READ_BACK),
        ("headache today", ["all day"], "severity"),
        ("headache today 7/10", ["all day"], "symptoms"),
        ("headache today 7/10", ["6 hours? no, 2 hours"], "symptoms"),
        ("pressure both sides", [], "severity"),
    ],
)
def test_an_answer_settles_what_it_speaks_of_and_no_more(first: str, answers: list[str], asked: str) -> None:
    form = begin(first, today=TODAY)
    for text in answers:
        form, _ = hear(form, text, today=TODAY)
    assert form.asks == asked
    assert form.drafts[0].duration_minutes in (None, 180, 960, 120)
