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
from joserfc.jwk import ECKey, KeySet, RSAKey

from web.errors import Away, Unauthorized
from web.http_client import read_at_most
from web.http_json import parse

KEEP_S = 600.0
LOOK_AGAIN_S = 30.0
FETCH_TIMEOUT = ClientTimeout(total=3.0)
MAX_BYTES = 256 * 1024

Key = RSAKey | ECKey
log = structlog.get_logger()


@dataclass
class PortalKeys:
    """`source` is a file's path or an http(s) address of a JWKS document."""

    source: str
    http: ClientSession
    _keys: KeySet | None = None
    _read_at: float = 0.0
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
        keys = self._keys.keys if self._keys else []
        fitting = [key for key in keys if kid is None or key.kid == kid]
        key = fitting[0] if len(fitting) == 1 else None
        return key if isinstance(key, RSAKey | ECKey) else None

    async def _refresh(self, older_than_s: float) -> None:
        async with self._lock:
            if self._keys is not None and time.monotonic() - self._read_at < older_than_s:
                return
            try:
                self._keys = KeySet.import_key_set(_public(parse(await self._read())))
            except (OSError, ClientError, TimeoutError, JoseError, ValueError, KeyError, TypeError) as error:
                log.warning("portal.keys_unreachable", error=type(error).__name__, kept=self._keys is not None)
                if self._keys is None:
                    raise Away("the portal's keys cannot be reached") from None
            self._read_at = time.monotonic()

    async def _read(self) -> bytes:
        if not self.source.startswith(("https://", "http://")):
            return await asyncio.to_thread(Path(self.source).read_bytes)
        async with self.http.get(self.source, timeout=FETCH_TIMEOUT, allow_redirects=False) as response:
            if response.status != 200:
                raise OSError("no keys at that address")
            return await read_at_most(response, MAX_BYTES)


def _public(document: dict[str, Any]) -> Any:
    """Only the RSA and EC keys: a shared secret in a key set must never verify anything."""
    return {"keys": [key for key in document["keys"] if key.get("kty") in ("RSA", "EC")]}
