"""Whoever wants a visit changed is told which one a call about it would be about: the call-back takes it along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic.db.store import Store
from clinic.domain.appointments import Visit, kind_of, next_appointment
from clinic.domain.visit_lines import lines
from clinic.errors import CouldNotCheck
from clinic.services import transcripts
from clinic.services.appointments import Visits
from clinic.services.patients import Patient
from knowledge import Knowledge
from web.chat.assistant import AssistantReply

HOW_TO_CHANGE = ("change_appointment", "short")
YOUR_VISIT = "your_visit"


@dataclass(frozen=True)
class VisitAlong:
    """`now` gives an aware time."""

    store: Store
    visits: Visits
    base: Knowledge
    now: Callable[[], datetime]

    async def put(self, conversation_id: str, text: str, replies: Sequence[AssistantReply]) -> list[AssistantReply]:
        """The replies to what a signed-in patient wrote. That of how to change a visit takes the next one along (of the kind that
        is named, where one is booked), which is told behind it unless it is told anyway. Where the records cannot be read, or
        nothing is booked, all stays as it is."""
        if not any((reply.topic, reply.part) == HOW_TO_CHANGE for reply in replies):
            return list(replies)
        visit = await self._next(conversation_id, kind_of(text))
        if visit is None:
            return list(replies)
        line = lines([visit], self.base)
        told = AssistantReply(topic=HOW_TO_CHANGE[0], part=YOUR_VISIT, fields={"list": line}, appointment=line)
        found: list[AssistantReply] = []
        for reply in replies:
            how = (reply.topic, reply.part) == HOW_TO_CHANGE
            found.append(reply.model_copy(update={"appointment": line}) if how else reply)
            if how and not any(other.appointment for other in replies):
                found.append(told)
        return found

    async def _next(self, conversation_id: str, kind: str) -> Visit | None:
        row = await transcripts.patient(self.store, conversation_id)
        if row is None:
            return None
        now = self.now()
        try:
            known = await self.visits.of(Patient(row.id, row.portal_id, row.display_name), now)
        except CouldNotCheck:
            return None
        found = next_appointment(known, now, every=True)
        to_come = found.visits if found.is_booked else ()
        return next((visit for visit in to_come if visit.kind == kind), None) or next(iter(to_come), None)
