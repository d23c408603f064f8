"""Which saved entries a wish to change, delete or take back is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from actions import runtime
from clinic.domain.diary.change import Change, Wish, changed, read_change
from clinic.domain.diary.change_day import is_right_day, moves_last
from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.anew import named_anew
from clinic.domain.diary_form.form import DiaryForm, Step
from clinic.domain.diary_form.which import MOST, counted, means_every, which
from clinic.domain.names import Question
from clinic.services import diary, diary_view
from clinic.services.diary import Saved


async def meant(patient_id: int, form: DiaryForm, wanted: Change, text: str) -> list[Saved]:
    """Those of `_spoken_of` that are meant: all, or the one that the text counts ("change the second one to a 7")."""
    found = await _spoken_of(patient_id, form, wanted, text)
    place = counted([one.entry for one in found], text)
    return found if place is None else found[place : place + 1]


async def _spoken_of(patient_id: int, form: DiaryForm, wanted: Change, text: str) -> list[Saved]:
    """The entries of the day that was named; else what this conversation saved last; else the patient's newest entry, which is
    one with a headache where the change is about one ("make it 7 hours").

    A day that is told as the right one names no entry: "actually it was yesterday" is of what was saved last.
    """
    if any(issue.question is Question.DATE for issue in wanted.told.issues):
        return []
    if wanted.day and not (wanted.wish is Wish.CHANGE and _moves(form, wanted, text)):
        return await diary.of_day(runtime.reading(), patient_id, wanted.day)
    if form.saved:  # gone means taken back already, by a turn that failed later: no other entry is meant then
        return await of_form(patient_id, form)
    newest = await diary.latest(runtime.reading(), patient_id)
    if wanted.wish is Wish.CHANGE and wanted.told.headache and newest and not newest[0].entry.headache:
        return await diary_view.latest_headache(runtime.writing(), patient_id) or newest
    return newest


def _moves(form: DiaryForm, wanted: Change, text: str) -> bool:
    """Whether the day is the right one of what was saved last, or of the entry that is named as the last one."""
    right = bool(form.saved) and wanted.told.date is None and is_right_day(text, runtime.today())
    return right or moves_last(text, runtime.today())


def unasked(entry: DiaryDraft) -> DiaryDraft:
    """A saved entry of which nothing is asked anew."""
    return replace(entry, settled=frozenset(Question)) if entry.headache else entry


def to_choose(found: list[Saved], text: str) -> DiaryForm | None:
    """The form that asks which of several entries is meant; None where there is one, all are, or the text says which."""
    if len(found) < 2 or means_every(text):
        return None
    found = found[-MOST:]
    drafts, ids = tuple(unasked(one.entry) for one in found), tuple(str(one.id) for one in found)
    return DiaryForm(drafts, Step.WHICH, target=ids[0], choice=ids, wish=text)


def chosen(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form that does what was wished to the entry that an answer names, or to all; None where it names none."""
    wanted = read_change(form.wish, today)
    found = [Saved(UUID(id), draft, created=False) for id, draft in zip(form.choice, form.drafts, strict=True)]
    place = which(form.drafts, text, today)
    if wanted.wish is not Wish.CHANGE and means_every(text):
        return to_delete(found, replace(wanted, every=True), aside=form.aside)
    if place is None:
        return None
    one = found[place : place + 1]
    opening = to_change(one, wanted, form.wish) if wanted.wish is Wish.CHANGE else to_delete(one, wanted)
    return replace(opening, aside=form.aside)


def to_delete(found: list[Saved], wanted: Change, *, aside: tuple[DiaryDraft, ...] = ()) -> DiaryForm:
    """The form that asks whether the entry is to be deleted: the only one that is meant, or every one."""
    chosen = found if wanted.every else found[-1:]
    first, *others = (str(one.id) for one in chosen)
    return DiaryForm(tuple(unasked(one.entry) for one in chosen), Step.DELETE, target=first, instead=tuple(others), aside=aside)


def to_change(of_day: list[Saved], wanted: Change, text: str) -> DiaryForm:
    """The entry in the form, with the change put in, to be read back."""
    found = of_day[-1]
    entry = unasked(found.entry)
    form = DiaryForm((entry,), target=str(found.id))
    new = changed(entry, text, runtime.today())
    if wanted.day and wanted.day != found.entry.date and wanted.told.date is None:
        new = replace(new or entry, date=wanted.day)
    if new and entry.ongoing and new.ongoing is False:
        new = replace(new, settled=new.settled - {Question.DURATION})  # now it can be told
    if new:
        return replace(form, drafts=(new,))
    return named_anew(form, text, runtime.today()) or replace(form, step=Step.CHANGE)


async def of_target(patient_id: int, form: DiaryForm) -> list[Saved]:
    """The saved entry that is being changed, as it is in the diary."""
    return await diary.of_ids(runtime.reading(), patient_id, [UUID(form.target)]) if form.target else []


async def of_form(patient_id: int, form: DiaryForm) -> list[Saved]:
    """Those entries of the last saved step that are in the diary still."""
    return await diary.of_ids(runtime.reading(), patient_id, [UUID(id) for id in form.saved])
