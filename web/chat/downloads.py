"""Signed addresses of a patient's own data: for one conversation, good for ten minutes, issued anew whenever a message is read.

Whoever holds such an address can open it, since a browser sends no token along with a picture or a link. So it ends soon, its
answers are kept by no cache, and the address never stands in a log (`web.middlewares.logged` writes the route alone).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

LIFETIME = timedelta(minutes=10)
AUDIENCE = "download"


class WrongLink(Exception):
    """The address is not one of ours."""


class EndedLink(WrongLink):
    """It was one of ours, and its ten minutes are over."""


@dataclass(frozen=True, slots=True)
class Download:
    """What an address opens: `name` says what of, `fields` which part of it."""

    conversation_id: str
    name: str
    fields: Mapping[str, str]

    @property
    def of(self) -> str:
        """What the offer of a file names, such as ids of visits: see `web.chat.files`."""
        return self.fields.get("of", "")


@dataclass(frozen=True)
class Downloads:
    key: OctKey
    now: Callable[[], datetime]

    @classmethod
    def with_secret(cls, secret: str, now: Callable[[], datetime]) -> Downloads:
        return cls(OctKey.import_key(secret), now)

    def url(self, download: Download) -> str:
        """A fresh address of it, within the gateway."""
        issued = self.now()
        claims = {
            "aud": AUDIENCE,
            "sub": download.conversation_id,
            "name": download.name,
            "fields": dict(download.fields),
            "exp": int((issued + LIFETIME).timestamp()),
        }
        return f"/downloads/{jwt.encode({'alg': 'HS256'}, claims, self.key)}"

    def opened(self, token: str) -> Download:
        """What the address opens. `EndedLink`, `WrongLink`."""
        try:
            claims = jwt.decode(token, self.key, algorithms=["HS256"]).claims
            self._check(claims)
        except ExpiredTokenError:
            raise EndedLink from None
        except (JoseError, ValueError):
            raise WrongLink from None
        return Download(str(claims["sub"]), str(claims["name"]), claims["fields"])

    def _check(self, claims: dict[str, Any]) -> None:
        jwt.JWTClaimsRegistry(
            now=lambda: int(self.now().timestamp()),
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
            name={"essential": True},
            fields={"essential": True},
        ).validate(claims)
