"""Puts entries of a file into a patient's diary, each once however often the file comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.records import DiaryEntry
from clinic.diary_files.rows import Read
from clinic.errors import NotSaved
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.diary import Saved, record_entries, store_one


@dataclass(frozen=True, slots=True)
class Imported:
    """`created`: lines that became entries. `known`: lines of entries that stand in the diary already."""

    created: tuple[int, ...]
    known: tuple[int, ...]


async def import_entries(sessions: Sessions, patient_id: int, entries: Sequence[Read], *, apply: bool) -> Imported:
    """Stores what is not there yet, all of it or nothing; without `apply` only says what it would do.

    Known is an entry with the row's own id, one that an earlier import of the same row made (changed since or not), and one
    of that day that says the same. `NotSaved`. That the diary was looked into stays in the audit log, whatever comes of it.
    """
    try:
        async with audit.reading(sessions, Access(patient_id, "diary.read", "diary", audit.COMMAND)):
            pass
        async with sessions() as session, session.begin() as transaction:
            stored = [(one.line, await _store(session, patient_id, one)) for one in entries]
            ids = [new.id for _, new in stored if new]
            if apply and ids:
                await record_entries(session, patient_id, "diary.write", ids, actor=audit.COMMAND)
            elif not apply:
                await transaction.rollback()
    except (SQLAlchemyError, OSError) as error:
        raise NotSaved from error
    return Imported(tuple(line for line, new in stored if new), tuple(line for line, new in stored if not new))


async def _store(session: AsyncSession, patient_id: int, one: Read) -> Saved | None:
    """The new entry that the row became; None when it is known."""
    row = await session.get(DiaryEntry, one.id) if one.id else None
    if row is not None and row.patient_id == patient_id:
        return None
    digest = sha256(one.key.encode()).hexdigest()
    saved = await store_one(session, patient_id, one.draft, key=f"import/{digest}")
    return saved if saved.created else None
