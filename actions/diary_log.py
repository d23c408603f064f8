"""Records a headache, or a day without one: asks for what is missing, reads back, saves."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.diary_words import summary
from actions.failure import reply_on_failure
from actions.speech import say
from clinic.domain.diary import DiaryDraft
from clinic.domain.diary_form import DiaryForm, Outcome, Step, begin, hear
from clinic.errors import IncompleteEntry
from clinic.services import diary, patients
from clinic.services.diary import Saved

TOPIC = "diary_log"
OPEN, DRAFT, ANSWER = "diary_open", "diary_draft", "diary_answer"


log = structlog.get_logger("actions")


def _form(tracker: Tracker) -> DiaryForm:
    """What has been told so far. A slot that an earlier release wrote otherwise is told anew, and blocks nothing."""
    try:
        return DiaryForm.from_json(tracker.get_slot(DRAFT))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        log.warning("diary.draft_unreadable", error=type(error).__name__)
        return DiaryForm()


def _closed(tracker: Tracker) -> list[EventType]:
    return [SlotSet(OPEN, False), SlotSet(ANSWER, None)]


def _kept(tracker: Tracker) -> list[EventType]:
    """Closes the form and keeps what was told, so that the next try can take it up."""
    return [*_closed(tracker), SlotSet(DRAFT, replace(_form(tracker), unsaved=True).as_json())]


class StartDiary(Action):
    def name(self) -> str:
        return "action_start_diary"

    @reply_on_failure(TOPIC, "unavailable", events=_closed)
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, TOPIC, "visitor")
            return [SlotSet(OPEN, False), SlotSet(DRAFT, None), SlotSet(ANSWER, None)]
        text = str(tracker.latest_message.get("text") or "")
        form = begin(text, today=runtime.today(), before=_form(tracker))
        return [SlotSet(OPEN, True), SlotSet(DRAFT, form.as_json()), SlotSet(ANSWER, None)]


class AskDiaryAnswer(Action):
    def name(self) -> str:
        return "action_ask_diary_answer"

    @reply_on_failure(TOPIC, "unavailable")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        form = _form(tracker)
        for number, draft in enumerate(form.drafts):
            if number != form.at:
                say(dispatcher, TOPIC, "understood", fields=_summary(draft), entry=draft.as_entry(saved=False))
        if form.misses and _heard_an_answer(tracker):
            say(dispatcher, TOPIC, "not_understood", entry=form.drafts[form.at].as_entry(saved=False))
        _ask(dispatcher, form)
        return []


def _heard_an_answer(tracker: Tracker) -> bool:
    """Whether the last message was meant for the form, and not a question beside it."""
    return bool((tracker.latest_message.get("intent") or {}).get("name", TOPIC) == TOPIC)


def _ask(dispatcher: CollectingDispatcher, form: DiaryForm) -> None:
    """The open question, the read-back, or what is wrong with a value."""
    draft, asks = form.drafts[form.at], form.asks
    entry = draft.as_entry(saved=False)
    if asks is Step.READ_BACK:
        say(dispatcher, TOPIC, "read_back" if len(form.drafts) == 1 else "read_back_all", fields=_summary(draft), entry=entry)
    else:
        say(dispatcher, TOPIC, asks if isinstance(asks, Step) or draft.issues else f"ask_{asks}", entry=entry)


class ValidateDiaryForm(FormValidationAction):
    def name(self) -> str:
        return "validate_diary_form"

    @reply_on_failure(TOPIC, "unavailable", events=lambda tracker: [SlotSet(ANSWER, None)])
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return list(await super().run(dispatcher, tracker, domain))

    def validate_diary_answer(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The form with the answer put in; "save" or "discard" ends it. An answer that was only emptied is none."""
        if value is None:
            return {ANSWER: None}
        form, outcome = hear(_form(tracker), str(value), today=runtime.today())
        return {DRAFT: form.as_json(), ANSWER: None if outcome is Outcome.OPEN else str(outcome)}


class LogDiaryEntry(Action):
    def name(self) -> str:
        return "action_log_diary_entry"

    @reply_on_failure(TOPIC, "unavailable", events=_kept)
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        if tracker.get_slot(ANSWER) == Outcome.SAVE:
            await _save(dispatcher, tracker)
        else:
            say(dispatcher, TOPIC, "discarded")
        return [*_closed(tracker), SlotSet(DRAFT, None)]


async def _save(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
    if patient is None:
        say(dispatcher, TOPIC, "visitor")
        return
    try:
        drafts = _form(tracker).drafts
        saved = await diary.save_all(runtime.writing(), patient.id, drafts, key=runtime.message_id(tracker))
    except IncompleteEntry:
        say(dispatcher, TOPIC, "nothing_to_save")
        return
    _tell(dispatcher, saved)


def _tell(dispatcher: CollectingDispatcher, saved: Sequence[Saved]) -> None:
    for one in saved:
        reply = "already_saved" if not one.created else "saved" if one.entry.headache else "saved_free_day"
        say(dispatcher, TOPIC, reply, fields=_summary(one.entry), entry=one.entry.as_entry(saved=True, id=str(one.id)))


def _summary(draft: DiaryDraft) -> dict[str, str]:
    return {"summary": summary(draft)}
