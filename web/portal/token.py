"""The portal's token: who a patient is, on the clinic portal's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, JoseError

from web.errors import Unauthorized, WebError
from web.portal.keys import Key, PortalKeys

ALGORITHMS = ("ES256", "RS256")
LONGEST = timedelta(minutes=15)
LEEWAY_S = 30
MAX_LENGTH = 8192


@dataclass(frozen=True)
class PortalTokens:
    keys: PortalKeys
    issuer: str
    audience: str

    async def subject(self, token: str, *, now: datetime) -> str:
        """The portal's id of the patient. `Unauthorized` says what is wrong with the token, never what is in it."""
        try:
            header = jws.extract_compact(token.encode()).headers() if len(token) <= MAX_LENGTH else {}
        except (JoseError, ValueError, TypeError):
            header = {}
        if header.get("alg") not in ALGORITHMS:
            raise Unauthorized("the portal token is not a JWT signed with ES256 or RS256")
        kid = header.get("kid")
        if "crit" in header or not isinstance(kid, str | None):
            raise Unauthorized("the portal token's header asks for what is not known here")
        key = await self.keys.find(kid)
        return self._subject(token, key, now=now)

    def _subject(self, token: str, key: Key, *, now: datetime) -> str:
        try:
            claims = jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims
            self._check(claims, now=now)
        except ExpiredTokenError:
            raise Unauthorized("the portal token has ended") from None
        except WebError:
            raise
        except (JoseError, ValueError, TypeError):
            raise Unauthorized("the portal token's signature or one of its claims is wrong") from None
        return str(claims["sub"])

    def _check(self, claims: dict[str, Any], *, now: datetime) -> None:
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.audience},
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
        ).validate(claims)
        if claims["exp"] <= now.timestamp():  # the leeway is for `iat` alone
            raise Unauthorized("the portal token has ended")
        if not 0 < claims["exp"] - claims["iat"] <= LONGEST.total_seconds():
            raise Unauthorized("the portal token must end at most 15 minutes after it was issued")
