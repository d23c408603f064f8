"""One way to talk to both: stock through its REST channel, this product through its gateway's chat API."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Protocol

from aiohttp import ClientError, ClientSession

# Statuses of our own, where HTTP has none: the connection failed or timed out; 200, with nothing said.
NO_ANSWER, NOTHING_SAID = 0, 204
TAKEN, SHED = 200, 429


class Conversation(Protocol):
    async def say(self, text: str) -> int:
        """The status of the answer; `TAKEN` only where something was said."""


class Target(Protocol):
    async def open(self) -> Conversation | int:
        """A fresh conversation, or the status with which it was refused."""


async def _post(session: ClientSession, url: str, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
    try:
        async with session.post(url, json=body, headers=headers) as answer:
            if answer.status >= 300:
                await answer.read()
                return answer.status, None
            return answer.status, await answer.json()
    except (ClientError, TimeoutError, ValueError):
        return NO_ANSWER, None


@dataclass(frozen=True)
class StockConversation:
    session: ClientSession
    url: str
    sender: str

    async def say(self, text: str) -> int:
        status, replies = await _post(self.session, self.url, {"sender": self.sender, "message": text})
        return NOTHING_SAID if status == TAKEN and not replies else status


@dataclass(frozen=True)
class Stock:
    session: ClientSession
    base: str

    async def open(self) -> Conversation | int:
        return StockConversation(self.session, f"{self.base}/webhooks/rest/webhook", uuid.uuid4().hex)


@dataclass(frozen=True)
class ProductConversation:
    session: ClientSession
    url: str
    headers: Mapping[str, str]

    async def say(self, text: str) -> int:
        status, messages = await self.ask(text)
        return NOTHING_SAID if status == TAKEN and not messages else status

    async def ask(self, text: str) -> tuple[int, list[dict[str, Any]]]:
        """The status, and what the assistant said, as the chat API shows it."""
        status, answer = await _post(self.session, self.url, {"id": str(uuid.uuid4()), "text": text}, self.headers)
        return status, [message for message in answer["messages"] if message["sender"] == "bot"] if status == TAKEN else []


def _addresses() -> Iterator[str]:
    """Addresses of the block that is set apart for benchmarks (RFC 2544), one a patient."""
    first = int(IPv4Address("198.18.0.0"))
    return (str(IPv4Address(first + at % 2**17)) for at in itertools.count())


async def signed_in(target: Product, patient: str) -> ProductConversation | int:
    """A conversation of this patient of the demo, who comes from its portal; or the status with which it was refused."""
    status, answer = await _post(target.session, f"{target.base}/portal/token", {"patient": patient})
    return await target.open(answer["portal_token"]) if status == TAKEN else status


@dataclass(frozen=True)
class Product:
    """Each conversation comes from an address of its own, which counts where the gateway trusts this machine as its proxy."""

    session: ClientSession
    base: str
    addresses: Iterator[str] = field(default_factory=_addresses)

    async def open(self, portal_token: str | None = None) -> ProductConversation | int:
        """A visitor's, or with the portal's token a patient's."""
        headers = {"X-Forwarded-For": next(self.addresses)}
        body = {"portal_token": portal_token} if portal_token else {}
        status, opened = await _post(self.session, f"{self.base}/api/conversations", body, headers)
        if status != 201:
            return status
        url = f"{self.base}/api/conversations/{opened['id']}/messages"
        return ProductConversation(self.session, url, {**headers, "Authorization": f"Bearer {opened['token']}"})
