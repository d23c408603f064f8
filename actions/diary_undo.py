"""Takes the last step back: what it saved goes, what it changed has its old words again, what it deleted is put back."""

from __future__ import annotations

from uuid import UUID

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_meant import of_form
from actions.diary_slots import CORRECT, closed, entry, summary
from actions.speech import say
from clinic.domain.diary_form import DiaryForm
from clinic.services import diary
from clinic.services.diary import Saved


def may_undo(form: DiaryForm) -> bool:
    """Whether this conversation has done something that can be taken back at once; else an entry is shown first."""
    return bool(form.removed or (form.saved and not form.stood))


async def undo(dispatcher: CollectingDispatcher, patient_id: int, form: DiaryForm, *, key: str) -> list[EventType]:
    """Takes the step back and remembers how to do it again. `key`: of the message, so that it puts nothing back twice."""
    changed = await _changed_back(dispatcher, patient_id, form)
    there = await of_form(patient_id, form) if form.saved else []
    gone = await _take_out(dispatcher, patient_id, [one for one in there if not changed or one.id != changed.id])
    back = await _put_back(dispatcher, patient_id, form, key=key)
    if not (changed or gone or back):
        say(dispatcher, CORRECT, "nothing_that_day")
        return closed(form)
    saved = tuple(str(one.id) for one in [*([changed] if changed else []), *back])
    told = tuple(one.entry for one in gone)
    return closed(DiaryForm(told or DiaryForm().drafts, saved=saved, replaced=changed.before if changed else None, removed=told))


async def _changed_back(dispatcher: CollectingDispatcher, patient_id: int, form: DiaryForm) -> Saved | None:
    if not form.saved or form.replaced is None:
        return None
    back = await diary.change(runtime.writing(), patient_id, UUID(form.saved[0]), form.replaced)
    if back:
        say(dispatcher, CORRECT, "changed", fields=summary(back.entry), entry=entry(back.entry, saved=True, id=back.id))
    return back


async def _take_out(dispatcher: CollectingDispatcher, patient_id: int, meant: list[Saved]) -> list[Saved]:
    """What the entries said is kept, for "log it again"."""
    if meant:
        await diary.remove(runtime.writing(), patient_id, [one.id for one in meant])
    for one in meant:
        say(dispatcher, CORRECT, "deleted", fields=summary(one.entry), entry=entry(one.entry))
    return meant


async def _put_back(dispatcher: CollectingDispatcher, patient_id: int, form: DiaryForm, *, key: str) -> list[Saved]:
    if not form.removed:
        return []
    back = await diary.save_all(runtime.writing(), patient_id, form.removed, key=key)
    for one in back:
        say(dispatcher, CORRECT, "put_back", fields=summary(one.entry), entry=entry(one.entry, saved=True, id=one.id))
    return back
