"""Reads a diary for counting and drawing: days, pain and medicines, and nothing else of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, UnaryExpression, false, select, union_all
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic.db.engine import Sessions
from clinic.db.models.chat import Conversation
from clinic.db.models.records import DiaryEntry, Treatment
from clinic.domain.diary.draft import LONGEST_DAYS
from clinic.domain.diary.statistics import Diary, Span, joined
from clinic.errors import CouldNotCheck
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.diary import Saved, entry_of

# Day, headache, severity in halves, medications, minutes.
_Columns = Select[date, bool, int | None, list[dict[str, Any]], int | None]
Counted = _Columns | CompoundSelect[date, bool, int | None, list[dict[str, Any]], int | None]
# How long before a day an attack can have begun that covers it.
_REACH = timedelta(days=LONGEST_DAYS - 1)


def entries(patient_id: int, spans: Sequence[Span] | None = None) -> Counted:
    """The query for what is counted. `spans`: only what can be of these days; None for the whole diary.

    The index on patient and day serves it; notes and symptoms, which may be sealed, are never read. Each stretch of days is
    a query of its own: of "these days or those" PostgreSQL reads all that a patient ever wrote, and sorts out afterwards.
    """
    columns = DiaryEntry.day, DiaryEntry.headache, DiaryEntry.severity_halves, DiaryEntry.medications, DiaryEntry.duration_minutes
    found = select(*columns).where(DiaryEntry.patient_id == patient_id)
    if spans is None:
        return found
    reached = joined(Span(span.first - _REACH, span.last) for span in spans if span.days)
    stretches = [found.where(DiaryEntry.day.between(span.first, span.last)) for span in reached]
    return union_all(*stretches) if stretches else found.where(false())


def diary_of(rows: Iterable[Row[date, bool, int | None, list[dict[str, Any]], int | None]]) -> Diary:
    return Diary.of(_counted(*row) for row in rows)


def _counted(
    day: date, headache: bool, halves: int | None, medications: list[dict[str, Any]], minutes: int | None
) -> tuple[date, bool, Decimal | None, list[str], int | None]:
    return day, headache, None if halves is None else Decimal(halves) / 2, [taken["name"] for taken in medications], minutes


async def read(sessions: Sessions, patient_id: int, spans: Sequence[Span] | None = None) -> Diary:
    """The patient's diary, whole or the days of `spans` alone. `CouldNotCheck`. `sessions` write: a look is in the audit log."""
    try:
        async with audit.reading(sessions, Access(patient_id, "diary.read", "diary")) as session:
            known = diary_of(await session.execute(entries(patient_id, spans)))
            return known if spans is None else known.within(spans)
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error


async def is_empty(sessions: Sessions, patient_id: int) -> bool:
    """Whether nothing was ever written. `CouldNotCheck`. `sessions` as in `read`."""
    # In the index's order: without one PostgreSQL may look for whoever writes much in the table itself, from its beginning.
    any_entry = select(DiaryEntry.day).where(DiaryEntry.patient_id == patient_id).order_by(DiaryEntry.day).limit(1)
    try:
        async with audit.reading(sessions, Access(patient_id, "diary.read", "diary")) as session:
            return await session.scalar(any_entry) is None
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error


async def latest_headache(sessions: Sessions, patient_id: int) -> list[Saved]:
    """The entry of the latest day with a headache, the last one written of that day; empty without one. `CouldNotCheck`."""
    return await _first_aching(sessions, patient_id, DiaryEntry.headache)


async def worst_headache(sessions: Sessions, patient_id: int, span: Span | None) -> list[Saved]:
    """The entry with the most pain, of these days or of the whole diary, the latest of several; as `latest_headache`."""
    told = DiaryEntry.headache & DiaryEntry.severity_halves.is_not(None)
    within = told if span is None else told & DiaryEntry.day.between(span.first, span.last)
    return await _first_aching(sessions, patient_id, within, DiaryEntry.severity_halves.desc())


async def _first_aching(
    sessions: Sessions, patient_id: int, among: ColumnElement[bool] | InstrumentedAttribute[bool], *order: UnaryExpression[Any]
) -> list[Saved]:
    found = select(DiaryEntry).where(DiaryEntry.patient_id == patient_id, among)
    found = found.order_by(*order, DiaryEntry.day.desc(), DiaryEntry.created_at.desc()).limit(1)
    try:
        async with audit.reading(sessions, Access(patient_id, "diary.read", "diary")) as session:
            row = await session.scalar(found)
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error
    return [Saved(row.id, entry_of(row), created=False)] if row else []


def of_conversation(session: Session, conversation_id: str) -> tuple[Diary, list[date]] | None:
    """The diary and the injection days of the patient whose conversation it is; None when there is no such patient."""
    patient_id = session.scalar(select(Conversation.patient_id).where(Conversation.id == conversation_id))
    if patient_id is None:
        return None
    given = sorted(session.scalars(select(Treatment.given_on).where(Treatment.patient_id == patient_id)))
    diary = diary_of(session.execute(entries(patient_id)))
    audit.record(session, Access(patient_id, "diary.read", "diary", details={"picture": True}))
    return diary, given
