"""Takes the last step back: what it saved goes, what it changed has its old words again, what it deleted is put back. A button
takes back what stands above it, and nothing else."""

from __future__ import annotations

from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from actions.diary_meant import of_form, to_delete
from actions.diary_slots import CORRECT, closed, entry, opened, summary
from actions.speech import say
from clinic.domain.diary.change import Change, Wish
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm
from clinic.services import diary
from clinic.services.diary import Saved

# Texts with a button that takes back what they say.
SAVED = frozenset({"saved", "saved_free_day", "put_back"})
CHANGED, DELETED = "changed", "deleted"
TAKEN_BACK = SAVED | {CHANGED, DELETED}
ONE_ENTRY = Change(Wish.DELETE, None, DiaryDraft())


def may_undo(form: DiaryForm) -> bool:
    """Whether this conversation has done something that can be taken back at once; else an entry is shown first."""
    return bool(form.removed or (form.saved and not form.stood))


def of_button(form: DiaryForm, part: str, id: str) -> DiaryForm | None:
    """What of the last step the button under a text takes back; None where that was done in another step. `id`: of the entry
    that the text says to be saved, or the day of one that it says to be deleted."""
    if part == DELETED:
        mine = tuple(draft for draft in form.removed if str(draft.date) == id)
        return DiaryForm(removed=mine) if mine else None
    is_changed = form.saved[:1] == (id,) and form.replaced is not None
    if id not in (*form.saved, *form.others) or is_changed is not (part == CHANGED):
        return None
    if form.saved == (id,):
        return form
    others = tuple(one for one in (*form.saved, *form.others) if one != id)
    return DiaryForm(saved=(id,), replaced=form.replaced if is_changed else None, others=others)


async def undo_of_button(
    dispatcher: CollectingDispatcher, tracker: Tracker, patient_id: int, form: DiaryForm
) -> list[EventType] | None:
    """Takes back what stands above the pressed button; an entry of an earlier step is shown first, and what cannot be taken back
    is said not to be. None for what was typed."""
    part, id = runtime.pressed_under(tracker)
    if part not in TAKEN_BACK or not id:
        return None
    if mine := of_button(form, part, id):
        return await undo(dispatcher, patient_id, mine, key=runtime.message_id(tracker))
    if found := await saved_above(patient_id, part, id):
        return opened(to_delete(found, ONE_ENTRY))
    say(dispatcher, CORRECT, "undo_gone" if part in SAVED else "undo_too_late")
    return closed(form)


async def saved_above(patient_id: int, part: str, id: str) -> list[Saved]:
    """The entry that a text said to be saved, if it is in the diary still."""
    return await diary.of_ids(runtime.reading(), patient_id, [UUID(id)]) if part in SAVED else []


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
    before = changed.before if changed else None
    after = DiaryForm(told or DiaryForm().drafts, saved=saved, replaced=before, removed=told, others=form.others)
    return closed(after)


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
