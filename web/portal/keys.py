"""The portal's public keys: read from a file or fetched, kept for a while, looked up anew when a key is unknown."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from web.errors import Away, Unauthorized, WebError
from web.http_client import read_at_most
from web.http_json import parse

KEEP_S = 600.0
LOOK_AGAIN_S = 30.0
TRY_AGAIN_S = 2.0
FETCH_TIMEOUT = ClientTimeout(total=3.0)
MAX_BYTES = 256 * 1024
SHORTEST_RSA_BITS = 2048

Key = RSAKey | ECKey
KINDS: dict[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}
log = structlog.get_logger()


@dataclass
class PortalKeys:
    """`source` is a file's path or an http(s) address of a JWKS document."""

    source: str
    http: ClientSession
    _keys: list[Key] | None = None
    _read_at: float = 0.0
    _failed_at: float = -TRY_AGAIN_S
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, kid: str | None) -> Key:
        """The public key with this id; without an id, the only key. `Unauthorized` when there is none.

        `Away` when the keys cannot be had and none are kept from before.
        """
        await self._refresh(KEEP_S)
        key = self._pick(kid)
        if key is None:
            await self._refresh(LOOK_AGAIN_S)
            key = self._pick(kid)
        if key is None:
            raise Unauthorized("the portal token is signed with a key that the portal does not publish")
        return key

    def _pick(self, kid: str | None) -> Key | None:
        fitting = [key for key in self._keys or [] if kid is None or key.kid == kid]
        return fitting[0] if len(fitting) == 1 else None

    async def _refresh(self, older_than_s: float) -> None:
        async with self._lock:
            if self._keys is not None and time.monotonic() - self._read_at < older_than_s:
                return
            # Whoever waited while the last attempt failed need not wait for one of their own.
            if self._keys is None and time.monotonic() - self._failed_at < TRY_AGAIN_S:
                raise Away("the portal's keys cannot be reached")
            await self._fetch()

    async def _fetch(self) -> None:
        """The keys anew. Those that are kept go on when the portal is away; `Away` when there are none."""
        try:
            self._keys = usable(parse(await self._read()))
        except (OSError, ClientError, TimeoutError, WebError, ValueError, KeyError, TypeError) as error:
            log.warning("portal.keys_unreachable", error=type(error).__name__, kept=self._keys is not None)
            if self._keys is None:
                self._failed_at = time.monotonic()
                raise Away("the portal's keys cannot be reached") from None
        self._read_at = time.monotonic()

    async def _read(self) -> bytes:
        if not self.source.startswith(("https://", "http://")):
            return await asyncio.to_thread(Path(self.source).read_bytes)
        async with self.http.get(self.source, timeout=FETCH_TIMEOUT, allow_redirects=False) as response:
            if response.status != 200:
                raise OSError("no keys at that address")
            return await read_at_most(response, MAX_BYTES)


def usable(document: dict[str, Any]) -> list[Key]:
    """The RSA and EC keys that sign: a shared secret in a key set must never verify anything. One bad key spoils no other."""
    if not isinstance(document["keys"], list):
        raise TypeError("no list of keys")
    keys = [_key(entry) for entry in document["keys"]]
    return [key for key in keys if key is not None]


def _key(entry: Any) -> Key | None:
    kind = KINDS.get(str(entry.get("kty"))) if isinstance(entry, dict) else None
    if kind is None or entry.get("use", "sig") != "sig" or "verify" not in entry.get("key_ops", ["verify"]):
        return None
    try:
        key = kind.import_key(entry)
        return None if isinstance(key, RSAKey) and key.raw_value.key_size < SHORTEST_RSA_BITS else key
    except (JoseError, ValueError, TypeError, KeyError):
        log.warning("portal.key_unreadable")
        return None
