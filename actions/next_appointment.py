"""Tells a signed-in patient of the next visit."""

# The SDK brings no types.
# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import runtime
from actions.failure import reply_on_failure
from actions.speech import said, say
from clinic.domain.appointments import (
    Change,
    NextAppointment,
    Outlook,
    Overdue,
    Shown,
    Turn,
    Visit,
    asks_of_all,
    asks_of_last_treatment,
    spoken_date,
    spoken_time,
)
from clinic.domain.visit_lines import TOPIC, fields, lines, when
from clinic.services import appointments, patients

DOWNLOAD = "visits"
# The slot of the visits that the conversation was told of last: what has moved since is said.
SHOWN = "visits_shown"
BRING = ("preparation", "what_to_bring")
# The approved texts on getting ready for each kind of visit. Their topics tell the rest.
PREPARATION = {
    "treatment": (BRING, ("preparation", "clothes_makeup")),
    "evaluation": (("consultation", "what_to_bring"),),
    "follow_up": (BRING, ("follow_up", "what_is_checked")),
    "other": ((TOPIC, "prepare_other"),),
}


class TellNextAppointment(Action):
    def name(self) -> str:
        return "action_next_appointment"

    @reply_on_failure(TOPIC, "could_not_check")
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        patient = await patients.of_conversation(runtime.reading(), tracker.sender_id)
        if patient is None:
            say(dispatcher, TOPIC, "visitor")
            return []
        records = runtime.visits(), runtime.writing(), patient, runtime.now(), _shown(tracker)
        if asks_of_last_treatment(said(tracker)):
            found, last = await appointments.outlook_and_last_for(*records)
            _tell_last(dispatcher, last)
        else:
            found = await appointments.outlook_for(*records, every=asks_of_all(said(tracker)))
        for change in found.changes:
            _tell_change(dispatcher, change)
        _tell(dispatcher, found)
        return [SlotSet(SHOWN, _to_be_kept(found))]


def _shown(tracker: Tracker) -> list[Shown]:
    return [Shown(one["id"], datetime.fromisoformat(one["starts_at"])) for one in tracker.get_slot(SHOWN) or ()]


def _to_be_kept(found: NextAppointment) -> list[dict[str, str]]:
    visits = found.visits if found.is_booked else ()
    return [{"id": visit.id, "starts_at": visit.starts_at.isoformat()} for visit in visits if visit.id]


def _tell_change(dispatcher: CollectingDispatcher, change: Change) -> None:
    before = {"before": spoken_time(change.before, runtime.base().clinic.zone)}
    moved = when([change.visit], runtime.base()) if change.visit and change.turn is Turn.MOVED else {}
    say(dispatcher, TOPIC, change.turn, fields=before | moved)


def _tell_last(dispatcher: CollectingDispatcher, last: date | None) -> None:
    if last is None:
        say(dispatcher, TOPIC, "no_last_treatment")
    else:
        say(dispatcher, TOPIC, "last_treatment", fields={"date": spoken_date(last)})


def _tell(dispatcher: CollectingDispatcher, found: NextAppointment) -> None:
    if found.is_booked:
        _tell_visits(dispatcher, found)
    elif found.overdue is None or found.outlook in (Outlook.CANCELLED, Outlook.DECLINED, Outlook.MISSED):
        say(dispatcher, TOPIC, found.outlook, fields=when(found.visits, runtime.base()), more=_about(found.visits))
    if found.overdue is not None:
        _tell_overdue(dispatcher, found.overdue)


def _tell_visits(dispatcher: CollectingDispatcher, found: NextAppointment) -> None:
    """The visits, what to bring, a file for the calendar; a call-back that is asked for under it takes them along."""
    several = found.outlook is Outlook.SEVERAL
    told = {"list": lines(found.visits, runtime.base())} if several else fields(found.visits[0], runtime.base())
    ways = dict.fromkeys(way for visit in found.visits for way in PREPARATION[visit.kind])
    prepare = [runtime.base().text(*way) for way in ways]
    topics = dict.fromkeys(topic for topic, _ in ways if topic != TOPIC)
    named = [visit.id for visit in found.visits if visit.id]
    files = [{"kind": DOWNLOAD, "of": "\n".join(named)}] if named else []
    more = {"downloads": files, **_about(found.visits)}
    say(dispatcher, TOPIC, found.outlook, fields={**told, "prepare": "\n\n".join(prepare)}, more=more, to=list(topics))


def _tell_overdue(dispatcher: CollectingDispatcher, overdue: Overdue) -> None:
    told = {"date": spoken_date(overdue.since), "weeks": str(overdue.weeks)}
    say(dispatcher, TOPIC, "overdue", fields=told, more={"appointment": runtime.base().text(TOPIC, "overdue", **told)})


def _about(visits: Sequence[Visit]) -> dict[str, str]:
    return {"appointment": lines(visits, runtime.base())} if visits else {}
