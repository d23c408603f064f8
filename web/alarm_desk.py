"""Goes round: tells of new alarms where nobody sits at the desk, escalates those that nobody acknowledged, and sends what is
owed until it was taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.store import Store
from clinic.domain.alarms import Notice
from clinic.services import alarm_notices
from clinic.services.alarm_notices import Owed, Policy
from knowledge import Clinic
from knowledge.opening_hours import is_open
from web.alarm_delivery import Delivery, NotDelivered
from web.metrics import ALARM_NOTICES

PAUSE_S = 1.0
log = structlog.get_logger()


@dataclass(frozen=True)
class AlarmDesk:
    store: Store
    clinic: Clinic
    delivery: Delivery
    now: Callable[[], datetime]
    _sending: set[asyncio.Task[None]] = field(default_factory=set)

    async def work(self) -> None:
        """Until cancelled; what is being sent then is sent again by the next process."""
        try:
            while True:
                await self._round()
                await asyncio.sleep(PAUSE_S)
        finally:
            for task in self._sending:
                task.cancel()
            await asyncio.gather(*self._sending, return_exceptions=True)

    async def _round(self) -> None:
        try:
            await self.round()
        except (SQLAlchemyError, OSError) as error:
            log.warning("alarm_desk.database_away", error=type(error).__name__)
        except Exception as error:  # the next alarm must not find that nobody goes round any more
            log.error("alarm_desk.failed", exc_info=error)

    async def round(self) -> None:
        """One round, which waits for nobody outside. Errors of the database pass through; the next one goes on."""
        policy = self._policy()
        is_seen = bool(policy.raised) or self._is_staffed() or self.delivery.settings.desk_always_staffed
        if await alarm_notices.plan(self.store, policy, now=self.now()) and not is_seen:
            log.error("alarm.nobody_is_told", remedy="set CLINIC_ALARM_WEBHOOK or CLINIC_ALARM_EMAIL")
        escalated = await alarm_notices.escalate(self.store, policy, now=self.now())
        if escalated:
            log.error("alarm.escalated", count=escalated)
        for owed in await alarm_notices.claim(self.store, now=self.now()):
            task = asyncio.create_task(self._send_quietly(owed))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send_quietly(self, owed: Owed) -> None:
        try:
            await self._send(owed)
        except (SQLAlchemyError, OSError) as error:  # its lease ends, and it is sent again under the same id
            log.warning("alarm.notice_unsettled", way=owed.way, kind=owed.kind, error=type(error).__name__)

    async def _send(self, owed: Owed) -> None:
        try:
            await self.delivery.send(owed, now=self.now())
        except NotDelivered as error:
            ALARM_NOTICES.labels(owed.way, "postponed").inc()
            log.error("alarm.notice_postponed", way=owed.way, kind=owed.kind, attempts=owed.attempts, reason=error.reason)
            await alarm_notices.postpone(self.store, owed, now=self.now())
        else:
            ALARM_NOTICES.labels(owed.way, "sent").inc()
            log.info("alarm.notice_sent", way=owed.way, kind=owed.kind, attempts=owed.attempts)
            await alarm_notices.sent(self.store, owed, now=self.now())

    def _policy(self) -> Policy:
        """While the clinic is open the desk itself shows an alarm at once; else it goes out."""
        return Policy(
            raised=[] if self._is_staffed() else self.delivery.ways(Notice.RAISED),
            escalated=self.delivery.ways(Notice.ESCALATED),
            patience=timedelta(minutes=self.delivery.settings.acknowledge_minutes),
        )

    def _is_staffed(self) -> bool:
        return is_open(self.clinic.hours, self.now().astimezone(self.clinic.zone))
