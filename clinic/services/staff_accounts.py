"""Staff accounts: made, set up by their owner through a link, changed and disabled. Each change is in the audit log."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.staff import StaffAccount
from clinic.db.store import Store
from clinic.domain import passwords, totp
from clinic.domain.staff import MAX_NAME, Role, actor_of, login_of
from clinic.errors import LinkEnded, LoginTaken, OwnAccount, Refused, UnknownAccount
from clinic.services import audit, staff_passwords, staff_sessions
from clinic.services.audit import Access
from clinic.services.staff_sessions import key_of

LINK_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Link:
    """A set-up link: `token` opens it once, until `until`."""

    account: StaffAccount
    token: str
    until: datetime


async def add(store: Store, login: str, name: str, role: Role, *, by: str, now: datetime) -> Link:
    """A new account that its owner sets up through the link. `Refused`, `LoginTaken`. `by`: who does it, for the audit log."""
    known, shown = login_of(login), " ".join(name.split())
    if known is None:
        raise Refused("A login looks like an e-mail address: anna@your-clinic.example")
    if not 0 < len(shown) <= MAX_NAME or not shown.isprintable():
        raise Refused(f"A name has 1 to {MAX_NAME} letters.")

    def work(session: Session) -> Link:
        if session.scalar(select(StaffAccount.id).where(StaffAccount.login == known)) is not None:
            raise LoginTaken
        account = StaffAccount(login=known, display_name=shown, role=role, created_at=now, old_password_hashes=[])
        session.add(account)
        link = _with_link(account, now)
        _log(session, account, "staff.add", by, role=role)
        return link

    return await store.write(work)


async def listed(store: Store) -> Sequence[StaffAccount]:
    """Every account, by name."""
    found = select(StaffAccount).order_by(StaffAccount.display_name, StaffAccount.id)
    return await store.read(lambda session: session.scalars(found).all())


async def find(store: Store, login: str) -> StaffAccount:
    """The account with this login. `UnknownAccount`."""
    found = select(StaffAccount).where(StaffAccount.login == login_of(login))
    account = await store.read(lambda session: session.scalar(found))
    if account is None:
        raise UnknownAccount
    return account


async def change_role(store: Store, staff_id: int, role: Role, *, by: str) -> StaffAccount:
    """It counts from the next request on. `UnknownAccount`, `OwnAccount`."""

    def work(session: Session) -> StaffAccount:
        account = _others(session, staff_id, by)
        before, account.role = account.role, role
        _log(session, account, "staff.change_role", by, before=before, after=role)
        return account

    return await store.write(work)


async def disable(store: Store, staff_id: int, *, by: str, now: datetime) -> StaffAccount:
    """Nobody can sign in with it, and whoever is signed in no longer is. `UnknownAccount`, `OwnAccount`."""

    def work(session: Session) -> StaffAccount:
        account = _others(session, staff_id, by)
        account.disabled_at = account.disabled_at or now
        account.setup_hash = account.setup_until = account.setup_secret = None
        staff_sessions.end_all(session, account.id)
        _log(session, account, "staff.disable", by)
        return account

    return await store.write(work)


async def enable(store: Store, staff_id: int, *, by: str) -> StaffAccount:
    """As before it was disabled. `UnknownAccount`, `OwnAccount`."""

    def work(session: Session) -> StaffAccount:
        account = _others(session, staff_id, by)
        account.disabled_at = None
        _log(session, account, "staff.enable", by)
        return account

    return await store.write(work)


async def reset(store: Store, staff_id: int, *, by: str, now: datetime) -> Link:
    """Password and authenticator app are void at once; the link sets up new ones. `UnknownAccount`, `OwnAccount`.

    `Refused` for a disabled account.
    """

    def work(session: Session) -> Link:
        account = _others(session, staff_id, by)
        if account.disabled_at is not None:
            raise Refused("This account is disabled. Enable it first.")
        _remember(account)
        account.password_hash = account.totp_secret = None
        staff_sessions.end_all(session, account.id)
        link = _with_link(account, now)
        _log(session, account, "staff.reset", by)
        return link

    return await store.write(work)


async def opened_link(store: Store, token: str, *, now: datetime) -> StaffAccount:
    """The account that the link sets up. `LinkEnded`."""
    return await store.read(lambda session: _of_link(session, token, now))


async def set_up(store: Store, token: str, password: str, code: str, *, clinic: str, now: datetime) -> None:
    """Use the link: the password counts, and the app whose code proves that it has the secret. `clinic`: its name.
    `LinkEnded`, `Refused`."""
    account = await opened_link(store, token, now=now)
    await _check_new(account, password, clinic)
    hash = await staff_passwords.hashed(password)

    def work(session: Session) -> None:
        account = _of_link(session, token, now)
        secret = account.setup_secret
        step = totp.step_of(secret, code, now) if secret else None
        if step is None:
            raise Refused("This is not the code that the app shows now. Is the clock of the phone right?")
        account.password_hash, account.totp_secret, account.last_totp_step = hash, secret, step
        account.setup_hash = account.setup_until = account.setup_secret = None
        account.failures, account.failed_at, account.locked_until = 0, None, None
        _log(session, account, "staff.set_up", actor_of(account.id))

    await store.write(work)


async def change_password(store: Store, staff_id: int, old: str, new: str, *, clinic: str, now: datetime) -> str:
    """Change one's own; the token of a new session, the only one that is left. `Refused`."""
    account = await store.read(lambda session: session.get_one(StaffAccount, staff_id))
    before = account.password_hash
    if not await staff_passwords.matches(before, old):
        raise Refused("The present password is not right.")
    await _check_new(account, new, clinic)
    hash = await staff_passwords.hashed(new)

    def work(session: Session) -> str:
        account = session.get_one(StaffAccount, staff_id, with_for_update=True)
        if account.password_hash != before:
            raise Refused("The password was changed elsewhere just now.")
        _remember(account)
        account.password_hash = hash
        staff_sessions.end_all(session, account.id)
        token = staff_sessions.begin(session, account.id, now=now)
        _log(session, account, "staff.change_password", actor_of(account.id))
        return token

    return await store.write(work)


async def _check_new(account: StaffAccount, password: str, clinic: str) -> None:
    fault = passwords.fault(passwords.normal(password), account.login, account.display_name, clinic)
    if fault:
        raise Refused(fault)
    used = [account.password_hash] if account.password_hash else []
    if await staff_passwords.matches_any([*used, *account.old_password_hashes], password):
        raise Refused("This password was used before. Choose another.")


def _remember(account: StaffAccount) -> None:
    if account.password_hash:
        account.old_password_hashes = [account.password_hash, *account.old_password_hashes][: passwords.REMEMBERED]


def _with_link(account: StaffAccount, now: datetime) -> Link:
    token = secrets.token_urlsafe(32)
    account.setup_hash, account.setup_until, account.setup_secret = key_of(token), now + LINK_LASTS, totp.fresh_secret()
    return Link(account, token, account.setup_until)


def _of_link(session: Session, token: str, now: datetime) -> StaffAccount:
    found = select(StaffAccount).where(StaffAccount.setup_hash == key_of(token)).with_for_update()
    account = session.scalar(found)
    if account is None or account.disabled_at is not None or account.setup_until is None or account.setup_until <= now:
        raise LinkEnded
    return account


def _others(session: Session, staff_id: int, by: str) -> StaffAccount:
    """The account, which is not the one of who changes it."""
    account = session.get(StaffAccount, staff_id, with_for_update=True)
    if account is None:
        raise UnknownAccount
    if by == actor_of(staff_id):
        raise OwnAccount
    return account


def _log(session: Session, account: StaffAccount, action: str, by: str, **details: Any) -> None:
    session.flush()
    audit.record(session, Access(None, action, actor_of(account.id), by, details))
