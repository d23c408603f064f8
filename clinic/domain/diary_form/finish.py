"""The form in which nothing more is asked: of the open draft, or of every one where all that is told shall be saved."""

from __future__ import annotations

from dataclasses import replace

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.state import DiaryForm
from clinic.domain.diary_parser.replies import finishes, wants_saved
from clinic.domain.names import Question


def finished(form: DiaryForm, text: str) -> DiaryForm | None:
    """The form that goes on to the read-back; None for a text that does not finish it, and while the day is asked for."""
    if form.asks is Question.DATE or not finishes(text):
        return None
    places = range(len(form.drafts)) if wants_saved(text) else (form.at,)
    drafts = tuple(_all_settled(draft) if n in places else draft for n, draft in enumerate(form.drafts))
    return replace(form, drafts=drafts, step=None, misses=0, affirmed=False, standing=())


def _all_settled(draft: DiaryDraft) -> DiaryDraft:
    return replace(draft, settled=frozenset(Question), issues=()) if draft.date else draft
