"""Conversation tokens: signed, for one conversation, good for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from web.errors import Unauthorized

LIFETIME = timedelta(hours=24)
AUDIENCE = "chat"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a good token opens, and until when."""

    conversation_id: str
    ends: datetime


@dataclass(frozen=True)
class Tokens:
    """Makes and reads tokens with one secret key."""

    key: OctKey

    @classmethod
    def with_secret(cls, secret: str) -> Tokens:
        return cls(OctKey.import_key(secret))

    @cached_property
    def _claims(self) -> Callable[[str], dict[str, Any]]:
        """What stands in a token of ours, whether or not it still holds. One comes with every message: it is read once."""
        return lru_cache(maxsize=4096)(lambda token: jwt.decode(token, self.key, algorithms=["HS256"]).claims)

    def issue(self, conversation_id: str, *, now: datetime) -> tuple[str, datetime]:
        """A token and the time at which it ends."""
        ends = (now + LIFETIME).replace(microsecond=0)
        claims = {"aud": AUDIENCE, "sub": conversation_id, "iat": int(now.timestamp()), "exp": int(ends.timestamp())}
        return jwt.encode({"alg": "HS256"}, claims, self.key), ends

    def opened(self, token: str, *, now: datetime) -> Opened:
        """The conversation that the token opens. `Unauthorized` when it is not ours or has ended."""
        try:
            claims = self._claims(token)
            jwt.JWTClaimsRegistry(
                now=lambda: int(now.timestamp()),
                aud={"essential": True, "value": AUDIENCE},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError):
            raise Unauthorized("the conversation token is wrong or has ended") from None
        return Opened(str(claims["sub"]), datetime.fromtimestamp(claims["exp"], tz=UTC))
