"""What kind of acute medicine a name in the diary is, for counting days by class."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from clinic.domain import lexicon


class MedicationClass(StrEnum):
    """Classes of acute medicine, in the order in which they are told."""

    TRIPTAN = "triptan"
    ERGOT = "ergot"
    OPIOID = "opioid"
    COMBINATION = "combination"
    SIMPLE = "simple"
    GEPANT = "gepant"
    DITAN = "ditan"
    UNKNOWN = "unknown"


# Overused from 10 days a month on, whichever of them it was on each of those days (om-overuse-limits, om-overuse-mixed).
TEN_DAY_CLASSES = frozenset({MedicationClass.TRIPTAN, MedicationClass.ERGOT, MedicationClass.OPIOID, MedicationClass.COMBINATION})


@cache
def _classes() -> dict[str, MedicationClass | None]:
    found = lexicon.load("medication_classes")
    return {name: None if kind == "none" else MedicationClass(kind) for kind, names in found.items() for name in names}


def class_of(name: str) -> MedicationClass | None:
    """The class of a medicine by its generic name; UNKNOWN for a name that is not known; None for one that is not acute."""
    return _classes().get(name, MedicationClass.UNKNOWN)


def classes_of(names: Iterable[str]) -> frozenset[MedicationClass]:
    """The classes of acute medicine among the names."""
    return frozenset(found for name in names if (found := class_of(name)) is not None)
