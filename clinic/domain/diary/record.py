"""Entries as they stand in a diary, for whatever reads the diary as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.domain.diary.draft import DiaryDraft


@dataclass(frozen=True, slots=True)
class Recorded:
    """A saved entry; its draft always has a date."""

    id: UUID
    entry: DiaryDraft

    @property
    def day(self) -> date:
        assert self.entry.date is not None
        return self.entry.date
