"""What became of an alarm, step by step.

Read from the audit log, which holds a row for each step since there are alarms at the desk: written in the step's own
transaction, and never changed. The alarm's columns hold the last step of each kind alone, and a table of steps would be a
second copy of those rows, without the steps of before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from clinic.db.models.audit import Audit
from clinic.db.store import Store
from clinic.services.audit_search import names_of_staff


class Kind(StrEnum):
    """As the log names them, behind "alarm."."""

    ACKNOWLEDGED = "acknowledge"
    ESCALATED = "escalate"
    REOPENED = "reopen"
    CLOSED = "close"


@dataclass(frozen=True, slots=True)
class Step:
    """`who` did it; of an escalation and a reopening, who had acknowledged the alarm by then, None for nobody. `is_again`: it
    was opened again before."""

    at: datetime
    kind: Kind
    who: str | None
    outcome: str | None = None
    is_again: bool = False


async def steps(store: Store, alarm_id: str) -> Sequence[Step]:
    """All of them, the first one first."""
    actions = [f"alarm.{kind}" for kind in Kind]
    found = select(Audit.at, Audit.action, Audit.actor, Audit.details).order_by(Audit.seq)
    found = found.where(Audit.object == f"alarm/{alarm_id}", Audit.action.in_(actions))

    def work(session: Session) -> list[Step]:
        return list(_told(session.execute(found).all(), names_of_staff(session)))

    return await store.read(work)


def _told(rows: Sequence[Row[Any]], names: dict[str, str]) -> Iterator[Step]:
    holder: str | None = None
    is_again = False
    for row in rows:
        kind = Kind(row.action.removeprefix("alarm."))
        who = names.get(row.actor, row.actor)
        if kind == Kind.ACKNOWLEDGED:
            holder = who
        by = holder if kind in (Kind.ESCALATED, Kind.REOPENED) else who
        yield Step(row.at, kind, by, row.details.get("outcome"), is_again)
        if kind == Kind.REOPENED:
            holder, is_again = None, True
