"""Files of a patient's own, by links that are signed, bound to one conversation, and live ten minutes.

A message keeps what it offers; every time it is shown, the link is made anew. The file is made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from web.errors import Ended, NotFound

LIFETIME = timedelta(minutes=10)
AUDIENCE = "download"
PATH = "/downloads"


@dataclass(frozen=True, slots=True)
class File:
    """`name` is what the browser saves it as. `inline`: shown in the page, and not saved. `policy`: what it may do there,
    None for nothing."""

    content: bytes
    content_type: str
    name: str
    inline: bool = False
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a link opens: a file of this `kind` of this conversation. `of` is for who makes it, such as ids of visits."""

    conversation_id: str
    kind: str
    of: str = ""


Maker = Callable[[Wanted], Awaitable[File]]


@dataclass(frozen=True)
class Downloads:
    """Makes links and opens them. `makers` are by kind; each looks the conversation's patient up itself."""

    key: OctKey
    now: Callable[[], datetime]
    makers: Mapping[str, Maker]

    def url(self, wanted: Wanted) -> str:
        """A fresh link, for the gateway's own pages."""
        ends = int((self.now() + LIFETIME).timestamp())
        claims = {"aud": AUDIENCE, "sub": wanted.conversation_id, "kind": wanted.kind, "of": wanted.of, "exp": ends}
        return f"{PATH}/{jwt.encode({'alg': 'HS256'}, claims, self.key)}"

    def links(self, conversation_id: str, offers: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
        """The links of what a message offers: `kind`, `of` and `title` of each. A kind that nobody makes any more has none."""
        return [
            {"title": offer["title"], "url": self.url(Wanted(conversation_id, offer["kind"], offer["of"]))}
            for offer in offers
            if offer["kind"] in self.makers
        ]

    async def file(self, token: str) -> File:
        """What the link's token opens. `Ended` after ten minutes; `NotFound` when it is not ours or its file is no more."""
        wanted = self._opened(token)
        if wanted.kind not in self.makers:
            raise NotFound
        return await self.makers[wanted.kind](wanted)

    def _opened(self, token: str) -> Wanted:
        try:
            claims = jwt.decode(token, self.key, algorithms=["HS256"]).claims
            jwt.JWTClaimsRegistry(aud={"essential": True, "value": AUDIENCE}).validate_aud(claims.get("aud"))
            wanted, ends = Wanted(str(claims["sub"]), str(claims["kind"]), str(claims["of"])), int(claims["exp"])
        except (JoseError, ValueError, KeyError, TypeError):
            raise NotFound("there is no such file") from None
        if self.now().timestamp() >= ends:
            raise Ended("this link has ended; load the chat again to get a fresh one")
        return wanted
