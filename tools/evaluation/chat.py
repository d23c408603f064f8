"""Speaks to a running server through its chat API, as a visitor or as a signed-in patient."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import aiohttp

from tools.evaluation.errors import NoSignIn, RateLimited, Unreachable
from tools.evaluation.replies import Answered, Reply, Talk

TIMEOUT_S = 60.0
# The contract lets a token live 15 minutes at most; a slow run outlives one.
RENEW_AFTER_S = 600.0
_MAKE_TOKEN = (sys.executable, "-m", "web.demo_token")
NO_ANSWER = 0


class Portal:
    """The portal token: the one that was given, or demo tokens made as they are needed."""

    def __init__(self, given: str | None, *, make: Sequence[str] = _MAKE_TOKEN) -> None:
        self._given = given
        self._make = make
        self._made: str | None = None
        self._made_at = 0.0
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """Raises `NoSignIn` where none can be made."""
        if self._given:
            return self._given
        async with self._lock:
            if self._made is None or time.monotonic() - self._made_at > RENEW_AFTER_S:
                self._made, self._made_at = await asyncio.to_thread(self._run), time.monotonic()
            return self._made

    def _run(self) -> str:
        done = subprocess.run(self._make, capture_output=True, text=True, check=False)
        lines = done.stdout.split()
        if done.returncode == 0 and lines:
            return lines[-1]
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NoSignIn(f"No demo portal token could be made ({why}). Give one of the server's portal: --portal-token TOKEN")


class Client:
    """One server. `latencies_s`: how long each message took, in no order."""

    def __init__(self, session: aiohttp.ClientSession, base: str, portal: Portal) -> None:
        self._session = session
        self._base = base.rstrip("/")
        self._portal = portal
        self.latencies_s: list[float] = []

    async def talk(self, says: Sequence[str], *, signed_in: bool) -> Talk:
        """What came of `says` in one fresh conversation. Raises `Unreachable`, `RateLimited`, `NoSignIn`."""
        body = {"portal_token": await self._portal.token()} if signed_in else {}
        status, conversation = await self._post("/api/conversations", body)
        if status != 201:
            self._check_opening(status, signed_in)
            return Talk(date.today(), tuple(Answered(status, ()) for _ in says))
        day = conversation.get("clinic_date")
        turns = [await self._say(conversation, text) for text in says]
        return Talk(date.fromisoformat(day) if day else date.today(), tuple(turns))

    async def check(self) -> None:
        """Raises `Unreachable` unless a conversation can be opened."""
        status, _ = await self._post("/api/conversations", {})
        self._check_opening(status, signed_in=False)
        if status != 201:
            raise Unreachable(f"{self._base} does not open a conversation: it answers {status or 'nothing that can be read'}.")

    def _check_opening(self, status: int, signed_in: bool) -> None:
        if status in (401, 403, 422) and signed_in:
            raise NoSignIn(f"{self._base} does not accept the portal token ({status}): is it expired, or of another portal?")
        if status in (404, 405):
            raise Unreachable(f"{self._base} answers, but not with the chat API ({status} on /api/conversations).")

    async def _say(self, conversation: Mapping[str, Any], text: str) -> Answered:
        began = time.perf_counter()
        path = f"/api/conversations/{conversation['id']}/messages"
        status, answer = await self._post(path, {"id": str(uuid.uuid4()), "text": text}, token=conversation["token"])
        self.latencies_s.append(time.perf_counter() - began)
        sent = answer.get("messages") or [] if status == 200 else []
        from_bot = (one for one in sent if one.get("sender") == "bot" and (one.get("text") or "").strip())
        return Answered(status, tuple(Reply.of(one) for one in from_bot))

    async def _post(self, path: str, body: Mapping[str, Any], *, token: str | None = None) -> tuple[int, Mapping[str, Any]]:
        """Status and JSON object; `NO_ANSWER` where the server hung or sent something else."""
        headers = {"Origin": self._base, **({"Authorization": f"Bearer {token}"} if token else {})}
        try:
            async with self._session.post(self._base + path, json=body, headers=headers) as answer:
                if answer.status == 429:
                    raise RateLimited(f"{self._base} limits how many messages it takes: start it with CLINIC_RATE_LIMIT=off.")
                content = await answer.json() if answer.status < 300 else {}
                return (answer.status, content) if isinstance(content, dict) else (NO_ANSWER, {})
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise Unreachable(f"No server at {self._base}: start one with `make run`, or name it with BASE=http://…") from error
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return NO_ANSWER, {}
