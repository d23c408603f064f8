"""Which of several entries goes on: "yesterday a 6 for 4 hours, today its a 3 so far"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.segments import Piece


def only_latest_goes_on(drafts: Sequence[DiaryDraft], pieces: Sequence[Piece], reading: Reading) -> list[DiaryDraft]:
    """`drafts` of those `pieces`, of which the one of the latest day goes on where each is told apart; not "since then"."""
    shared = len({piece.positions for piece in pieces}) < len(pieces) or "since" in reading.words(0, len(reading))
    if shared or not any(draft.ongoing for draft in drafts):
        return [*drafts]
    latest = max(range(len(drafts)), key=lambda n: (drafts[n].date or date.min, n))
    return [draft if n == latest else _ended(draft) for n, draft in enumerate(drafts)]


def _ended(draft: DiaryDraft) -> DiaryDraft:
    return replace(draft, ongoing=False if draft.duration_minutes else None) if draft.ongoing else draft
