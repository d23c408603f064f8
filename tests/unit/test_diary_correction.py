"""Corrections that lean on the entry: of what is told, and of what is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.diary.change import changed
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary_form.form import Outcome, Step, begin, hear
from clinic.domain.names import Issue

TODAY = date(2026, 11, 20)
ENTRY = "headache today 7/10 for 3 hours, nausea, took ibuprofen 400 mg"


def of(text: str, name: str, first: str = ENTRY) -> object:
    """What becomes of one field, said at the read-back; the same as when it is said of the saved entry."""
    draft = begin(first, today=TODAY).drafts[0]
    form, outcome = hear(begin(first, today=TODAY), text, today=TODAY)
    saved = changed(draft, text, TODAY)
    assert (outcome, form.misses) == (Outcome.OPEN, 0)
    assert isinstance(saved, DiaryDraft)
    assert getattr(saved, name) == getattr(form.drafts[0], name)
    return getattr(saved, name)


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("took 600 not 400", "600 mg"),
        ("600 not 400mg", "600 mg"),
        ("not 400 but 600", "600 mg"),
        ("it was 600 mg instead of 400", "600 mg"),
        ("i put 400 but it was 800", "800 mg"),
        ("i meant 2 pills", "2 tablets"),
        ("it was two tablets", "2 tablets"),
        ("only half a pill", "half a tablet"),
        ("one capsule", "1 capsule"),
        ("600mg", "600 mg"),
    ],
)
def test_a_dose_is_put_right_without_its_name(text: str, dose: str) -> None:
    assert of(text, "medications") == (Medication("ibuprofen", dose),)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("i put 7 but it was a 6 fix it", "severity", 6),
        ("6 not 7", "severity", 6),
        ("4 not 3", "duration_minutes", 240),
        ("you wrote 3 hours but it was 5", "duration_minutes", 300),
        ("7 hours not 3", "duration_minutes", 420),
        ("it actually went on longer, make it 7 hours", "duration_minutes", 420),
        ("actually no nausea it was dizziness", "symptoms", ("dizziness",)),
        ("i said nausea but it was dizziness", "symptoms", ("dizziness",)),
        ("you put ibuprofen but i took aleve", "medications", (Medication("naproxen"),)),
        ("skip the nausea", "symptoms", ()),
        ("no nausea i had an aura", "symptoms", ("aura",)),
        ("not ibuprofen, rizatriptan", "medications", (Medication("rizatriptan"),)),
    ],
)
def test_the_wrong_value_says_which_one_is_meant(text: str, name: str, value: object) -> None:
    assert of(text, name) == value


def test_of_two_medicines_the_one_with_the_wrong_dose_is_meant() -> None:
    first = "headache today 7/10 3 hours nausea, took ibuprofen 400 mg and 2 tablets of sumatriptan"
    taken = (Medication("ibuprofen", "600 mg"), Medication("sumatriptan", "2 tablets"))
    assert of("600 not 400", "medications", first) == taken
    assert of("1 tablet not 2", "medications", first) == (
        Medication("ibuprofen", "400 mg"),
        Medication("sumatriptan", "1 tablet"),
    )


def test_what_else_is_said_beside_a_swap_is_heard() -> None:
    assert of("600 not 400, and it was 5 hours", "duration_minutes") == 300
    assert of("600 not 400, and it was 5 hours", "medications") == (Medication("ibuprofen", "600 mg"),)


@pytest.mark.parametrize("text", ["had 2 shots of tequila", "not 2 pills", "13 not 14"])
def test_what_is_no_dose_changes_none(text: str) -> None:
    form, _ = hear(begin(ENTRY, today=TODAY), text, today=TODAY)
    assert form.drafts[0].medications == (Medication("ibuprofen", "400 mg"),)


def test_a_text_that_names_no_change_changes_nothing() -> None:
    assert changed(begin(ENTRY, today=TODAY).drafts[0], "fix it please", TODAY) is None


@pytest.mark.parametrize("text", ["no keep it", "leave it as it is", "no, leave it"])
def test_a_change_that_is_not_wanted_after_all_leaves_the_saved_entry(text: str) -> None:
    form = replace(begin(ENTRY, today=TODAY), target="x")
    assert hear(form, text, today=TODAY)[1] is Outcome.DISCARD


@pytest.mark.parametrize("text", ["fix the dose", "edit the entry", "something is wrong"])
def test_a_change_without_its_value_is_asked_for(text: str) -> None:
    assert hear(begin(ENTRY, today=TODAY), text, today=TODAY)[0].asks is Step.CHANGE


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("no it was tylenol", ["acetaminophen"]),
        ("sorry i meant aleve", ["naproxen"]),
        ("not ibuprofen it was excedrin", ["acetaminophen/aspirin/caffeine"]),
        ("actually it was 2 aleve", ["naproxen"]),
        ("and also took imitrex", ["ibuprofen", "sumatriptan"]),
        ("no wait i took tylenol too", ["ibuprofen", "acetaminophen"]),
    ],
)
def test_a_medicine_put_right_takes_the_place_of_the_only_one(text: str, names: list[str]) -> None:
    medicines = of(text, "medications")
    assert isinstance(medicines, tuple)
    assert [taken.name for taken in medicines] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sorry i meant aleve", ["sumatriptan", "naproxen"]),
        ("no it was maxalt", ["rizatriptan", "ibuprofen"]),
        ("no wait i took tylenol too", ["sumatriptan", "ibuprofen", "acetaminophen"]),
        ("not advil, it was aleve", ["sumatriptan", "naproxen"]),
    ],
)
def test_of_two_medicines_the_one_of_the_same_kind_is_put_right(text: str, names: list[str]) -> None:
    taken = of(text, "medications", "yesterday 7/10 for 3 hours, nausea, took sumatriptan and advil")
    assert isinstance(taken, tuple) and [medicine.name for medicine in taken] == names


TWO = "yesterday 7/10 for 3 hours, nausea, took tylenol 500 mg and maxalt 10 mg"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("actually the maxalt was zomig", [("acetaminophen", "500 mg"), ("zolmitriptan", None)]),
        ("change maxalt to zomig", [("acetaminophen", "500 mg"), ("zolmitriptan", None)]),
        ("replace tylenol with advil 400", [("ibuprofen", "400 mg"), ("rizatriptan", "10 mg")]),
        ("swap the tylenol for aleve", [("naproxen", None), ("rizatriptan", "10 mg")]),
        ("the tylenol should be advil", [("ibuprofen", None), ("rizatriptan", "10 mg")]),
        ("change the zofran to maxalt", [("acetaminophen", "500 mg"), ("rizatriptan", "10 mg")]),
        ("i took advil instead", [("ibuprofen", None), ("rizatriptan", "10 mg")]),
        ("tylenol was 1000", [("acetaminophen", "1000 mg"), ("rizatriptan", "10 mg")]),
        ("the maxalt was only 5 mg", [("acetaminophen", "500 mg"), ("rizatriptan", "5 mg")]),
        ("change the tylenol to 2 tablets", [("acetaminophen", "2 tablets"), ("rizatriptan", "10 mg")]),
        (
            "took zofran with advil too",
            [*(("acetaminophen", "500 mg"), ("rizatriptan", "10 mg")), ("ondansetron", None), ("ibuprofen", None)],
        ),
        ("the maxalt was 3 hours after", [("acetaminophen", "500 mg"), ("rizatriptan", "10 mg")]),
    ],
)
def test_a_medicine_is_put_right_by_its_name(text: str, taken: list[tuple[str, str | None]]) -> None:
    form, _ = hear(begin(TWO, today=TODAY), text, today=TODAY)
    assert [(one.name, one.dose) for one in form.drafts[0].medications] == taken


@pytest.mark.parametrize(("text", "side"), [("no right", "right"), ("make it both", "both"), ("not left, right", "right")])
def test_a_side_alone_puts_the_side_right(text: str, side: str) -> None:
    assert of(text, "side", first=f"{ENTRY}, left side") == side


TAKEN = "headache today 7/10 for 3 hours, nausea, took sumatriptan 50 mg, stress"


@pytest.mark.parametrize(
    ("text", "name", "dose"),
    [
        ("actually it was naproxen 500 mg", "naproxen", "500 mg"),
        ("sorry i meant rizatriptan 10 mg", "rizatriptan", "10 mg"),
        ("no, rizatriptan 10 mg", "rizatriptan", "10 mg"),
        ("oops, it was 2 tablets of excedrin", "acetaminophen/aspirin/caffeine", "2 tablets"),
        ("wait i meant 400 mg ibuprofen", "ibuprofen", "400 mg"),
        ("not sumatriptan, it was aleve 220mg", "naproxen", "220 mg"),
    ],
)
def test_a_medicine_with_its_dose_takes_the_place_of_the_only_one(text: str, name: str, dose: str) -> None:
    assert of(text, "medications", first=TAKEN) == (Medication(name, dose),)


@pytest.mark.parametrize(
    "text", ["also took naproxen 500 mg", "and naproxen 500 mg too", "took naproxen 500 mg", "no wait, naproxen too"]
)
def test_a_medicine_that_is_added_takes_no_place(text: str) -> None:
    medicines = of(text, "medications", first=TAKEN)
    assert isinstance(medicines, tuple)
    assert [taken.name for taken in medicines] == ["sumatriptan", "naproxen"]


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("actually the trigger was wine", ("alcohol",)),
        ("no, it was wine", ("alcohol",)),
        ("sorry i meant lack of sleep", ("lack of sleep",)),
        ("wine too", ("stress", "alcohol")),
        ("also skipped a meal", ("stress", "skipped meal")),
    ],
)
def test_a_trigger_put_right_takes_the_place_of_the_one_told(text: str, triggers: tuple[str, ...]) -> None:
    assert of(text, "triggers", first=TAKEN) == triggers


@pytest.mark.parametrize("text", ["i said today but it was wednesday and a 5", "i put today but it should be wednesday, a 5"])
def test_the_wrong_day_beside_the_right_one_moves_the_entry(text: str) -> None:
    form, _ = hear(begin(ENTRY, today=TODAY), text, today=TODAY)
    assert [(draft.date, draft.severity) for draft in form.drafts] == [(date(2026, 11, 18), 5)]


@pytest.mark.parametrize("first", ["no headache today", "migraine today 6/10", "migraine today 6/10, took imitrex"])
def test_a_medicine_that_the_entry_has_not_is_not_exchanged(first: str) -> None:
    entry = begin(first, today=TODAY).drafts[0]
    assert changed(entry, "the tylenol was actually advil on my last entry", TODAY) is None


def test_a_medicine_that_the_entry_has_is_exchanged() -> None:
    entry = begin("migraine today 6/10, took tylenol", today=TODAY).drafts[0]
    right = changed(entry, "the tylenol was actually advil on my last entry", TODAY)
    assert right is not None
    assert right.medications == (Medication("ibuprofen"),)


@pytest.mark.parametrize("text", ["change it to 40 hours", "40 hours", "it lasted 40 hours", "actually 40 hours"])
def test_a_length_over_a_day_is_taken_where_it_ended_by_now(text: str) -> None:
    assert of(text, "duration_minutes", "headache on tuesday 6/10 for 3 hours, no symptoms, no meds") == 2400


def test_a_length_that_ends_later_than_now_is_asked_about() -> None:
    entry = begin("headache today 6/10 for 3 hours", today=TODAY).drafts[0]
    right = changed(entry, "change it to 40 hours", TODAY)
    assert right is not None
    assert right.issues == (Issue.DURATION_RANGE,)
