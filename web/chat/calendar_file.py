"""The visits that a patient was told of as an iCalendar file (RFC 5545), looked up anew when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from clinic.db.store import Store
from clinic.domain.appointments import Visit
from clinic.errors import CouldNotCheck
from clinic.services import transcripts
from clinic.services.appointments import Visits
from clinic.services.patients import Patient
from knowledge import Knowledge
from web.chat.downloads import File, Wanted
from web.errors import Away, NotFound

KIND = "visits"
TOPIC = "next_appointment"
TO_COME = frozenset({"booked", "arrived"})


@dataclass(frozen=True)
class CalendarFile:
    """`now` gives an aware time."""

    store: Store
    visits: Visits
    base: Knowledge
    now: Callable[[], datetime]

    async def __call__(self, wanted: Wanted) -> File:
        """The conversation's own patient's visits among those that the link names. `NotFound` when none is booked any more."""
        row = await transcripts.patient(self.store, wanted.conversation_id)
        if row is None:
            raise NotFound("there is no such file")
        now = self.now()
        try:
            known = await self.visits.of(Patient(row.id, row.portal_id, row.display_name), now)
        except CouldNotCheck:
            raise Away("your visits cannot be checked just now; please try again in a little while") from None
        told = [visit for visit in known if visit.id in wanted.of.split("\n") and visit.status in TO_COME]
        if not told:
            raise NotFound("this visit is not booked any more; ask for your next visit again")
        return File(calendar(told, self.base, now), "text/calendar; charset=utf-8", "visit.ics")


def calendar(visits: Sequence[Visit], base: Knowledge, now: datetime) -> bytes:
    """One event a visit, in UTC, so that every calendar shows it in its own zone; a later file takes an earlier one's place."""
    made = Calendar()
    made.add("prodid", "-//Migraine Companion//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for visit in visits:
        made.add_component(_event(visit, base, now))
    return bytes(made.to_ical())


def _event(visit: Visit, base: Knowledge, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{visit.id}@migraine-companion")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", int(now.timestamp() // 60))
    event.add("dtstart", visit.starts_at.astimezone(UTC))
    event.add("duration", timedelta(minutes=visit.duration_minutes))
    # A calendar is seen by others: it says where, and not what for.
    event.add("summary", base.text(TOPIC, "calendar_title"))
    if visit.place:
        event.add("location", visit.place)
    clinician = visit.clinician or base.text(TOPIC, "clinician_unnamed")
    event.add("description", base.text(TOPIC, "calendar_details", clinician=clinician))
    event.add("status", "CONFIRMED")
    return event
