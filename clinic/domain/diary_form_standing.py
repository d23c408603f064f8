"""Several days are told at once, and one of them has an entry in the diary: what the answer about that day does to the form."""

from __future__ import annotations

from dataclasses import replace

from clinic.domain.diary_form_state import DiaryForm, Outcome
from clinic.domain.diary_parser.replies import Reply, gives_up, is_reply


def settled(form: DiaryForm, *, instead: bool = False) -> DiaryForm:
    """The form in which the day is not asked about again; `instead`: what is told takes the place of what stands there."""
    day = form.drafts[form.at].date
    taken = (*form.instead, *form.standing) if instead else form.instead
    checked = (*form.checked, day) if day else form.checked
    return replace(form, step=None, standing=(), misses=0, instead=taken, checked=checked, same_day=None)


def after_instead(form: DiaryForm, text: str) -> tuple[DiaryForm, Outcome] | None:
    """The answer to whether a day with a headache shall have none, or the reverse: else that day stays as it is in the diary."""
    if is_reply(text, Reply.YES):
        return settled(form, instead=True), Outcome.OPEN
    if not is_reply(text, Reply.NO) and not is_reply(text, Reply.KEEP, beside=Reply.NO) and not gives_up(text):
        return None
    kept = (*form.drafts[: form.at], *form.drafts[form.at + 1 :])
    return (replace(settled(form), drafts=kept), Outcome.OPEN) if kept else (form, Outcome.DISCARD)
