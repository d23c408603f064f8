"""Writes down every access to a patient's record, in the transaction of the access itself, and proves the log whole.

Whoever writes a record calls `record` last in the same transaction; whoever reads one reads within `reading`. What cannot be
written down is not read: the caller gets the database's error, and tells the patient that it could not be checked.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import RowMapping, Table, bindparam, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from clinic.db.engine import Sessions
from clinic.db.models.audit import Audit, AuditHead
from clinic.db.store import Store

PATIENT, ASSISTANT, COMMAND, RETENTION = "patient", "assistant", "command", "retention"
START = "0" * 64
MOST_FINDINGS = 20
BATCH = 1_000

# Tables and not models, and made once: each message of a patient runs them twice.
_log, _head = cast(Table, Audit.__table__), cast(Table, AuditHead.__table__)
# This statement comes first and takes the lock, in SQLite and in PostgreSQL, so that nobody appends to the same head.
TAKE_PLACE = _head.update().values(seq=_head.c.seq + 1).returning(_head.c.seq, _head.c.hash)
APPEND = _log.insert()
KEEP_HASH = _head.update().values(hash=bindparam("kept"))


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody does to a patient's record. `action` is "<part>.<verb>"; `details` hold counts and ids, and no words.

    `patient_id` is None for what concerns no patient: a sign-in, a change of an account.
    """

    patient_id: int | None
    action: str
    object: str
    actor: str = PATIENT
    details: Mapping[str, Any] = field(default_factory=dict)


def record(session: Session, access: Access) -> None:
    """Append the access to the log, inside the caller's transaction. Others who append wait until it ends."""
    seq, previous = session.execute(TAKE_PLACE).one()
    row = {
        "seq": seq,
        "at": datetime.now(UTC),
        "actor": access.actor,
        "action": access.action,
        "patient_id": access.patient_id,
        "object": access.object,
        "details": dict(access.details),
        "previous_hash": previous,
    }
    row["hash"] = row_hash(row)
    session.execute(APPEND, row)
    session.execute(KEEP_HASH, {"kept": row["hash"]})


@asynccontextmanager
async def reading(sessions: Sessions, access: Access) -> AsyncIterator[AsyncSession]:
    """A session for reading the record; what is read inside may be told once the context has ended."""
    async with sessions.begin() as session:
        await session.run_sync(record, access)
        yield session


def row_hash(row: Mapping[Any, Any]) -> str:
    """sha256 (hex) over the row but for its hash, as canonical JSON; the time in UTC to the microsecond."""
    names = ("seq", "actor", "action", "patient_id", "object", "details", "previous_hash")
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    content = json.dumps([at, *(row[name] for name in names)], sort_keys=True, separators=(",", ":"))
    return sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ended at some time: kept aside, it tells of rows that were cut off or written anew since."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def of(cls, text: str) -> Head:
        """`ValueError` for what `str` did not make."""
        seq, _, hash = text.strip().partition(":")
        return cls(int(seq), hash)


@dataclass(frozen=True, slots=True)
class Verified:
    """The head of the log, and what is wrong with it, at most MOST_FINDINGS sentences; none when it is whole."""

    head: Head
    findings: tuple[str, ...]


async def verify(store: Store, *, known: Head | None = None) -> Verified:
    """Read the whole log and check that no row was altered, taken out, added or moved. `known` is an earlier head."""
    return await store.read(lambda session: _verified(session, known))


def _verified(session: Session, known: Head | None) -> Verified:
    last, findings = Head(0, START), _missing(session)
    if findings:
        return Verified(last, tuple(findings))
    told = session.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none()
    head = Head(*told) if told else None
    if head is None:
        findings.append("the row of audit_head, which tells where the log ends, is missing: no access can be written down")
    for row in _rows(session):
        findings.extend(_wrong_with(row, last))
        last = Head(row["seq"], row["hash"])
        if known is not None and row["seq"] == known.seq and row["hash"] != known.hash:
            findings.append(f"row {known.seq} is not the one that stood there when its hash was kept aside")
    if head is not None and last != head:
        findings.append(f"the log ends at row {last.seq}, and should end at row {head.seq} with another hash or number")
    if known is not None and known.seq > last.seq:
        findings.append(f"the log ends at row {last.seq}, and had {known.seq} rows when its hash was kept aside")
    return Verified(last, tuple(findings[:MOST_FINDINGS]))


def _missing(session: Session) -> list[str]:
    """The tables of the log that a clinic's database lacks. One that is none, or was not made yet, has nothing to be whole."""
    there = set(inspect(session.connection()).get_table_names())
    made = "alembic_version" in there
    return [f"the table {table.name} is missing" for table in (_log, _head) if made and table.name not in there]


def _rows(session: Session) -> Iterator[RowMapping]:
    yield from session.execute(select(_log).order_by(_log.c.seq), execution_options={"yield_per": BATCH}).mappings()


def _wrong_with(row: RowMapping, before: Head) -> Iterator[str]:
    if row["seq"] != before.seq + 1:
        yield f"row {before.seq} is followed by row {row['seq']}: rows between them were taken out"
    elif row["previous_hash"] != before.hash:
        yield f"row {row['seq']} does not follow the row before it"
    if row_hash(row) != row["hash"]:
        yield f"row {row['seq']} was altered"
