"""What becomes of the open entry when something in it is taken back: it goes from the day that has it, or it is asked again."""

from __future__ import annotations

from datetime import date

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.taken_back import denial_of


def taken_back(drafts: tuple[DiaryDraft, ...], at: int, text: str, today: date) -> tuple[DiaryDraft, ...] | None:
    """`drafts` without what `text` takes back, of the draft `at` before any other; as they are where none has it, so that
    nothing is ever added by it. None for a text that takes nothing back."""
    denial = denial_of(text)
    if denial is None:
        return None
    told, *more = parse(denial, today)
    of_day = [n for n, draft in enumerate(drafts) if told.date is not None and draft.date == told.date]
    for place in of_day or (at, *(n for n in range(len(drafts)) if n != at)):
        if not more and told.denied & _names(drafts[place]):
            return (*drafts[:place], drafts[place].merged(told), *drafts[place + 1 :])
    return drafts


def _names(draft: DiaryDraft) -> frozenset[str]:
    medicines = (medicine.name for medicine in draft.medications)
    sides = (draft.side,) if draft.side else ()
    return frozenset({*draft.symptoms, *draft.quality, *draft.triggers, *sides, *medicines})
