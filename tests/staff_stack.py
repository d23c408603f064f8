"""Somebody signed in at the staff desk of a running stack, by the services: for tests and measurements of what comes after."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.encryption import KEY_FILE, Vault
from clinic.db.models.staff import StaffAccount
from clinic.db.store import open_store
from clinic.domain.staff import Role
from clinic.domain.totp import fresh_secret
from clinic.services import staff_sessions
from clinic.services.staff_sessions import Lifetime
from tests.stack import Stack

LONG = timedelta(hours=1)


async def signed_in(stack: Stack, role: Role, name: str) -> tuple[str, str]:
    """The token for the cookie `staff`, and the CSRF token, of a session that begins now. The same name is the same account."""
    now = datetime.now(UTC)
    login = f"{re.sub('[^a-z]+', '.', name.lower())}@clinic.example"

    def work(session: Session) -> str:
        account = session.scalar(select(StaffAccount).where(StaffAccount.login == login))
        if account is None:
            account = StaffAccount(login=login, display_name=name, role=role, totp_secret=fresh_secret(), created_at=now)
            account.old_password_hashes = []
            session.add(account)
            session.flush()
        return staff_sessions.begin(session, account.id, now=now)

    vault = Vault((stack.folder / "var" / KEY_FILE).read_text().split(","))
    store = open_store(f"sqlite+aiosqlite:///{stack.folder}/var/clinic.db", vault)
    try:
        token = await store.write(work)
        session = await staff_sessions.current(store, token, Lifetime(LONG, LONG), now=now)
    finally:
        await store.close()
    assert session is not None
    return token, session.csrf
