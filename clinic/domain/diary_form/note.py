"""A note that is wished for without its words, which are asked for then and kept as they are told."""

from __future__ import annotations

from dataclasses import replace

from clinic.domain.diary_form.asked import is_question
from clinic.domain.diary_form.state import DiaryForm, Step
from clinic.domain.diary_parser.notes import LONGEST, note_in, wishes_bare_note
from clinic.domain.diary_parser.replies import Reply, finishes, is_reply, leaves_out


def asking_note(form: DiaryForm, text: str) -> DiaryForm | None:
    """The form that asks what the note shall say; None for any other text, and where several days are told of."""
    return replace(form, step=Step.NOTE, misses=0) if len(form.drafts) == 1 and wishes_bare_note(text) else None


def after_note(form: DiaryForm, text: str) -> DiaryForm:
    """The form with the note in it, or without one where none is told after all."""
    if is_question(text):
        return form.missed()
    if leaves_out(text) or finishes(text) or is_reply(text, Reply.NOTHING) or is_reply(text, Reply.NO):
        return replace(form, step=None, misses=0)
    draft = form.drafts[0]
    note = "; ".join(filter(None, (draft.note, note_in(text) or text.strip()[:LONGEST])))
    return replace(form, step=None, misses=0, drafts=(replace(draft, note=note),))
