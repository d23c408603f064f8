"""Signing in at the staff desk: the login, the password and the code of the authenticator app, all at once.

Whether an account exists, is locked or is disabled cannot be told from the answer, nor from the work that is done for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from clinic.db.models.staff import StaffAccount, StaffAddress
from clinic.db.store import Store
from clinic.domain import lockout, totp
from clinic.domain.staff import actor_of, login_of
from clinic.services import audit, staff_passwords, staff_sessions
from clinic.services.audit import Access
from clinic.services.staff_sessions import Lifetime

ADDRESS_KNOWN = timedelta(days=180)
# For accounts that are not there: the code is worked out all the same.
NOBODYS_SECRET = totp.fresh_secret()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed, and from where: `address` is an IPv4 address or a /64 of IPv6, `device` the token of the browser's own
    cookie, from an earlier sign-in or made just now."""

    login: str
    password: str
    code: str
    address: str
    device: str
    at: datetime

    @property
    def device_place(self) -> str:
        return f"device/{sha256(self.device.encode()).hexdigest()[:48]}"


@dataclass(frozen=True, slots=True)
class _Proof:
    """What was found of the account as it was read; it may have changed since."""

    staff_id: int
    hash: str | None
    fresh_hash: str | None
    step: int | None
    is_right: bool


async def sign_in(store: Store, attempt: Attempt, lifetime: Lifetime, *, old: str | None, known_only: bool) -> str | None:
    """The token of a new session, or None. `old`, the key of this browser's session before, ends.

    `known_only`: the address is under suspicion, and only accounts that signed in from there before may do so.
    """
    login = login_of(attempt.login)
    found = select(StaffAccount).where(StaffAccount.login == login)
    account = await store.read(lambda session: session.scalar(found))
    proof = await _proof(account, attempt)
    if proof is None:
        return None
    return await store.write(lambda session: _settled(session, proof, attempt, lifetime, old, known_only))


async def _proof(account: StaffAccount | None, attempt: Attempt) -> _Proof | None:
    hash = account.password_hash if account else None
    is_right = await staff_passwords.matches(hash, attempt.password)
    step = totp.step_of((account and account.totp_secret) or NOBODYS_SECRET, attempt.code, attempt.at)
    if account is None:
        return None
    outdated = is_right and hash is not None and staff_passwords.is_outdated(hash)
    fresh = await staff_passwords.hashed(attempt.password) if outdated else None
    return _Proof(account.id, hash, fresh, step, is_right)


def _settled(
    session: Session, proof: _Proof, attempt: Attempt, lifetime: Lifetime, old: str | None, known_only: bool
) -> str | None:
    account = session.get_one(StaffAccount, proof.staff_id, with_for_update=True)
    place = _place(session, account, attempt)
    is_known = place.signed_in_at is not None
    if account.disabled_at is not None or _waits(account, place, attempt.at) or (known_only and not is_known):
        return None
    session.add(place)
    if not _is_proven(account, proof):
        _count(account, place, attempt.at)
        _log(session, account, attempt, "staff.sign_in_failed")
        return None
    return _begun(session, account, place, proof, attempt, lifetime, old)


def _place(session: Session, account: StaffAccount, attempt: Attempt) -> StaffAddress:
    """Where the attempt is counted: the browser, once the account has signed in with it, so that nobody else at the same address
    keeps its owner out; else the address."""
    device = session.get(StaffAddress, (account.id, attempt.device_place))
    return device or _place_at(session, account, attempt.address)


def _place_at(session: Session, account: StaffAccount, address: str) -> StaffAddress:
    found = session.get(StaffAddress, (account.id, address))
    return found or StaffAddress(staff_id=account.id, address=address, failures=0)


def _waits(account: StaffAccount, place: StaffAddress, now: datetime) -> bool:
    """What was guessed elsewhere does not lock somebody out where they have signed in before."""
    limits = [place.locked_until] if place.signed_in_at else [place.locked_until, account.locked_until]
    return any(until is not None and now < until for until in limits)


def _is_proven(account: StaffAccount, proof: _Proof) -> bool:
    """Nothing has changed since it was read, and the code is of a step after the last one that was used."""
    same = account.password_hash == proof.hash and account.totp_secret is not None
    return proof.is_right and same and proof.step is not None and proof.step > account.last_totp_step


def _count(account: StaffAccount, place: StaffAddress, now: datetime) -> None:
    for row, free in ((place, lockout.FREE_AT_ADDRESS), (account, lockout.FREE_IN_ALL)):
        row.failures = lockout.counted(row.failures, row.failed_at, now) + 1
        row.failed_at = now
        wait = lockout.wait_after(row.failures, free)
        row.locked_until = now + wait if wait > timedelta() else None


def _begun(
    session: Session,
    account: StaffAccount,
    place: StaffAddress,
    proof: _Proof,
    attempt: Attempt,
    lifetime: Lifetime,
    old: str | None,
) -> str:
    for row in (account, place):
        row.failures, row.failed_at, row.locked_until, row.signed_in_at = 0, None, None, attempt.at
    for known in {attempt.address, attempt.device_place} - {place.address}:
        other = _place_at(session, account, known)
        other.signed_in_at = attempt.at  # what somebody else got wrong there still counts
        session.add(other)
    assert proof.step is not None
    account.last_totp_step = proof.step
    account.password_hash = proof.fresh_hash or account.password_hash
    staff_sessions.purge(session, lifetime, now=attempt.at)
    _forget_addresses(session, attempt.at)
    if old is not None:
        staff_sessions.drop(session, old)
    token = staff_sessions.begin(session, account.id, now=attempt.at)
    _log(session, account, attempt, "staff.sign_in")
    return token


def _forget_addresses(session: Session, now: datetime) -> None:
    """Of addresses that nobody uses any more, nothing is kept."""
    unused = or_(StaffAddress.signed_in_at.is_(None), StaffAddress.signed_in_at < now - ADDRESS_KNOWN)
    forgiven = or_(StaffAddress.failed_at.is_(None), StaffAddress.failed_at < now - lockout.FORGOTTEN)
    session.execute(delete(StaffAddress).where(unused, forgiven))


def _log(session: Session, account: StaffAccount, attempt: Attempt, action: str) -> None:
    session.flush()
    audit.record(session, Access(None, action, actor_of(account.id), actor_of(account.id), {"address": attempt.address}))
