"""Offers a signed-in patient the diary as files. The gateway makes them when a link is opened; nothing is kept."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from datetime import date

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.failure import reply_on_failure
from actions.speech import say
from clinic.services import diary_export, patients

TOPIC = "diary_export"
# What the gateway makes: `web/chat/diary_downloads.py`. The one for the doctor comes first.
FILES = ("diary_pdf", "diary_csv", "diary_fhir")


class ExportDiary(Action):
    def name(self) -> str:
        return "action_export_diary"

    @reply_on_failure(TOPIC, "could_not_check")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, TOPIC, "visitor")
            return []
        extent = await diary_export.extent(runtime.writing(), patient.id)
        if extent is None:
            say(dispatcher, TOPIC, "empty")
            return []
        fields = {"entries": _counted(extent.entries), "first": _spoken(extent.first), "last": _spoken(extent.last)}
        say(dispatcher, TOPIC, "ready", fields=fields, more={"downloads": [{"kind": kind} for kind in FILES]})
        return []


def _counted(entries: int) -> str:
    base = runtime.base()
    return base.text(TOPIC, "one_entry") if entries == 1 else base.text(TOPIC, "many_entries", count=str(entries))


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
