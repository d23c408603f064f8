"""Puts an entry into the approved words that read it back."""

from __future__ import annotations

from actions import runtime
from clinic.domain.diary import DiaryDraft
from clinic.domain.diary_summary import lines


def summary(draft: DiaryDraft) -> str:
    """One line for each thing that is known of the entry."""
    return "\n".join(runtime.base().text("diary_log", f"line_{name}", **fields) for name, fields in lines(draft))
