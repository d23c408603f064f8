"""Medicines of a diary file are known by their generic names, whatever they are called, so that days of a class are counted."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.diary_files.items import medicines
from clinic.diary_files.reading import read_file
from clinic.domain import lexicon
from clinic.domain.diary.draft import Medication
from clinic.domain.medication_classes import MedicationClass, class_of, classes_of

TODAY = date(2026, 11, 28)
NAMES = lexicon.medication_names()


def own(cell: str) -> tuple[Medication, ...]:
    content = f'date,headache,severity,medications\n2026-11-20,yes,7,"{cell}"\n'
    (read,) = read_file(content.encode(), today=TODAY, order="mdy").read
    return read.draft.medications


def buddy(cell: str) -> tuple[Medication, ...]:
    content = f'"Started","Lasted","Pain Level","Helpful Medication"\n"11/20/26 09:00","1h","7","{cell}"\n'
    (read,) = read_file(content.encode(), today=TODAY, order="mdy").read
    return read.draft.medications


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Imitrex", ["sumatriptan"]),
        ("Excedrin Migraine", ["acetaminophen/aspirin/caffeine"]),
        ("Acetaminophen/Aspirin/Caffeine", ["acetaminophen/aspirin/caffeine"]),
        ("suma/naproxen", ["sumatriptan/naproxen"]),
        ("hydrocodone/acetaminophen", ["hydrocodone/acetaminophen"]),
        ("Tylenol PM", ["acetaminophen/diphenhydramine"]),
        ("Advil and Imitrex", ["ibuprofen", "sumatriptan"]),
        ("ginger tea", ["ginger tea"]),
        ("rescue med", ["rescue med"]),
    ],
)
def test_both_kinds_of_file_know_a_medicine_by_every_name(cell: str, names: list[str]) -> None:
    assert [taken.name for taken in own(cell)] == names
    assert [taken.name for taken in buddy(cell)] == names


def test_every_name_of_the_lexicon_is_its_generic_one_and_that_one_is_itself() -> None:
    for generic, written in NAMES.items():
        assert {medicines(name, TODAY) for name in (generic, *written)} == {(Medication(generic),)}


def test_what_a_class_is_known_by_is_never_made_another() -> None:
    for kind in MedicationClass:
        for name in lexicon.load("medication_classes")[kind.value]:
            assert classes_of(taken.name for taken in medicines(name, TODAY)) == {class_of(name)}


def test_the_dose_is_the_files_else_the_one_in_the_name() -> None:
    assert own("Imitrex [50 mg]; Advil 400mg; 2 Aleve [220 mg]") == (
        Medication("sumatriptan", "50 mg"),
        Medication("ibuprofen", "400 mg"),
        Medication("naproxen", "220 mg"),
    )
    assert own("Ginger Tea [1 cup]") == (Medication("Ginger Tea", "1 cup"),)
    assert buddy("2x Imitrex 50mg") == (Medication("sumatriptan", "2 x 50 mg"),)


def test_medicines_may_stand_without_a_space_between_them() -> None:
    assert own("imitrex;advil; ") == (Medication("sumatriptan"), Medication("ibuprofen"))
