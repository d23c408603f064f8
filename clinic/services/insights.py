"""The counts of days for Insights: kept once nothing changes them any more, and counted when they are asked for until then.

A kept day stays as it is when its chats are erased or purged: what goes then are words, and who said them, and not that
something was asked. Why: docs/staff-insights.md. Both ways count with the same function, so that they cannot differ.
"""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinic.db.models.chat import Conversation
from clinic.db.models.insights import InsightDay
from clinic.db.store import Store
from clinic.domain.diary.statistics import Span
from clinic.domain.insight_days import ONE_DAY, DayCounts, each_day, is_settled
from clinic.services.insight_counts import count


async def read(store: Store, span: Span, zone: ZoneInfo) -> list[DayCounts]:
    """The counts of every day of the span, in order; a day before the first chat, or to come, has none."""

    def work(session: Session) -> list[DayCounts]:
        found = _kept(session, span)
        first = _first_open(session, zone)
        if first is not None and first <= span.last:
            found |= count(session, Span(max(first, span.first), span.last), zone)
        return [found.get(day) or DayCounts(day) for day in each_day(span)]

    return await store.read(work)


async def settle(store: Store, zone: ZoneInfo, *, now: datetime) -> date | None:
    """Keep the counts of the next day that is due; which it was, None when no more is due."""

    def counted(session: Session) -> DayCounts | None:
        day = _first_open(session, zone)
        return count(session, Span(day, day), zone)[day] if day is not None and is_settled(day, zone, now) else None

    counts = await store.read(counted)
    if counts is None:
        return None
    row = InsightDay(day=counts.day, counts=counts.stored(), settled_at=now)
    with contextlib.suppress(IntegrityError):  # another gateway was faster, and counted the same
        await store.write(lambda session: session.add(row))
    return counts.day


def _kept(session: Session, span: Span) -> dict[date, DayCounts]:
    found = select(InsightDay.day, InsightDay.counts).where(InsightDay.day >= span.first, InsightDay.day <= span.last)
    return {row.day: DayCounts.of(row.day, row.counts) for row in session.execute(found)}


def _first_open(session: Session, zone: ZoneInfo) -> date | None:
    """The day after the last kept one; that of the first chat when none is kept, None without a chat."""
    last: date | None = session.scalar(select(func.max(InsightDay.day)))
    if last is not None:
        return last + ONE_DAY
    began: datetime | None = session.scalar(select(func.min(Conversation.started_at)))
    return began.astimezone(zone).date() if began is not None else None
