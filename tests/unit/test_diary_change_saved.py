"""What is said behind an entry that is saved: more of it, something else, or that it should not be there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clinic.domain.diary.change import Wish, adds_to, changed, read_change, saved_change
from clinic.domain.diary.draft import DiaryDraft, Medication

TODAY = date(2026, 11, 20)
SAVED = DiaryDraft(date(2026, 11, 19), True, Decimal(6), 240, False, ("nausea",), medications=(Medication("acetaminophen"),))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "also took imitrex",
            "oh and i threw up too",
            "also had light sensitivity",
            "i took a maxalt for it",
            "and i felt sick",
            "add that my period started",
            "add stress as a trigger",
            "include that i threw up",
        ),
        *(
            "it also hurt on the left",
            "took aleve with it",
            "plus aura",
            "also took 2 advil for the headache",
            "and stress did it",
        ),
        *("and yesterday i took advil too",),
    ],
)
def test_what_goes_on_with_a_saved_entry_is_added_to_it(text: str) -> None:
    assert adds_to(SAVED, text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("also had one today", "also had one, with nausea", "another one with nausea too", "also headache with nausea"),
        *(
            "i also had a migraine with aura",
            "also had nausea today",
            "and also 5/10 with nausea",
            "also lasted 2 hours with aura",
        ),
        *(
            "i took an advil",
            "also no nausea",
            "also i wanted to ask about imitrex",
            "nausea",
            "and no headache today",
            "too bad",
        ),
        *("also had a headache this morning", "and a migraine with aura on monday"),
    ],
)
def test_a_further_headache_or_one_of_another_day_adds_to_none(text: str) -> None:
    assert not adds_to(SAVED, text, TODAY)
    assert not adds_to(DiaryDraft(date(2026, 11, 19), False, Decimal(0)), "also took imitrex", TODAY)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("no tylenol, I took sumatriptan", ["sumatriptan"]),
        ("not tylenol, it was aleve", ["naproxen"]),
        ("no tylenol but i took aleve", ["naproxen"]),
        ("no, tylenol and aleve", ["acetaminophen", "naproxen"]),
        ("no advil, i took sumatriptan", ["acetaminophen", "sumatriptan"]),
    ],
)
def test_a_medicine_that_was_not_taken_makes_room_for_the_one_that_was(text: str, names: list[str]) -> None:
    new = changed(SAVED, text, TODAY)
    assert new is not None and [taken.name for taken in new.medications] == names


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("i logged tuesday by mistake", 17), ("wednesday's was a mistake", 18), ("i put sunday in by accident", 15)),
        *(("saturday never happened", 14), ("monday didnt happen take it out", 16)),
    ],
)
def test_an_entry_that_should_not_be_there_is_to_be_deleted(text: str, day: int) -> None:
    for wanted in (read_change(text, TODAY), saved_change(text, TODAY)):
        assert wanted is not None
        assert (wanted.wish, wanted.day) == (Wish.DELETE, date(2026, 11, day))


@pytest.mark.parametrize(
    "text",
    [
        *("i put 8 for tuesday by mistake", "tuesday i took naproxen by mistake"),
        *("friday was a mistake, i drank wine and got a migraine 7/10",),
    ],
)
def test_a_mistake_in_an_entry_or_in_the_day_deletes_nothing(text: str) -> None:
    assert read_change(text, TODAY).wish is Wish.CHANGE


@pytest.mark.parametrize("text", ["scratch that last entry", "scratch my last log", "trash the most recent entry"])
def test_the_last_entry_is_to_be_deleted_and_not_only_undone(text: str) -> None:
    assert read_change(text, TODAY).wish is Wish.DELETE


@pytest.mark.parametrize(
    "text",
    [
        *("the one on saturday was really a five", "yesterdays lasted 10 hours", "yesterday's was worse, an 8"),
        *("that one yesterday lasted 4 hours", "the headache last night was a 6", "saturday's headache was 7/10 for 3 hours"),
    ],
)
def test_a_headache_that_is_spoken_of_as_known_is_changed(text: str) -> None:
    assert saved_change(text, TODAY) is not None


@pytest.mark.parametrize(
    "text", ["yesterday was 7/10", "headache on saturday, 5/10", "mondays are always bad", "had one yesterday, a 6"]
)
def test_a_headache_that_is_told_anew_changes_nothing(text: str) -> None:
    assert saved_change(text, TODAY) is None
