"""An entry while it is being told, or while what is done to it may still be taken back: what the slot of the form holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from clinic.domain.diary.draft import DAY, DiaryDraft
from clinic.domain.diary_parser.lasting import lengths
from clinic.domain.diary_parser.reading import read
from clinic.domain.names import Issue, Question

# From here on a headache needs advice the same day (status migrainosus).
_DAYS = 3


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
        return {
            "drafts": [draft.as_json() for draft in self.drafts],
            "asks": str(self.asks),
            "step": self.step,
            "misses": self.misses,
            "unsaved": self.unsaved,
            "target": self.target,
            "same_day": self.same_day,
            "apart": self.apart,
            "saved": list(self.saved),
            "urged": self.urged,
            "affirmed": self.affirmed,
            "noted": self.noted,
            "replaced": self.replaced.as_json() if self.replaced else None,
            "removed": [draft.as_json() for draft in self.removed],
            "aside": [draft.as_json() for draft in self.aside],
            "stood": self.stood,
            "shown": self.shown,
            "instead": list(self.instead),
            "assumed": self.assumed,
            "standing": list(self.standing),
            "over": self.over,
            "checked": [day.isoformat() for day in self.checked],
            "choice": list(self.choice),
            "wish": self.wish,
            "others": list(self.others),
            "anew": self.anew,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> DiaryForm:
        """The form that `as_json` wrote; an empty one for None. `KeyError`, `TypeError` or `ValueError` for anything else."""
        if not stored:
            return cls()
        drafts = tuple(DiaryDraft.from_json(draft) for draft in stored["drafts"])
        if not drafts:
            raise ValueError("no draft")
        step = Step(stored["step"]) if stored["step"] else None
        return cls(
            drafts,
            step,
            int(stored["misses"]),
            bool(stored["unsaved"]),
            stored.get("target"),
            stored.get("same_day"),
            bool(stored.get("apart")),
            tuple(stored.get("saved") or ()),
            bool(stored.get("urged")),
            bool(stored.get("affirmed")),
            int(stored.get("noted") or 1),
            DiaryDraft.from_json(stored["replaced"]) if stored.get("replaced") else None,
            tuple(DiaryDraft.from_json(draft) for draft in stored.get("removed") or ()),
            tuple(DiaryDraft.from_json(draft) for draft in stored.get("aside") or ()),
            bool(stored.get("stood")),
            bool(stored.get("shown", True)),
            tuple(stored.get("instead") or ()),
            bool(stored.get("assumed")),
            tuple(stored.get("standing") or ()),
            int(stored.get("over") or 0),
            tuple(date.fromisoformat(day) for day in stored.get("checked") or ()),
            tuple(stored.get("choice") or ()),
            str(stored.get("wish") or ""),
            tuple(stored.get("others") or ()),
            Question(stored["anew"]) if stored.get("anew") else None,
        )


def lasts_for_days(text: str) -> bool:
    """Whether a text tells a length of three days or more."""
    return any(length.minutes >= _DAYS * DAY for length in lengths(read(text)))


def _lasts_for_days(draft: DiaryDraft, today: date) -> bool:
    begun = draft.ongoing and draft.date is not None and (today - draft.date).days >= _DAYS
    return bool(begun) or (draft.duration_minutes or 0) >= _DAYS * DAY
