"""Records a headache, or a day without one: asks for what is missing, reads back, saves."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.diary_beside import (
    heard_change,
    heard_choice,
    heard_deletion,
    heard_undo,
    told_kept,
    told_of_question,
    told_put_right,
)
from actions.diary_instead import (
    ask_instead,
    ask_standing,
    began_before,
    beside_free_day,
    find_standing,
    in_the_way,
    merged_standing,
    same_day,
    take_out,
)
from actions.diary_reminder import heard_reminder
from actions.diary_slots import ANSWER, CORRECT, DRAFT, TOPIC, closed, entry, stored_form, summary
from actions.diary_urgent import urged
from actions.diary_which import ask_which
from actions.failure import reply_on_failure
from actions.speech import say
from clinic.domain.diary.in_time import in_time
from clinic.domain.diary.summary import told_day
from clinic.domain.diary.told import asks_diary, no_entry
from clinic.domain.diary_form.form import DiaryForm, Outcome, Step, hear, updated
from clinic.domain.diary_form.standing import says_neither, says_replace, wants_both
from clinic.domain.diary_parser.ended_now import ended_now
from clinic.domain.diary_parser.replies import Reply, is_reply
from clinic.errors import IncompleteEntry
from clinic.services import diary, patients
from clinic.services.diary import Saved


def _kept(tracker: Tracker) -> list[EventType]:
    """Closes the form and keeps what was told, so that the next try can take it up."""
    return closed(replace(stored_form(tracker), unsaved=True))


class AskDiaryAnswer(Action):
    def name(self) -> str:
        return "action_ask_diary_answer"

    @reply_on_failure(TOPIC, "unavailable")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        form = stored_form(tracker)
        form, standing = await find_standing(tracker, form) if len(form.drafts) > 1 else (form, [])
        if not standing:
            _say_others(dispatcher, form)
        if form.misses and _heard_an_answer(tracker):
            say(dispatcher, TOPIC, "not_understood", entry=entry(form.drafts[form.at]))
        if standing:
            return [SlotSet(DRAFT, ask_standing(dispatcher, form, standing).as_json())]
        same = await same_day(tracker, form)
        if same is not None:
            return [SlotSet(DRAFT, _say_same_day(dispatcher, form, same).as_json())]
        others = await in_the_way(tracker, form)
        ask_instead(dispatcher, form, others) if others else _ask(dispatcher, form)
        instead = tuple(str(one.id) for one in others) if form.target and len(form.drafts) == 1 else form.instead
        told = replace(form, noted=len(form.drafts), shown=True, instead=instead)
        return [SlotSet(DRAFT, told.as_json())] if told != stored_form(tracker) else []


def _say_others(dispatcher: CollectingDispatcher, form: DiaryForm) -> None:
    """What is known of the other drafts. Of two of the same day, the patient has to know which one the question is about."""
    if form.step in (Step.DELETE, Step.WHICH):
        return
    day, at = form.drafts[form.at].date, form.at
    asked = not isinstance(form.asks, Step)
    for number, draft in enumerate(form.drafts):
        if number == at or (asked and draft.date == day and number < form.noted):
            continue
        waits = number > at and draft.date == day
        say(dispatcher, TOPIC, "waiting" if waits else "understood", fields=summary(draft), entry=entry(draft))
    if asked and any(draft.date == day for draft in form.drafts[:at]):
        say(dispatcher, TOPIC, "now_this_one", fields=summary(form.drafts[at]), entry=entry(form.drafts[at]))


def _say_same_day(dispatcher: CollectingDispatcher, form: DiaryForm, same: Saved) -> DiaryForm:
    """Asks whether a further telling of a day is of the same headache. A day is with or without one: then it is changed."""
    told = form.drafts[0]
    if same.entry.headache is told.headache:
        if not form.shown:
            say(dispatcher, TOPIC, "understood", fields=summary(told), entry=entry(told))
        say(dispatcher, TOPIC, Step.OVERLAP, fields=summary(same.entry), entry=entry(told))
        return replace(form, step=Step.OVERLAP, same_day=str(same.id), shown=True)
    if not told.headache and began_before(same, told):
        both = beside_free_day(dispatcher, form, same)
        _ask(dispatcher, both)
        return both
    changed = replace(updated(form, same.entry), target=str(same.id))
    reply, shown = ("read_back_not_free", changed.drafts[0]) if told.headache else ("read_back_free", same.entry)
    say(dispatcher, CORRECT, reply, fields=summary(shown), entry=entry(changed.drafts[0]))
    return changed


def _heard_an_answer(tracker: Tracker) -> bool:
    """Whether the last message was meant for the form, and not a question beside it."""
    return bool((tracker.latest_message.get("intent") or {}).get("name", TOPIC) == TOPIC)


def _ask(dispatcher: CollectingDispatcher, form: DiaryForm) -> None:
    """The open question, the read-back, or what is wrong with a value."""
    draft, asks = form.drafts[form.at], form.asks
    if asks is Step.READ_BACK:
        several = len(form.drafts) > 1
        reply = (TOPIC, "read_back_all") if several else (CORRECT if form.target or form.instead else TOPIC, "read_back")
        say(dispatcher, *reply, fields=summary(draft), entry=entry(draft))
    elif asks is Step.DELETE:
        several = len(form.drafts) > 1
        shown = "confirm_delete_all" if several else asks
        say(dispatcher, CORRECT, shown, fields=summary(*form.drafts), entry=entry(draft, saved=True, id=form.target))
    elif asks is Step.WHICH:
        ask_which(dispatcher, form)
    elif asks in (Step.CHANGE, Step.NOTE):
        say(dispatcher, CORRECT, asks, entry=entry(draft))
    else:
        question = f"which_{asks}" if form.affirmed else f"ask_{asks}"
        say(
            dispatcher,
            TOPIC,
            asks if isinstance(asks, Step) or draft.issues else question,
            entry=entry(draft),
            more=_heading(form),
        )


def _heading(form: DiaryForm) -> dict[str, Any]:
    """The day that a question is about, where several are told of."""
    day = form.drafts[form.at].date
    if day is None or all(draft.date == day for draft in form.drafts):
        return {}
    return {"heading": {"part": "about_day", "fields": {"day": told_day(day)}}}


class ValidateDiaryForm(FormValidationAction):
    def name(self) -> str:
        return "validate_diary_form"

    @reply_on_failure(TOPIC, "unavailable", events=lambda tracker: [SlotSet(ANSWER, None)])
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return list(await super().run(dispatcher, tracker, domain))

    def domain_slots(self, domain: DomainDict) -> list[str]:
        """The form's only slot, as the domain says, which is not sent along."""
        return [ANSWER]

    async def validate_diary_answer(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The form with the answer put in; "save", "delete" or "discard" ends it. An answer that was only emptied is none."""
        if value is None:
            return {ANSWER: None}
        if await heard_reminder(dispatcher, tracker):
            return {ANSWER: None}
        before = stored_form(tracker)
        if about_form := _about_form(before, str(value)):
            say(dispatcher, TOPIC, about_form, entry=entry(before.drafts[before.at]))
            return {DRAFT: before.calm().as_json(), ANSWER: None}
        deletion = await heard_undo(dispatcher, tracker, before) or await heard_deletion(dispatcher, tracker, before, str(value))
        beside = deletion or heard_choice(before, str(value)) or await heard_change(tracker, before, str(value))
        form, outcome = beside or hear(before, _until_now(before, str(value)), today=runtime.today())
        form = in_time(form, str(value), runtime.now(), before)
        if not deletion:
            told_kept(dispatcher, before, form, outcome)
        if form.target and not before.target and not deletion:
            form = await _merged(tracker, form)
        if before.standing and not deletion and not says_replace(str(value)):
            form = await merged_standing(tracker, before, form)
        told_put_right(dispatcher, before, form)
        form = urged(dispatcher, tracker, told_of_question(dispatcher, before, form, str(value)), before)
        return {DRAFT: form.as_json(), ANSWER: None if outcome is Outcome.OPEN else str(outcome)}


def _until_now(form: DiaryForm, text: str) -> str:
    """What was said of today's headache, with the time on the clock as its end where that is "now"."""
    of_today = form.drafts[form.at].date in (None, runtime.today())
    return ended_now(text, runtime.now()) if of_today else text


def _about_form(form: DiaryForm, text: str) -> str | None:
    """The reply to what is no answer: how to leave the form, a wish to open it ("/diary_log" is a button's), a question to the
    diary, what is none of the patient's own headaches, or what decides nothing between two entries of a day."""
    if form.step is Step.OVERLAP and says_neither(text):
        return "how_overlap"
    if wants_both(form, text):
        return "one_or_other"
    if is_reply(text, Reply.HOW_TO_CANCEL):
        return "how_to_cancel"
    if asks_diary(text):
        return "question_beside"
    if reply := no_entry(text, runtime.today()):
        return reply
    return "beside" if text.startswith("/") or is_reply(text, Reply.BEGIN) else None


async def _merged(tracker: Tracker, form: DiaryForm) -> DiaryForm:
    """The form in which the entry of that day has taken in what was told of the same headache."""
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
    found = await diary.of_ids(runtime.reading(), patient.id, [UUID(form.target)]) if patient and form.target else []
    return updated(form, found[0].entry) if found else replace(form, target=None, apart=True)


class LogDiaryEntry(Action):
    def name(self) -> str:
        return "action_log_diary_entry"

    @reply_on_failure(TOPIC, "unavailable", events=_kept)
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        form, outcome = stored_form(tracker), tracker.get_slot(ANSWER)
        if outcome not in (Outcome.SAVE, Outcome.DELETE):
            say(dispatcher, *((CORRECT, "kept") if form.target else (TOPIC, "discarded")))
            left = form.aside or form.told_beside
            return closed(DiaryForm(left) if left else None)  # "log it again" takes it up
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, TOPIC, "visitor")
            return closed()
        if outcome == Outcome.DELETE:
            return await _delete(dispatcher, patient.id, form)
        return await _save(dispatcher, tracker, patient.id, form)


async def _delete(dispatcher: CollectingDispatcher, patient_id: int, form: DiaryForm) -> list[EventType]:
    wanted = [UUID(id) for id in (form.target, *form.instead) if id]
    removed = await diary.remove(runtime.writing(), patient_id, wanted)
    if not removed:
        say(dispatcher, CORRECT, "nothing_that_day")
        return closed()
    say(dispatcher, CORRECT, "deleted", fields=summary(*form.drafts), entry=entry(form.drafts[0]))
    return closed(DiaryForm(form.aside or form.drafts, removed=form.drafts))


async def _save(dispatcher: CollectingDispatcher, tracker: Tracker, patient_id: int, form: DiaryForm) -> list[EventType]:
    try:
        saved = await _stored(tracker, patient_id, form)
    except IncompleteEntry:
        say(dispatcher, TOPIC, "nothing_to_save")
        return closed()
    gone = await take_out(patient_id, form, saved)
    for one in saved:
        reply = (CORRECT, "changed") if str(one.id) == form.target else (TOPIC, _told(one))
        say(dispatcher, *reply, fields=summary(one.entry), entry=entry(one.entry, saved=True, id=one.id))
    done = [one for one in saved if one.created or one.before]
    ids = tuple(str(one.id) for one in done or saved)
    return closed(DiaryForm(saved=ids, replaced=saved[0].before, removed=gone, stood=not done))


async def _stored(tracker: Tracker, patient_id: int, form: DiaryForm) -> Sequence[Saved]:
    """The entries as they stand in the diary now. A changed entry that somebody deleted meanwhile is saved anew."""
    key = runtime.message_id(tracker)
    if form.target:
        changed = await diary.change(runtime.writing(), patient_id, UUID(form.target), form.drafts[0])
        if changed:
            others = form.drafts[1:]
            return [changed, *(await diary.save_all(runtime.writing(), patient_id, others, key=key) if others else ())]
    return await diary.save_all(runtime.writing(), patient_id, form.drafts, key=key)


def _told(one: Saved) -> str:
    return "already_saved" if not one.created else "saved" if one.entry.headache else "saved_free_day"
