"""A diary entry while it is being told: what is known, what is missing, and how two tellings become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from clinic.domain.names import NO_MEDICATION, Issue, Question

DAY = 24 * 60  # minutes
# "All day" is counted as this many minutes, and read back in the patient's words.
WAKING_DAY = 16 * 60
# A single headache that is told as longer than this is asked about again.
LONGEST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Medication:
    """`name` is the generic name in lower case, or what was written; `dose` is as told ("50 mg", "2 tablets")."""

    name: str
    dose: str | None = None


@dataclass(frozen=True, slots=True)
class DiaryDraft:
    """One day of the diary as far as it is known. What was not said is None or empty.

    `severity`: worst pain of the day, 0 to 10 in steps of a half. `duration_minutes`: more than a day when it was told so.
    `pain_word`: the word that `severity` was read from, or the figure that it was rounded from, until the entry is saved ("bad").
    `settled`: questions that were answered with nothing ("no medicine") or skipped. `denied`: names said not to be there.
    """

    date: date | None = None
    headache: bool | None = None
    severity: Decimal | None = None
    duration_minutes: int | None = None
    ongoing: bool | None = None
    symptoms: tuple[str, ...] = ()
    side: str | None = None
    quality: tuple[str, ...] = ()
    medications: tuple[Medication, ...] = ()
    triggers: tuple[str, ...] = ()
    note: str | None = None
    settled: frozenset[Question] = frozenset()
    denied: frozenset[str] = frozenset()
    issues: tuple[Issue, ...] = ()
    pain_word: str | None = field(default=None, compare=False)

    def missing(self) -> Question | None:
        """The next question, or None when the entry can be read back. A headache-free day needs only its date."""
        wanted = [Question.DATE] if self.headache is False else list(Question)
        return next((question for question in wanted if self.lacks(question)), None)

    def lacks(self, question: Question) -> bool:
        """Whether `question` is neither answered nor settled."""
        return not self._answers(question)

    def _answers(self, question: Question) -> bool:
        known: Mapping[Question, bool] = {
            Question.DATE: self.date is not None,
            Question.SEVERITY: self.severity is not None,
            Question.DURATION: self.duration_minutes is not None or self.ongoing is True,
            Question.SYMPTOMS: bool(self.symptoms),
            Question.MEDICATIONS: bool(self.medications),
        }
        return known[question] or question in self.settled

    @property
    def says_nothing(self) -> bool:
        """Whether nothing but, at most, the word headache was understood."""
        return replace(self, headache=None) == DiaryDraft()

    @property
    def of_any_day(self) -> bool:
        """Whether nothing is told but what a day without a headache may have as well: its date, medicines and a note."""
        beside = replace(self, date=None, issues=(), medications=(), note=None, settled=frozenset(), denied=frozenset())
        return self.headache is None and beside.says_nothing

    def _free_with(self, other: DiaryDraft) -> DiaryDraft:
        return replace(
            self,
            date=other.date or self.date,
            medications=_medications(self, other),
            note=_notes(self, other),
            issues=(*_without(self.issues, _touched(other)), *other.issues),
        )

    def skipping(self, question: Question) -> DiaryDraft:
        """The same entry, with `question` left unanswered for good."""
        return replace(self, settled=self.settled | {question}, issues=_without(self.issues, {question}))

    def merged(self, other: DiaryDraft) -> DiaryDraft:
        """This entry with what `other` says put over it: its values win, its lists add, its denials take away."""
        if other.headache is False:
            taken = _medications(self, other) if self.headache is False else other.medications
            return replace(other, date=other.date or self.date, note=other.note or self.note, medications=taken)
        if self.headache is False and other.headache is None and other.of_any_day:
            return self._free_with(other)
        base = replace(self, severity=None) if self.headache is False else self
        return replace(
            base,
            date=other.date or base.date,
            headache=other.headache or (True if base.headache is not None or not other.says_nothing else None),
            severity=other.severity if other.severity is not None else base.severity,
            pain_word=other.pain_word if other.severity is not None else base.pain_word,
            **_lasting(base, other),
            symptoms=_joined(base.symptoms, other.symptoms, without=other.denied),
            side=other.side or (None if base.side in other.denied else base.side),
            quality=_joined(base.quality, other.quality, without=other.denied),
            medications=_medications(base, other),
            triggers=_joined(base.triggers, other.triggers, without=other.denied),
            note=_notes(base, other),
            settled=base.settled | other.settled | _emptied(base, other),
            denied=_denied(base, other),
            issues=(*_without(base.issues, _touched(other)), *other.issues),
        )

    def as_entry(self, *, saved: bool, id: str | None = None) -> dict[str, Any]:
        """The `entry` object of the chat API."""
        return {
            "id": id,
            "saved": saved,
            "headache": self.headache,
            "date": self.date.isoformat() if self.date else None,
            "severity": plain_number(self.severity),
            "duration_minutes": self.duration_minutes,
            "ongoing": self.ongoing if self.duration_minutes is None else bool(self.ongoing),
            "symptoms": list(self.symptoms),
            "side": self.side,
            "quality": list(self.quality),
            "medications": [{"name": taken.name, "dose": taken.dose} for taken in self.medications],
            "triggers": list(self.triggers),
            "note": self.note,
        }

    def as_json(self) -> dict[str, Any]:
        """Everything, as JSON: what `from_json` reads back."""
        return self.as_entry(saved=False) | {
            "ongoing": self.ongoing,
            "settled": sorted(self.settled),
            "denied": sorted(self.denied),
            "issues": list(self.issues),
            "pain_word": self.pain_word,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> DiaryDraft:
        """The draft that `as_json` wrote. `KeyError`, `TypeError` or `ValueError` for anything else."""
        return cls(
            date=date.fromisoformat(stored["date"]) if stored["date"] else None,
            headache=stored["headache"],
            severity=None if stored["severity"] is None else Decimal(str(stored["severity"])),
            duration_minutes=stored["duration_minutes"],
            ongoing=stored["ongoing"],
            symptoms=tuple(stored["symptoms"]),
            side=stored["side"],
            quality=tuple(stored["quality"]),
            medications=tuple(Medication(taken["name"], taken["dose"]) for taken in stored["medications"]),
            triggers=tuple(stored["triggers"]),
            note=stored["note"],
            settled=frozenset(Question(name) for name in stored["settled"]),
            denied=frozenset(stored["denied"]),
            issues=tuple(Issue(name) for name in stored["issues"]),
            pain_word=stored.get("pain_word"),
        )


def plain_number(value: Decimal | None) -> int | float | None:
    """7 for Decimal("7.0"), 7.5 for Decimal("7.5"): as JSON and people write it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _notes(ours: DiaryDraft, theirs: DiaryDraft) -> str | None:
    return "; ".join(dict.fromkeys(note for note in (ours.note, theirs.note) if note)) or None


def _joined(ours: Iterable[str], theirs: Iterable[str], *, without: frozenset[str]) -> tuple[str, ...]:
    kept = [name for name in ours if name not in without]
    return tuple(dict.fromkeys([*kept, *theirs]))


def _medications(base: DiaryDraft, other: DiaryDraft) -> tuple[Medication, ...]:
    """Both lists; a medicine told again keeps the newer dose. "No medicine at all" empties the list."""
    if NO_MEDICATION in other.denied:
        return ()
    taken = {medication.name: medication for medication in base.medications if medication.name not in other.denied}
    for medication in other.medications:
        before = taken.get(medication.name)
        taken[medication.name] = before if before and medication.dose is None else medication
    return tuple(taken.values())


def _emptied(base: DiaryDraft, other: DiaryDraft) -> frozenset[Question]:
    """The questions whose only answers `other` takes back: they are not asked again."""
    symptoms = {Question.SYMPTOMS} if base.symptoms and set(base.symptoms) <= other.denied else set()
    taken = {medication.name for medication in base.medications}
    return frozenset(symptoms | ({Question.MEDICATIONS} if taken and taken <= other.denied else set()))


def _denied(base: DiaryDraft, other: DiaryDraft) -> frozenset[str]:
    """What either says is not there, less what the newer one says is."""
    there = {*other.symptoms, *other.quality, *other.triggers, *(taken.name for taken in other.medications)}
    return (base.denied | other.denied) - there - ({NO_MEDICATION} if other.medications else set())


def _lasting(base: DiaryDraft, other: DiaryDraft) -> dict[str, Any]:
    """Length and whether it goes on, which are told together: a new length ends what was ongoing. Of one whose length is known it
    is nothing new that it is over."""
    if base.duration_minutes and not base.ongoing and other.duration_minutes is None and other.ongoing is False:
        return {"duration_minutes": base.duration_minutes, "ongoing": False}
    if other.duration_minutes is not None or other.ongoing is not None:
        return {"duration_minutes": other.duration_minutes, "ongoing": other.ongoing}
    return {"duration_minutes": base.duration_minutes, "ongoing": base.ongoing}


def _touched(other: DiaryDraft) -> set[Question]:
    """The questions that `other` says something on, whether it can be or not."""
    said = {Question.DATE: other.date, Question.SEVERITY: other.severity, Question.DURATION: other.duration_minutes}
    touched = {question for question, value in said.items() if value is not None}
    touched |= {Question.DURATION} if other.ongoing is not None else set()
    return touched | {issue.question for issue in other.issues} | set(other.settled)


def _without(issues: Iterable[Issue], questions: set[Question]) -> tuple[Issue, ...]:
    return tuple(issue for issue in issues if issue.question not in questions)
