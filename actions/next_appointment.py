"""Tells a signed-in patient of the next visit."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.failure import reply_on_failure
from actions.speech import say
from clinic.domain.appointments import NextAppointment, Outlook, Visit, spoken_length, spoken_time
from clinic.services import appointments, patients

TOPIC = "next_appointment"


class TellNextAppointment(Action):
    def name(self) -> str:
        return "action_next_appointment"

    @reply_on_failure(TOPIC, "could_not_check")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, TOPIC, "visitor")
            return []
        found = await appointments.next_for(runtime.reading(), patient.id, runtime.now())
        say(dispatcher, TOPIC, found.outlook, fields=fields_of(found))
        return []


def fields_of(found: NextAppointment) -> dict[str, str]:
    """What the reply of this outlook wants to be given."""
    if found.outlook is Outlook.NONE:
        return {}
    if found.outlook is Outlook.SEVERAL:
        return {"list": "\n".join(runtime.base().text(TOPIC, "line", **_fields(visit)) for visit in found.visits)}
    fields = _fields(found.visits[0])
    return fields if found.outlook is Outlook.ONE else {"when": fields["when"]}


def _fields(visit: Visit) -> dict[str, str]:
    return {
        "when": spoken_time(visit.starts_at, runtime.base().clinic.zone),
        "clinician": visit.clinician,
        "place": visit.place,
        "kind": runtime.base().text(TOPIC, f"kind_{visit.kind}"),
        "duration": spoken_length(visit.duration_minutes),
    }
