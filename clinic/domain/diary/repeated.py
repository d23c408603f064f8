"""Entries that are told as those of another day: "same as yesterday"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.reading import read


def same_as(text: str, today: date) -> date | None:
    """The day whose entry a message repeats: "same as yesterday"."""
    words = read(text).words(0, len(text))
    if not any(words[place + 1 : place + 2] in (["as"], ["like"]) for place, word in enumerate(words) if word == "same"):
        return None  # nearly always, and parsing is dear
    return next((draft.date for draft in parse(text, today) if draft.date and draft.date != today), None)


def repeated(entry: DiaryDraft, text: str, today: date) -> DiaryDraft:
    """Today's draft of an entry that is told as the same as another day's, with what the text says otherwise."""
    told = replace(parse(text, today)[0], date=None, issues=())
    return replace(entry, date=today, note=None).merged(told)
