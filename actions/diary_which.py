"""Asks which of several saved entries of a day is meant, and names each."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_slots import CORRECT, entry
from actions.speech import say
from clinic.domain.appointments import spoken_length
from clinic.domain.diary.draft import DiaryDraft, plain_number
from clinic.domain.diary.summary import told_day
from clinic.domain.diary_form.form import DiaryForm

_PLACES = ("first", "second", "third", "fourth")


def ask_which(dispatcher: CollectingDispatcher, form: DiaryForm) -> None:
    all_days = len({draft.date for draft in form.drafts}) > 1
    fields = {place: _in_short(draft, all_days=all_days) for place, draft in zip(_PLACES, form.drafts, strict=False)}
    say(dispatcher, CORRECT, f"which_of_{len(fields)}", fields=fields, entry=entry(form.drafts[0], saved=True, id=form.target))


def _in_short(draft: DiaryDraft, *, all_days: bool) -> str:
    """What tells an entry from another: its pain, its length and what was taken, and its day where the days differ."""
    base = runtime.base()
    pain = None if draft.severity is None else base.text(CORRECT, "short_pain", severity=str(plain_number(draft.severity)))
    what = pain or base.text(CORRECT, "short_headache")
    told = [what if draft.headache else base.text("diary_log", "line_no_headache")]
    told += [told_day(draft.date)] if all_days and draft.date else []
    told += [spoken_length(draft.duration_minutes)] if draft.duration_minutes else []
    return ", ".join([*told, *(taken.name for taken in draft.medications)])
