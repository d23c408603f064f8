"""Who is signed in at the staff desk. The cookie holds a random token; the database its sha256 alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from clinic.db.models.staff import StaffAccount, StaffSession
from clinic.db.store import Store
from clinic.domain.staff import Role, StaffMember

# How stale `seen_at` may be: not every look at a page is a write.
TOUCH_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A session ends when nobody used it for `idle`, and `absolute` after signing in whatever was done."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open session: `key` is its row's, `csrf` goes with every form, `said` is a line for the next page."""

    key: str
    member: StaffMember
    csrf: str
    said: str | None
    seen_at: datetime


def key_of(token: str) -> str:
    """What stands in the database for a token."""
    return sha256(token.encode()).hexdigest()


def begin(session: Session, staff_id: int, *, now: datetime) -> str:
    """A new session in the caller's transaction; gives the token for its cookie."""
    token = secrets.token_urlsafe(32)
    row = StaffSession(token_hash=key_of(token), staff_id=staff_id, csrf=secrets.token_urlsafe(24), created_at=now, seen_at=now)
    session.add(row)
    return token


def drop(session: Session, key: str) -> None:
    """End one session in the caller's transaction."""
    session.execute(delete(StaffSession).where(StaffSession.token_hash == key))


def end_all(session: Session, staff_id: int) -> None:
    """Sign the account out everywhere, in the caller's transaction."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


def purge(session: Session, lifetime: Lifetime, *, now: datetime) -> None:
    """Take away the sessions that have ended, in the caller's transaction."""
    ended = or_(StaffSession.seen_at < now - lifetime.idle, StaffSession.created_at < now - lifetime.absolute)
    session.execute(delete(StaffSession).where(ended))


async def current(store: Store, token: str, lifetime: Lifetime, *, now: datetime) -> SignedIn | None:
    """The open session of this token; None when it ended or its account was disabled. It does not count as use: see `touch`."""
    found = (
        select(StaffSession, StaffAccount.display_name, StaffAccount.role)
        .join(StaffAccount, StaffAccount.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == key_of(token),
            StaffSession.seen_at >= now - lifetime.idle,
            StaffSession.created_at >= now - lifetime.absolute,
            StaffAccount.disabled_at.is_(None),
        )
    )
    row = await store.read(lambda session: session.execute(found).one_or_none())
    if row is None:
        return None
    open, name, role = row
    return SignedIn(open.token_hash, StaffMember(open.staff_id, name, Role(role)), open.csrf, open.said, open.seen_at)


async def touch(store: Store, signed_in: SignedIn, *, now: datetime) -> None:
    """Have the idle time begin anew."""
    if now - signed_in.seen_at >= TOUCH_AFTER:
        await _change(store, signed_in.key, seen_at=now)


async def say(store: Store, key: str, line: str | None) -> None:
    """Keep one line for the next page that is shown in this session; None when it was shown."""
    await _change(store, key, said=line)


async def end(store: Store, key: str) -> None:
    """Sign out in this browser."""
    await store.write(lambda session: drop(session, key))


async def _change(store: Store, key: str, **values: object) -> None:
    changed = update(StaffSession).where(StaffSession.token_hash == key).values(**values)
    await store.write(lambda session: session.execute(changed))
