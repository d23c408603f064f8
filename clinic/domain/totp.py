"""The six digits of an authenticator app (RFC 6238: SHA-1, 30 seconds, one step of a wrong clock to either side)."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

import pyotp

STEP_S = 30
DIGITS = 6
# The step of now first: it is nearly always that one.
NEAR = (0, -1, 1)


def fresh_secret() -> str:
    """160 bits in base32, as authenticator apps read it."""
    return pyotp.random_base32()


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The number of the 30 seconds (since 1970) that the code is of; None when it is of none near `now`.

    Every near step is looked at, whichever fits, so that the time says nothing.
    """
    code, current = typed.replace(" ", ""), int(now.timestamp()) // STEP_S
    fitting = [step for step in (current + near for near in NEAR) if compare_digest(code_at(secret, step), _ascii(code))]
    return fitting[0] if fitting else None


def code_at(secret: str, step: int) -> str:
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).at(step * STEP_S)


def code_now(secret: str, now: datetime) -> str:
    return code_at(secret, int(now.timestamp()) // STEP_S)


def app_address(secret: str, login: str, issuer: str) -> str:
    """What a QR code tells an authenticator app: otpauth://totp/…"""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).provisioning_uri(name=login, issuer_name=issuer)


def _ascii(code: str) -> str:
    # `compare_digest` takes ASCII alone.
    return code if code.isascii() else ""
