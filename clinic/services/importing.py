"""Imports patients, visits and treatments: all good rows or, when the database fails, none; twice is the same as once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from clinic.db.engine import Sessions
from clinic.db.models.records import Appointment, Patient, Treatment
from clinic.domain.rows import NEVER_WAS, Outcome, ReadRows, Rejected, Row
from clinic.errors import NotSaved
from clinic.services import audit
from clinic.services.audit import Access

Record = Appointment | Patient | Treatment
# What a file calls it, where that is another name.
COLUMNS = {"external_id": "id"}
OfPatient = TypeVar("OfPatient", Appointment, Treatment)


async def import_patients(sessions: Sessions, read: ReadRows, *, now: datetime, apply: bool) -> Outcome:
    """Store patients by their portal id: a known one may get another name. Nothing is stored unless `apply`. `NotSaved`."""

    def made(values: Mapping[str, Any]) -> Patient:
        return Patient(**values, created_at=now)

    async def work(session: AsyncSession, outcome: Outcome) -> None:
        known = {row.portal_id: row for row in await session.scalars(select(Patient))}
        for row in _once(read.rows, "portal_id", outcome):
            _put(session, known.get(row.values["portal_id"]), made, row.values, outcome)

    return await _transaction(sessions, read, work, part="patient", apply=apply)


async def import_visits(sessions: Sessions, read: ReadRows, *, source: str, now: datetime, apply: bool) -> Outcome:
    """Store visits by their id at the source, as `import_patients`. A visit of an unknown patient is rejected."""

    def made(values: Mapping[str, Any]) -> Appointment:
        return Appointment(**values, source=source, updated_at=now)

    return await _import_of_patients(sessions, read, Appointment, made, source=source, apply=apply)


async def import_treatments(sessions: Sessions, read: ReadRows, *, source: str, apply: bool) -> Outcome:
    """Store treatments by their id at the source, as `import_visits`."""

    def made(values: Mapping[str, Any]) -> Treatment:
        return Treatment(**values, source=source)

    return await _import_of_patients(sessions, read, Treatment, made, source=source, apply=apply)


async def _import_of_patients(
    sessions: Sessions,
    read: ReadRows,
    model: type[OfPatient],
    made: Callable[[Mapping[str, Any]], OfPatient],
    *,
    source: str,
    apply: bool,
) -> Outcome:
    async def work(session: AsyncSession, outcome: Outcome) -> None:
        ids = {row.portal_id: row.id for row in await session.scalars(select(Patient))}
        stored = await session.scalars(select(model).where(model.source == source))
        known = {record.external_id: record for record in stored}
        for row in _once(read.rows, "external_id", outcome):
            patient_id = ids.get(row.values["portal_id"])
            there = known.get(row.values["external_id"])
            if patient_id is None:
                outcome.rejected.append(Rejected(row.line, "patient: no patient has this portal id"))
            elif there is not None and there.patient_id != patient_id:
                outcome.rejected.append(Rejected(row.line, "id: it belongs to another patient already"))
            elif row.values.get("status") == NEVER_WAS:
                outcome.touched[patient_id] += await _take_away(session, there, outcome)
            else:
                values = {name: value for name, value in row.values.items() if name != "portal_id"}
                before = outcome.same
                _put(session, there, made, {**values, "patient_id": patient_id}, outcome)
                outcome.touched[patient_id] += before == outcome.same

    return await _transaction(sessions, read, work, part=f"{model.__tablename__}s", apply=apply)


def _once(rows: Sequence[Row], key: str, outcome: Outcome) -> Sequence[Row]:
    """The rows whose key stands once; of a key that stands twice, it is not known which row is right."""
    count = Counter(row.values[key] for row in rows)
    outcome.rejected += [
        Rejected(row.line, f"{COLUMNS.get(key, key)}: it stands twice") for row in rows if count[row.values[key]] > 1
    ]
    return [row for row in rows if count[row.values[key]] == 1]


def _put(
    session: AsyncSession,
    there: Record | None,
    made: Callable[[Mapping[str, Any]], Record],
    values: Mapping[str, Any],
    outcome: Outcome,
) -> None:
    changed = {name: value for name, value in values.items() if there is not None and getattr(there, name) != value}
    if there is None:
        session.add(made(values))
        outcome.new += 1
    elif changed:
        for name, value in changed.items():
            setattr(there, name, value)
        outcome.changed += 1
    else:
        outcome.same += 1


async def _take_away(session: AsyncSession, there: Appointment | Treatment | None, outcome: Outcome) -> bool:
    """A visit that never was stands in the table no more; whether it did."""
    if there is None:
        outcome.same += 1
        return False
    await session.delete(there)
    outcome.changed += 1
    return True


async def _transaction(sessions: Sessions, read: ReadRows, work: Any, *, part: str, apply: bool) -> Outcome:
    outcome = Outcome(rejected=list(read.rejected))
    try:
        async with sessions() as session:
            await work(session, outcome)
            await session.flush()
            for patient_id, count in outcome.touched.items():
                if count:
                    access = Access(patient_id, f"{part}.write", part, audit.COMMAND, {"rows": count})
                    await session.run_sync(audit.record, access)
            await (session.commit() if apply else session.rollback())
    except (SQLAlchemyError, OSError) as error:
        raise NotSaved from error
    outcome.rejected.sort(key=lambda rejected: rejected.line)
    return outcome
