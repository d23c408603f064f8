"""Writes the headache diary, and finds the entries that are to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.records import DiaryEntry
from clinic.domain.diary.draft import DAY, LONGEST_DAYS, DiaryDraft, Medication
from clinic.domain.diary.statistics import days_covered
from clinic.domain.names import Question
from clinic.errors import CouldNotCheck, IncompleteEntry, NotSaved
from clinic.services import audit
from clinic.services.audit import Access

_NAMESPACE = UUID("6f0f2c5e-8a53-4f3c-9a55-1c6ad2f1b0d7")


@dataclass(frozen=True, slots=True)
class Saved:
    """`created` is False when the very same entry stood in the diary already. `before`: what it said until it was changed."""

    id: UUID
    entry: DiaryDraft
    created: bool
    before: DiaryDraft | None = None


async def save(sessions: Sessions, patient_id: int, draft: DiaryDraft, *, key: str) -> Saved:
    """Store one entry and return it. See `save_all`."""
    return (await save_all(sessions, patient_id, [draft], key=key))[0]


async def save_all(sessions: Sessions, patient_id: int, drafts: Sequence[DiaryDraft], *, key: str) -> list[Saved]:
    """Store entries, all of them or none, and return them in order.

    `key`: the id of the message that confirmed them. The same key again gives the entries of the first time; an entry
    that is the same in all it says as one of that day is not stored twice either. `IncompleteEntry`, `NotSaved`.
    """
    if any(draft.date is None or draft.headache is None or draft.issues for draft in drafts):
        raise IncompleteEntry
    try:
        async with sessions.begin() as session:
            keyed = enumerate(drafts)
            saved = [await store_one(session, patient_id, draft, key=f"{key}/{number}") for number, draft in keyed]
            await record_entries(session, patient_id, "diary.write", [one.id for one in saved])
            return saved
    except (SQLAlchemyError, OSError) as error:
        raise NotSaved from error


async def of_day(sessions: Sessions, patient_id: int, day: date) -> list[Saved]:
    """The entries of one day, in the order in which they were saved. `CouldNotCheck`."""
    return await _found(sessions, patient_id, select(DiaryEntry).where(DiaryEntry.day == day))


async def covering(sessions: Sessions, patient_id: int, day: date) -> list[Saved]:
    """As `of_day`, with the attacks of days before that went on into this one. `CouldNotCheck`."""
    longer = and_(DiaryEntry.day.between(day - timedelta(days=LONGEST_DAYS - 1), day), DiaryEntry.duration_minutes > DAY)
    found = await _found(sessions, patient_id, select(DiaryEntry).where(or_(DiaryEntry.day == day, longer)))
    return [one for one in found if one.entry.date and day in days_covered(one.entry.date, one.entry.duration_minutes)]


async def of_days(sessions: Sessions, patient_id: int, first: date, last: date) -> list[Saved]:
    """The entries of these days, both ends among them, in the order in which they were saved. `CouldNotCheck`."""
    return await _found(sessions, patient_id, select(DiaryEntry).where(DiaryEntry.day.between(first, last)))


async def latest(sessions: Sessions, patient_id: int) -> list[Saved]:
    """The entry that was saved last, if there is one. `CouldNotCheck`."""
    newest = select(DiaryEntry.id).where(DiaryEntry.patient_id == patient_id).order_by(DiaryEntry.created_at.desc()).limit(1)
    return await _found(sessions, patient_id, select(DiaryEntry).where(DiaryEntry.id.in_(newest)))


async def of_ids(sessions: Sessions, patient_id: int, ids: Iterable[UUID]) -> list[Saved]:
    """Those of the entries that are there and the patient's own. `CouldNotCheck`."""
    return await _found(sessions, patient_id, select(DiaryEntry).where(DiaryEntry.id.in_(ids)))


async def _found(sessions: Sessions, patient_id: int, query: Select[DiaryEntry]) -> list[Saved]:
    """Those of the entries that are the patient's. Every reading of a diary goes through here, and is written down."""
    theirs = query.where(DiaryEntry.patient_id == patient_id)
    try:
        async with audit.reading(sessions, Access(patient_id, "diary.read", "diary")) as session:
            rows = await session.scalars(theirs.order_by(DiaryEntry.created_at))
            return [Saved(row.id, entry_of(row), created=False) for row in rows]
    except (SQLAlchemyError, OSError) as error:
        raise CouldNotCheck from error


async def change(sessions: Sessions, patient_id: int, id: UUID, draft: DiaryDraft) -> Saved | None:
    """Puts `draft` in the place of a saved entry; None when the patient has no such entry. `IncompleteEntry`, `NotSaved`."""
    if draft.date is None or draft.headache is None or draft.issues:
        raise IncompleteEntry
    try:
        async with sessions.begin() as session:
            row = await session.get(DiaryEntry, id)
            if row is None or row.patient_id != patient_id:
                return None
            before = entry_of(row)
            for name, value in _content(draft).items():
                setattr(row, name, value)
            await session.flush()
            await record_entries(session, patient_id, "diary.change", [id])
            return Saved(row.id, entry_of(row), created=False, before=before)
    except (SQLAlchemyError, OSError) as error:
        raise NotSaved from error


async def remove(sessions: Sessions, patient_id: int, ids: Iterable[UUID]) -> int:
    """Deletes entries of the patient and returns how many were there. `NotSaved`."""
    try:
        async with sessions.begin() as session:
            theirs = delete(DiaryEntry).where(DiaryEntry.patient_id == patient_id, DiaryEntry.id.in_(ids))
            gone = (await session.scalars(theirs.returning(DiaryEntry.id))).all()
            await record_entries(session, patient_id, "diary.remove", gone)
            return len(gone)
    except (SQLAlchemyError, OSError) as error:
        raise NotSaved from error


async def record_entries(
    session: AsyncSession, patient_id: int, action: str, ids: Sequence[UUID], *, actor: str = audit.PATIENT
) -> None:
    """Writes down what is done to these entries, inside the caller's transaction."""
    access = Access(patient_id, action, "diary", actor, {"entries": [str(id) for id in ids]})
    await session.run_sync(audit.record, access)


async def store_one(session: AsyncSession, patient_id: int, draft: DiaryDraft, *, key: str) -> Saved:
    """As `save_all`, inside the caller's transaction: the same key gives the entry of the first time, whatever it says by now.

    The caller writes it down: `record_entries`.
    """
    id = uuid5(_NAMESPACE, f"{patient_id}/{key}")
    row = await session.get(DiaryEntry, id) or await _same(session, patient_id, draft)
    if row is not None:
        return Saved(row.id, entry_of(row), created=False)
    session.add(row := new_row(patient_id, draft, id=id, created_at=datetime.now(UTC)))
    await session.flush()
    return Saved(row.id, entry_of(row), created=True)


async def _same(session: AsyncSession, patient_id: int, draft: DiaryDraft) -> DiaryEntry | None:
    of_day = select(DiaryEntry).where(DiaryEntry.patient_id == patient_id, DiaryEntry.day == draft.date)
    content = draft.as_entry(saved=True)
    return next((row for row in await session.scalars(of_day) if entry_of(row).as_entry(saved=True) == content), None)


def new_row(patient_id: int, draft: DiaryDraft, *, id: UUID, created_at: datetime) -> DiaryEntry:
    """An entry as it is stored."""
    return DiaryEntry(id=id, patient_id=patient_id, created_at=created_at, **_content(draft))


def _content(draft: DiaryDraft) -> dict[str, Any]:
    """The columns that an entry's content stands in."""
    return {
        "day": draft.date,
        "headache": draft.headache,
        "severity_halves": None if draft.severity is None else int(draft.severity * 2),
        "duration_minutes": draft.duration_minutes,
        "ongoing": draft.ongoing,
        "symptoms": list(draft.symptoms),
        "side": draft.side,
        "quality": list(draft.quality),
        "medications": [{"name": taken.name, "dose": taken.dose} for taken in draft.medications],
        "triggers": list(draft.triggers),
        "note": draft.note,
        "denied": sorted(draft.denied),
        "settled": sorted(draft.settled),
    }


def entry_of(row: DiaryEntry) -> DiaryDraft:
    """A stored entry as the value that it was saved from."""
    return DiaryDraft(
        date=row.day,
        headache=row.headache,
        severity=None if row.severity_halves is None else Decimal(row.severity_halves) / 2,
        duration_minutes=row.duration_minutes,
        ongoing=row.ongoing,
        symptoms=tuple(row.symptoms),
        side=row.side,
        quality=tuple(row.quality),
        medications=tuple(Medication(taken["name"], taken["dose"]) for taken in row.medications),
        triggers=tuple(row.triggers),
        note=row.note,
        denied=frozenset(row.denied),
        settled=frozenset(Question(name) for name in row.settled),
    )
