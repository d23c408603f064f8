"""The slots that the diary's actions share, and what they say about an entry."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions import runtime
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary.summary import LINE_OF, lines
from clinic.domain.diary_form.form import DiaryForm

TOPIC, CORRECT = "diary_log", "diary_correct"
OPEN, DRAFT, ANSWER = "diary_open", "diary_draft", "diary_answer"

log = structlog.get_logger("actions")


def stored_form(tracker: Tracker) -> DiaryForm:
    """What has been told so far. A slot that an earlier release wrote otherwise is told anew, and blocks nothing."""
    try:
        return DiaryForm.from_json(tracker.get_slot(DRAFT))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        log.warning("diary.draft_unreadable", error=type(error).__name__)
        return DiaryForm()


def opened(form: DiaryForm) -> list[EventType]:
    return [SlotSet(OPEN, True), SlotSet(DRAFT, form.as_json()), SlotSet(ANSWER, None)]


def closed(form: DiaryForm | None = None) -> list[EventType]:
    """The form is over; `form` is kept for what may come after it."""
    return [SlotSet(OPEN, False), SlotSet(ANSWER, None), SlotSet(DRAFT, form.as_json() if form else None)]


def summary(*drafts: DiaryDraft) -> dict[str, str]:
    """The field `summary`: one line of approved words for each thing that is known of an entry, several entries apart."""
    told = ("\n".join(runtime.base().text(TOPIC, f"line_{name}", **fields) for name, fields in lines(draft)) for draft in drafts)
    return {"summary": "\n\n".join(told)}


def summary_of(draft: DiaryDraft, names: Collection[str]) -> dict[str, str]:
    """The same field, of the lines on some of the entry's values alone."""
    told = [
        runtime.base().text(TOPIC, f"line_{name}", **fields) for name, fields in lines(draft) if LINE_OF.get(name, name) in names
    ]
    return {"summary": "\n".join(told)}


def entry(draft: DiaryDraft, *, saved: bool = False, id: object = None) -> dict[str, Any]:
    return draft.as_entry(saved=saved, id=str(id) if id else None)
