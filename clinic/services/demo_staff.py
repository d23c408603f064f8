"""The demo's staff: an account of every role, with a password and a secret that everybody knows. Never for production."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.domain.staff import Role
from clinic.services import audit, staff_passwords
from clinic.services.audit import Access

PASSWORD = "demo desk, not for patients"  # noqa: S105
SECRET = "DEMOSTAFFDESKOFTHECLINIC23456723"  # noqa: S105
NAMES = {
    Role.FRONT_DESK: "Fran Demo",
    Role.NURSE: "Nora Demo",
    Role.CLINICIAN: "Clara Demo",
    Role.ADMIN: "Ada Demo",
    Role.AUDITOR: "Aldo Demo",
}


def login(role: Role) -> str:
    return f"demo-{role.value.replace('_', '-')}@clinic.example"


LOGINS = frozenset(map(login, Role))


async def seed(store: Store, *, now: datetime) -> int:
    """Make those that are not there; gives how many were made. One that somebody changed stays as it is."""
    found = select(StaffAccount.login).where(StaffAccount.login.in_(LOGINS))
    known = set(await store.read(lambda session: session.scalars(found).all()))
    missing = [role for role in Role if login(role) not in known]
    if missing:
        hash = await staff_passwords.hashed(PASSWORD)
        await store.write(lambda session: _add(session, missing, hash, now))
    return len(missing)


async def count(store: Store) -> int:
    """How many accounts are of the demo: by their login, or by a secret that everybody knows."""
    rows = await store.read(lambda session: session.execute(select(StaffAccount.login, StaffAccount.totp_secret)).all())
    return sum(login in LOGINS or secret == SECRET for login, secret in rows)


def _add(session: Session, roles: list[Role], hash: str, now: datetime) -> None:
    for role in roles:
        account = StaffAccount(
            login=login(role),
            display_name=NAMES[role],
            role=role,
            password_hash=hash,
            totp_secret=SECRET,
            created_at=now,
            old_password_hashes=[],
        )
        session.add(account)
        session.flush()
        audit.record(session, Access(None, "staff.add", f"staff:{account.id}", audit.COMMAND, {"role": role}))
