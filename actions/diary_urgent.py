"""The urgent advice for a headache that lasts for three days, beside its entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import runtime
from clinic.domain.diary.draft import LONGEST_DAYS
from clinic.domain.diary.still_there import began, says_still
from clinic.domain.diary_form.form import DiaryForm
from clinic.domain.diary_form.state import DAYS, lasts_for_days
from clinic.domain.names import Question
from clinic.services import diary


async def known_before(patient_id: int, form: DiaryForm, text: str) -> bool:
    """Whether a headache that is said to be there still began three days ago by the diary itself. `CouldNotCheck`."""
    today = runtime.today()
    if not says_still(text) or not any(draft.date == today and draft.headache for draft in form.drafts):
        return False
    lately = await diary.of_days(runtime.reading(), patient_id, today - timedelta(days=LONGEST_DAYS), today)
    first = began(one.entry for one in lately)
    return first is not None and (today - first).days >= DAYS


def urged(
    dispatcher: CollectingDispatcher, tracker: Tracker, form: DiaryForm, before: DiaryForm | None = None, *, known: bool = False
) -> DiaryForm:
    """A headache of three days or more brings the urgent advice along, once; the entry is kept all the same.

    `before`: of the last turn. A saved entry that said so already tells nothing of now. `known`: the diary says so.
    """
    today = runtime.today()
    told = known or (form.goes_on_for_days(today) and not (before and form.target and before.goes_on_for_days(today)))
    told = told or _answers_days(tracker, before)
    if form.urged or not told:
        return form
    answers = (tracker.latest_message.get("turn") or {}).get("answers") or []
    if not any(answer[0] == "urgent" for answer in answers):
        dispatcher.utter_message(response="utter_urgent")
    return replace(form, urged=True)


def _answers_days(tracker: Tracker, before: DiaryForm | None) -> bool:
    """Whether the question how long it lasted is answered with three days or more, whatever the entry's day allows."""
    asked = before.asks if before else None
    return asked is Question.DURATION and lasts_for_days(str(tracker.latest_message.get("text") or ""))
