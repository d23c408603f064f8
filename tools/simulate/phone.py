"""A patient's phone: the chat API as the widget speaks it, with the patience of an app when it is told to wait."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from tools.simulate.clock import Clock
from tools.simulate.ledger import Chat, Json, Sent, Watch
from tools.simulate.people import Person

# What is answered with these may be tried again with the same id (docs/chat-api.md).
WAIT = (429, 503)
TRIES, LONGEST_WAIT_S = 8, 5.0
STREAM = ClientTimeout(total=None, sock_connect=10)
CATCH_UP_S = 10.0
# As the gateway asks its readers to (`retry` of its streams); each message is one line of data.
RETRY_S, DATA = 2.0, b"data: "


class Refused(Exception):
    """The product did not take it. `status` 0: it could not be reached."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


@dataclass
class Phone:
    """`http` is for the gateway and shared by all phones; the gateway tells them by the address that the proxy names."""

    person: Person
    http: ClientSession
    clock: Clock

    async def open(self, portal_token: str | None = None) -> Chat:
        """`Refused`."""
        body = {} if portal_token is None else {"portal_token": portal_token}
        opened, _ = await self._sent("/api/conversations", body, None)
        return Chat(self.person, opened["id"], opened["token"], _time(opened["expires_at"]), opened["messages"])

    async def post(self, chat: Chat, body: Json, path: str = "messages") -> tuple[Json, int]:
        """The answer, and how often it was asked to wait before. `Refused`."""
        return await self._sent(f"/api/conversations/{chat.id}/{path}", body, chat)

    async def say(self, chat: Chat, sent: Sent, body: Json) -> None:
        """Send, and note down what came back. `Refused`."""
        chat.sent.append(sent)
        answer, sent.refused = await self.post(chat, body)
        sent.answer = answer["messages"]

    async def say_again(self, chat: Chat, sent: Sent, body: Json) -> None:
        answer, _ = await self.post(chat, body)
        sent.again.append(answer["messages"])

    async def history(self, chat: Chat, token: str | None = None) -> list[Json]:
        """`token`: another one than the chat's own. `Refused`."""
        path = f"/api/conversations/{chat.id}/messages"
        async with self.http.get(path, headers=self.headers(token or chat.token)) as response:
            if response.status != 200:
                raise Refused(response.status)
            return list((await response.json())["messages"])

    async def renew(self, chat: Chat) -> None:
        """A fresh token while the old one is good, as an open page does. `Refused`."""
        fresh, _ = await self._sent(f"/api/conversations/{chat.id}/token", {}, chat)
        chat.token, chat.good_until = fresh["token"], _time(fresh["expires_at"])

    def watching(self, chat: Chat, after: int) -> Tab:
        watch = Watch(after)
        chat.watches.append(watch)
        return Tab(self, chat, watch)

    async def _sent(self, path: str, body: Json, chat: Chat | None) -> tuple[Json, int]:
        for tried in range(TRIES):
            try:
                async with self.http.post(path, json=body, headers=self.headers(chat.token if chat else None)) as response:
                    if response.status < 300:
                        return await response.json(), tried
                    status, wait_s = response.status, _wait_s(response)
            except (ClientError, TimeoutError):
                status, wait_s = 0, 1.0
            if status not in (0, *WAIT):
                break
            await asyncio.sleep(wait_s)
        raise Refused(status)

    def headers(self, token: str | None) -> Mapping[str, str]:
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        return {"X-Forwarded-For": self.person.address, **bearer}


@dataclass
class Tab:
    """An open page of the chat, with its event stream."""

    phone: Phone
    chat: Chat
    watch: Watch
    _reading: asyncio.Task[None] | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self) -> None:
        """From behind the last event that came. It goes on until `lose`, over as many connections as it takes."""
        self._reading = asyncio.create_task(self._read())

    async def lose(self) -> None:
        """As a phone in a tunnel."""
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading

    async def close(self, last: int) -> None:
        """Once the message `last` (a seq) has come, or has not within `CATCH_UP_S`."""
        self.watch.until = last
        await self.wait_for(lambda event: event["seq"] >= last, CATCH_UP_S)
        await self.lose()

    async def wait_for(self, wanted: Callable[[Json], bool], within_s: float, start: int = 0) -> Json | None:
        """The first event from place `start` on that is `wanted`; None when none comes in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while (found := next(filter(wanted, self.watch.seen[start:]), None)) is None:
                    self._news.clear()
                    await self._news.wait()
                return found
        return None

    def _last(self) -> int:
        return max((event["seq"] for event in self.watch.seen), default=self.watch.after)

    async def _read(self) -> None:
        while True:
            try:
                await self._read_on()
                self.watch.cuts.append("ended")
            except (ClientError, TimeoutError) as error:
                self.watch.cuts.append(type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _read_on(self) -> None:
        path = f"/api/conversations/{self.chat.id}/events"
        headers = {**self.phone.headers(self.chat.token), "Last-Event-ID": str(self._last())}
        async with self.phone.http.get(path, headers=headers, timeout=STREAM) as response:
            if response.status != 200:
                self.watch.cuts.append(f"status {response.status}")
                return
            async for line in response.content:
                if line.startswith(DATA):
                    self.watch.seen.append(json.loads(line.removeprefix(DATA)))
                    self._news.set()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _wait_s(response: ClientResponse) -> float:
    try:
        return min(float(response.headers.get("Retry-After", "1")), LONGEST_WAIT_S)
    except ValueError:
        return 1.0
