"""An entry while it is being told, or while what is done to it may still be taken back: what the slot of the form holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from clinic.domain.diary.draft import DAY, DiaryDraft
from clinic.domain.diary_parser.lasting import lengths
from clinic.domain.diary_parser.reading import read
from clinic.domain.names import Issue, Question

# From here on a headache needs advice the same day (status migrainosus).
DAYS = 3


class Step(StrEnum):
    """What is open beside a question: the entry was read back, a change was announced, the day has an entry already, that entry
    cannot be true beside what is told, an entry is to be deleted, it is open which of several is meant, or what a note says."""

    READ_BACK = "read_back"
    CHANGE = "correct_first"
    OVERLAP = "overlap"
    INSTEAD = "instead"
    DELETE = "confirm_delete"
    WHICH = "which_entry"
    NOTE = "ask_note"


class Outcome(StrEnum):
    OPEN = "open"
    SAVE = "save"
    DISCARD = "discard"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class DiaryForm:
    """`drafts`: one a day that is being told. `at`: the draft that the open question is about.

    `misses`: answers in a row that were not understood. `step`: set once everything is known.
    `unsaved`: what was told is not in the diary, though the form is over. `target`: the saved entry that is changed or deleted.
    `same_day`: the saved entry of the draft's day, while it is open whether the draft is of the same attack; `apart`: it is not.
    `saved`: the entries that were saved last; `replaced`: what the first of them said before it was changed.
    `urged`: the advice for a headache of three days was given.
    `affirmed`: the last answer said that there is something to tell, and not what: a yes, "my usual meds", "a while".
    `noted`: how many of the drafts the patient has been told of.
    `removed`: the entries that the last step took out of the diary. `aside`: what was being told when a deletion came between.
    `shown`: the draft was read to the patient since it was changed, while another question than the read-back is open.
    `instead`: the saved entries in whose place what is told was read back.
    `standing`: those that the open question is about, where several days are told, of the draft `over`; `checked`: the days
    that were asked about so.
    `assumed`: no day was told, so that today's was put in.
    `others`: what was saved in the same step as the entry that was taken back alone, and may be taken back as well.
    `choice`: the saved entries that `drafts` are, of which one is meant by `wish`, in the patient's words.
    `anew`: what is asked for anew, though the entry has it.
    `stood`: what was "saved" last was in the diary before, so that it is none of the last step's.
    """

    drafts: tuple[DiaryDraft, ...] = (DiaryDraft(),)
    step: Step | None = None
    misses: int = 0
    unsaved: bool = False
    target: str | None = None
    same_day: str | None = None
    apart: bool = False
    saved: tuple[str, ...] = ()
    urged: bool = False
    affirmed: bool = False
    noted: int = 1
    replaced: DiaryDraft | None = None
    removed: tuple[DiaryDraft, ...] = ()
    aside: tuple[DiaryDraft, ...] = ()
    stood: bool = False
    shown: bool = True
    instead: tuple[str, ...] = ()
    assumed: bool = False
    standing: tuple[str, ...] = ()
    over: int = 0
    checked: tuple[date, ...] = ()
    choice: tuple[str, ...] = ()
    wish: str = ""
    others: tuple[str, ...] = ()
    anew: Question | None = None

    @property
    def at(self) -> int:
        """The first draft that something is open about; the last one when nothing is."""
        if self.standing:
            return min(self.over, len(self.drafts) - 1)
        open_ones = (n for n, draft in enumerate(self.drafts) if draft.issues or draft.missing())
        return next(open_ones, len(self.drafts) - 1)

    @property
    def holds_something(self) -> bool:
        """Whether anything was told yet."""
        return not all(draft.says_nothing for draft in self.drafts)

    @property
    def told_beside(self) -> tuple[DiaryDraft, ...]:
        """The drafts that are in no diary yet: without a saved entry that is changed, or those that are to be deleted."""
        return () if self.step in (Step.DELETE, Step.WHICH) else self.drafts[1 if self.target else 0 :]

    def goes_on_for_days(self, today: date) -> bool:
        """Whether any headache lasted for three days or longer, or began three days ago and still goes on."""
        return any(_lasts_for_days(draft, today) for draft in self.drafts if draft.headache is not False)

    @property
    def asks(self) -> Question | Issue | Step:
        """What the patient is asked now."""
        draft = self.drafts[self.at]
        if self.step not in (None, Step.READ_BACK):
            return self.step
        return self.anew or (draft.issues[0] if draft.issues else None) or draft.missing() or Step.READ_BACK

    def calm(self) -> DiaryForm:
        """The same form, with no answer that was not understood."""
        return replace(self, misses=0)

    def missed(self) -> DiaryForm:
        """The same form, with one more answer that was not understood."""
        return replace(self, misses=self.misses + 1)

    def as_json(self) -> dict[str, Any]:
        """For the slot: what `from_json` reads back, and the question that is open."""
        return {each.name: _written(getattr(self, each.name)) for each in fields(self)} | {"asks": str(self.asks)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> DiaryForm:
        """The form that `as_json` wrote; an empty one for None. What an earlier release did not know is as in a new form, what it
        alone knew is left out. `KeyError`, `TypeError` or `ValueError` for anything else."""
        if not stored:
            return cls()
        if not stored["drafts"]:
            raise ValueError("no draft")
        kept = [each for each in fields(cls) if stored.get(each.name) is not None]
        return cls(**{each.name: _READ[str(each.type)](stored[each.name]) for each in kept})


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    if isinstance(value, DiaryDraft):
        return value.as_json()
    return value.isoformat() if isinstance(value, date) else value


def _is(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"{type(value).__name__} is no {kind.__name__}")
        return value

    return read


def _each(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda values: tuple(map(read, _is(list)(values)))


# How a field is read back, by its type as it is written above.
_READ: Mapping[str, Callable[[Any], Any]] = {
    "bool": _is(bool),
    "int": _is(int),
    "str": _is(str),
    "str | None": _is(str),
    "Step | None": Step,
    "Question | None": Question,
    "DiaryDraft | None": DiaryDraft.from_json,
    "tuple[str, ...]": _each(_is(str)),
    "tuple[date, ...]": _each(date.fromisoformat),
    "tuple[DiaryDraft, ...]": _each(DiaryDraft.from_json),
}


def lasts_for_days(text: str) -> bool:
    """Whether a text tells a length of three days or more."""
    return any(length.minutes >= DAYS * DAY for length in lengths(read(text)))


def _lasts_for_days(draft: DiaryDraft, today: date) -> bool:
    begun = draft.ongoing and draft.date is not None and (today - draft.date).days >= DAYS
    return bool(begun) or (draft.duration_minutes or 0) >= DAYS * DAY
