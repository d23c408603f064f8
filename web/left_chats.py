"""Nobody is left with a person who is no longer there: their chats go back to those who wait, and the patient is told; alarms
that they looked after are open again, and call-backs that they had are free. Nor is anybody left with a call that its patient
no longer wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from clinic.db.models.chat import Callback
from clinic.db.store import Store
from clinic.errors import UnknownConversation
from clinic.services import callback_views, left_alarms, left_calls, left_chats
from clinic.services.desk import Told
from clinic.services.left_chats import Left
from knowledge import Clinic
from web.chat.handoff import Handoff
from web.closing_time import has_closed
from web.rounds import go_round, once

NAME = "left_chats"
PAUSE_S = 15.0
log = structlog.get_logger()


@dataclass(frozen=True)
class LeftChats:
    """`session_lasts`: how long a session of the desk lasts whatever is done in it."""

    store: Store
    clinic: Clinic
    handoff: Handoff
    wake: Callable[[str], None]
    now: Callable[[], datetime]
    session_lasts: timedelta

    async def work(self) -> None:
        """Until cancelled."""
        await go_round(NAME, self.round, pause_s=PAUSE_S)

    async def at_once(self) -> None:
        """A round after something that may have left chats behind. It raises nothing: another round follows."""
        await once(NAME, self.round)

    async def round(self) -> None:
        """One round. Errors of the database pass through."""
        began_before = self.now() - self.session_lasts
        reopened = await left_alarms.reopen_left(self.store, began_before=began_before, now=self.now())
        if reopened:
            log.error("alarm.left_behind", count=reopened)
        if freed := await left_calls.free_left(self.store, began_before=began_before, now=self.now()):
            log.warning("callback.left_behind", count=freed)
        await left_calls.close_withdrawn(self.store, now=self.now())
        for left in await left_chats.left(self.store, began_before=began_before):
            await self._give_up(left)

    async def _give_up(self, left: Left) -> None:
        now = self.now()
        waits = not has_closed(self.clinic, now)
        call = await callback_views.open_of(self.store, left.id)
        try:
            if await left_chats.give_up(self.store, left, self._told(left, waits, call), waits=waits, now=now):
                log.warning("desk.left_behind", waits=waits)
                self.wake(left.id)
        except UnknownConversation:
            pass  # erased meanwhile

    def _told(self, left: Left, waits: bool, call: Callback | None) -> Told:
        """While the clinic is closed nobody is promised another person; whoever waits for an answer is offered a call."""
        if waits:
            return self.handoff.gone(left.id)
        since = left.since
        if since is None:
            return self.handoff.left(left.id)
        return lambda version, name: self.handoff.unanswered(left.id, since, call)
