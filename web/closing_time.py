"""Once the clinic has closed, whoever still waits for a person in the chat is told so, and offered a call; or told of the call
that they have asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from clinic.db.models.chat import Callback
from clinic.db.store import Store
from clinic.domain.chat import NewMessage
from clinic.errors import UnknownConversation
from clinic.services import callback_views, desk, desk_list
from clinic.services.desk_list import Waits
from knowledge import Clinic
from knowledge.opening_hours import is_open
from web.chat.handoff import Handoff
from web.rounds import go_round

PAUSE_S = 15.0
# Staff who stay a little longer finish whom they see waiting, and have so long for each message in a chat of theirs.
GRACE = timedelta(minutes=15)
log = structlog.get_logger()


def has_closed(clinic: Clinic, now: datetime) -> bool:
    """Whether nobody is expected at the desk any more."""
    here = now.astimezone(clinic.zone)
    return not is_open(clinic.hours, here) and not is_open(clinic.hours, here - GRACE)


@dataclass(frozen=True)
class ClosingTime:
    store: Store
    clinic: Clinic
    handoff: Handoff
    wake: Callable[[str], None]
    now: Callable[[], datetime]

    async def work(self) -> None:
        """Until cancelled."""
        await go_round("closing_time", self.round, pause_s=PAUSE_S)

    async def round(self) -> None:
        """One round. Errors of the database pass through; the next round takes up what is left."""
        now = self.now()
        if not has_closed(self.clinic, now):
            return
        for waits in await desk_list.who_wait(self.store):
            if not waits.is_taken or now - waits.since >= GRACE:
                await self._turn_down(waits)

    async def _turn_down(self, waits: Waits) -> None:
        try:
            call = await callback_views.open_of(self.store, waits.id)
            if await desk.turn_down(self.store, waits, self._told(waits, call), now=self.now()):
                log.warning("desk.nobody_came", waited_minutes=round((self.now() - waits.since).total_seconds() / 60))
                self.wake(waits.id)
        except UnknownConversation:
            pass  # erased meanwhile

    def _told(self, waits: Waits, call: Callback | None) -> NewMessage:
        tell = self.handoff.unanswered if waits.is_taken else self.handoff.nobody_came
        return tell(waits.id, waits.since, call)
