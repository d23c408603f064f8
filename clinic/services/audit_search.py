"""Looks into the audit log for those who may, and writes down that they did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from clinic.db.models.audit import Audit
from clinic.db.models.chat import Alarm, Callback, Conversation
from clinic.db.models.records import Patient
from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.domain.staff import actor_of
from clinic.services import audit
from clinic.services.audit import Access

PAGE = 50
_VISITOR = re.compile(r"(?:visitor\s+)?([0-9a-f]{5})", re.IGNORECASE)
# Who acts without an account.
OTHERS = (audit.PATIENT, audit.ASSISTANT, audit.COMMAND, audit.RETENTION)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None leaves it open. `patient`: the number in our records, or the portal's id of the patient;
    `action`: the whole of it, or its part before the dot; `object`: as `of_object` reads it; `why`: words of the
    details, each of which a row must have ("address", "no answer"); `since` and `until`: from the one
    on and before the other.
    """

    actor: str | None = None
    patient: str | None = None
    action: str | None = None
    object: str | None = None
    why: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def named(self) -> list[str]:
        """Which of them are given."""
        return [name for name in self.__slots__ if getattr(self, name) is not None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log. `by`: the name of the account now; `portal_id`: of a patient who is still in the records."""

    seq: int
    at: datetime
    actor: str
    by: str | None
    action: str
    patient_id: int | None
    portal_id: str | None
    object: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """The latest first. `before`: where the next page begins; None on the last one. `is_nobody`: the patient who was asked for is
    neither a portal's id in our records nor a number."""

    entries: Sequence[Entry] = field(default_factory=tuple)
    before: int | None = None
    is_nobody: bool = False


async def search(store: Store, wanted: Wanted, *, actor: str, before: int | None = None, limit: int = PAGE) -> Found:
    """At most `limit` rows with a seq under `before`. The look is written down, in the same transaction and after it."""

    def work(session: Session) -> Found:
        patient_id = _patient_id(session, wanted.patient)
        is_nobody = wanted.patient is not None and patient_id is None
        rows = () if is_nobody else session.scalars(_rows(wanted, patient_id, before).limit(limit + 1)).all()
        details = {"rows": min(len(rows), limit), **({"by": wanted.named} if wanted.named else {})}
        audit.record(session, Access(patient_id, "audit.read", "audit", actor, details))
        found = _entries(session, rows[:limit])
        return Found(found, found[-1].seq if len(rows) > limit else None, is_nobody)

    return await store.write(work)


async def actors(store: Store) -> list[tuple[str, str]]:
    """Everybody who can stand in the log: the log's name of them, and theirs."""
    accounts = await store.read(names_of_staff)
    return [*sorted(accounts.items(), key=lambda account: account[1]), *((name, name.capitalize()) for name in OTHERS)]


async def verified(store: Store, *, actor: str, known: audit.Head | None = None) -> audit.Verified:
    """As `audit.verify`; that it was done is written down afterwards."""
    found = await audit.verify(store, known=known)
    details = {"findings": len(found.findings), "head": found.head.seq}
    await store.write(lambda session: audit.record(session, Access(None, "audit.verify", "audit", actor, details)))
    return found


def names_of_staff(session: Session) -> dict[str, str]:
    """The name of each account now, by the log's name of it."""
    found = select(StaffAccount.id, StaffAccount.display_name)
    return {actor_of(row.id): row.display_name for row in session.execute(found)}


def _rows(wanted: Wanted, patient_id: int | None, before: int | None) -> Any:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actor is not None:
        conditions.append(Audit.actor == wanted.actor)
    if patient_id is not None:
        conditions.append(Audit.patient_id == patient_id)
    if wanted.action is not None:
        part = Audit.action.startswith(f"{wanted.action}.", autoescape=True)
        conditions.append(or_(Audit.action == wanted.action, part))
    if wanted.object is not None:
        conditions.append(of_object(wanted.object))
    if wanted.why is not None:
        conditions += because(wanted.why)
    if wanted.since is not None:
        conditions.append(Audit.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Audit.at < wanted.until)
    if before is not None:
        conditions.append(Audit.seq < before)
    return select(Audit).where(*conditions).order_by(Audit.seq.desc())


def of_object(asked: str) -> ColumnElement[bool]:
    """Rows of one thing: by the log's own name of it ("alarm/…"), a call-back's reference, the id of an alarm; and by the id of a
    chat, or what the desk calls that of a visitor, "Visitor 7D8DB", those of its alarms and call-backs as well."""
    visitor = _VISITOR.fullmatch(asked)
    if visitor:
        begins = visitor[1].lower()
        chat = Conversation.id.startswith(begins)
        return or_(Audit.object.startswith(f"conversation/{begins}"), *(Audit.object.in_(names) for names in _hanging_on(chat)))
    names = (f"callback/{asked.upper()}", f"conversation/{asked.lower()}", f"alarm/{asked.lower()}")
    hanging = _hanging_on(Conversation.id == asked.lower())
    return or_(Audit.object.in_((asked, *names)), *(Audit.object.in_(more) for more in hanging))


def _hanging_on(chat: ColumnElement[bool]) -> tuple[Select[str], Select[str]]:
    """The log's names of the alarms and the call-backs of a chat; an erased one has none any more."""
    alarms = select(literal("alarm/") + Alarm.id).join(Conversation, Conversation.id == Alarm.conversation_id).where(chat)
    calls = select(literal("callback/") + Callback.reference).join(Conversation, Conversation.id == Callback.conversation_id)
    return alarms, calls.where(chat)


def because(asked: str) -> list[ColumnElement[bool]]:
    """Rows whose details have each of these words, as the page shows them: "opened from" is `from` in the log."""
    details = func.lower(cast(Audit.details, String))
    words = re.findall(r"\w+", asked.lower().replace("opened from", "from"))
    return [details.contains(word, autoescape=True) for word in words]


def _patient_id(session: Session, patient: str | None) -> int | None:
    """The number of a patient who was asked for; that of one who is gone counts as it is."""
    if patient is None:
        return None
    found = session.scalar(select(Patient.id).where(Patient.portal_id == patient))
    return found if found is not None else int(patient) if patient.isascii() and patient.isdigit() and len(patient) < 10 else None


def _entries(session: Session, rows: Sequence[Audit]) -> list[Entry]:
    ids = {row.patient_id for row in rows if row.patient_id is not None}
    portal_ids = dict(iter(session.execute(select(Patient.id, Patient.portal_id).where(Patient.id.in_(ids)))))
    names = names_of_staff(session)
    return [
        Entry(
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            by=names.get(row.actor),
            action=row.action,
            patient_id=row.patient_id,
            portal_id=portal_ids.get(row.patient_id) if row.patient_id is not None else None,
            object=row.object,
            details=row.details,
        )
        for row in rows
    ]
