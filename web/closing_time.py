"""Once the clinic has closed, whoever still waits for a person in the chat is told so, and offered a call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.store import Store
from clinic.errors import UnknownConversation
from clinic.services import desk, desk_list
from knowledge import Clinic
from knowledge.opening_hours import is_open
from web.chat.handoff import Handoff

PAUSE_S = 15.0
# Staff who stay a little longer finish whom they see waiting.
GRACE = timedelta(minutes=15)
log = structlog.get_logger()


@dataclass(frozen=True)
class ClosingTime:
    store: Store
    clinic: Clinic
    handoff: Handoff
    wake: Callable[[str], None]
    now: Callable[[], datetime]

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.round()
            except (SQLAlchemyError, OSError) as error:
                log.warning("closing_time.database_away", error=type(error).__name__)
            except Exception as error:  # who waits tomorrow must not find that nobody goes round any more
                log.error("closing_time.failed", exc_info=error)
            await asyncio.sleep(PAUSE_S)

    async def round(self) -> None:
        """One round. Errors of the database pass through; the next round takes up what is left."""
        now = self.now().astimezone(self.clinic.zone)
        if is_open(self.clinic.hours, now) or is_open(self.clinic.hours, now - GRACE):
            return
        for id, since in await desk_list.who_wait(self.store):
            await self._turn_down(id, since)

    async def _turn_down(self, id: str, since: datetime) -> None:
        try:
            if await desk.turn_down(self.store, id, self.handoff.nobody_came(id, since), now=self.now()):
                log.warning("desk.nobody_came", waited_minutes=round((self.now() - since).total_seconds() / 60))
                self.wake(id)
        except UnknownConversation:
            pass  # erased meanwhile
