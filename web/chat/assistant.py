"""Speaks with the assistant's channel, and tells "it did not take the message" from "it took it and failed"."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

import structlog
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientOSError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    ServerDisconnectedError,
)
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from web.chat.understood import Understood
from web.http_client import read_at_most
from web.metrics import assistant_timed

CONNECT_TIMEOUT_S = 2.0
# How long hearing of an alarm may take. Meanwhile the conversation's next message waits; what was not heard stays owed.
TOLD_TIMEOUT_S = 4.0
TURN_TIMEOUT = ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S)
FORGET_TIMEOUT = ClientTimeout(total=5.0, connect=CONNECT_TIMEOUT_S)
UNDERSTAND_TIMEOUT = ClientTimeout(total=3.0, sock_connect=CONNECT_TIMEOUT_S)
# How many texts it is asked to understand at a time, for it reads one after another; the others wait, for twice as long at most.
MOST_UNDERSTOOD = 8
MOST_WAITED_S = 6.0
MAX_BYTES = 1024 * 1024
log = structlog.get_logger()

# Where a button stood that says a text: `part`, and the id and `day` of the diary `entry` that it was about, if any.
Under = Mapping[str, str | None]


class AssistantError(Exception):
    """The base of what goes wrong with the assistant."""

    code = "assistant"


class NotAccepted(AssistantError):
    """It never got the message, or refused it before doing anything. The same message may be sent again."""

    code = "assistant_away"


class Failed(AssistantError):
    """It got the message, and no usable answer came."""

    code = "assistant_failed"


def _iso_day(value: str) -> str:
    return date.fromisoformat(value).isoformat()


Day = Annotated[str, AfterValidator(_iso_day)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Choice(_Strict):
    """A button: the topic that pressing it leads to."""

    topic: str = Field(max_length=40)
    part: str | None = Field(default=None, max_length=60)


class Offer(_Strict):
    """A file that the patient may download: see `web.chat.downloads`."""

    kind: str = Field(max_length=40)
    of: str = Field(default="", max_length=600)


class DiaryDays(_Strict):
    """The days of a diary that a picture shows, as it was on `today` (ISO days)."""

    first: Day
    last: Day
    today: Day


class Heading(_Strict):
    """A further text of the reply's topic, with its fields, that stands before it: which day a question is about."""

    part: str = Field(max_length=60)
    fields: dict[str, str] = Field(default_factory=dict, max_length=20)


class AssistantReply(_Strict):
    """An approved text by its id. `fields` are what an action puts into a reply's template.

    `appointment`: the visits that it is about, in words; a call-back that is asked for under it takes them along.
    `confidence`: the share of the message's topics that it answers, 0 to 1; None where no shares decided.
    """

    topic: str = Field(max_length=40)
    part: str = Field(default="short", max_length=60)
    fields: dict[str, str] = Field(default_factory=dict, max_length=20)
    buttons: list[Choice] = Field(default_factory=list, max_length=20)
    heading: Heading | None = None
    entry: dict[str, Any] | None = None
    downloads: list[Offer] = Field(default_factory=list, max_length=5)
    appointment: str | None = Field(default=None, max_length=1200)
    picture: DiaryDays | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)

    @field_validator("fields", "buttons", "downloads", mode="before")
    @classmethod
    def none_is_empty(cls, value: Any, info: ValidationInfo) -> Any:
        return ({} if info.field_name == "fields" else []) if value is None else value


@dataclass(frozen=True)
class Assistant:
    """The assistant at `url`. `http` may keep connections: see `_sent`."""

    http: ClientSession
    url: str
    secret: str
    reply_timeout_s: float
    _understanding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_UNDERSTOOD), repr=False)

    async def say(self, conversation: str, *, key: str, text: str, under: Under | None = None) -> Sequence[AssistantReply]:
        """The replies to what was typed, or said by a button `under` a text; at least one. `NotAccepted`, `Failed`."""
        body = {"conversation": conversation, "message_id": key, "text": text}
        return await self._turn({**body, "under": under} if under and under["part"] else body)

    async def press(self, conversation: str, *, key: str, topic: str, part: str | None = None) -> Sequence[AssistantReply]:
        """The replies to a pressed button, as `say`."""
        return await self._turn(_pressed(conversation, key, topic, part))

    async def hear(self, conversation: str, *, key: str, topic: str) -> None:
        """Let it know of an alarm that was answered without it. `NotAccepted`, `Failed`."""
        await self._turn(_pressed(conversation, key, topic, None), at_most_s=TOLD_TIMEOUT_S)

    async def understand(self, text: str) -> Understood:
        """How a text is understood that belongs to no conversation. Nothing is kept of it. `NotAccepted`, `Failed`."""
        try:
            async with asyncio.timeout(MOST_WAITED_S), self._understanding:
                raw = await self._post("parse", {"text": text}, UNDERSTAND_TIMEOUT)
            return Understood.model_validate_json(raw)
        except (ClientConnectorError, ConnectionTimeoutError):
            raise NotAccepted from None
        except (ClientError, TimeoutError, OSError, ValidationError) as error:
            log.warning("assistant.not_understood", error=type(error).__name__)
            raise Failed from None

    async def forget(self, conversation: str) -> None:
        """Erase the dialogue engine's record of a conversation. `AssistantError` when that is not certain."""
        url = f"{self.url}/webhooks/clinic/conversations/{conversation}"
        try:
            async with self.http.delete(url, headers=self._headers, timeout=FORGET_TIMEOUT) as response:
                if response.status not in (204, 404):
                    raise Failed
        except (ClientError, TimeoutError, OSError):
            raise NotAccepted from None

    async def _turn(self, body: Mapping[str, Any], *, at_most_s: float = math.inf) -> Sequence[AssistantReply]:
        """The patient waits for all of it: what is sent a second time has the rest of the first one's time."""
        try:
            with assistant_timed():
                async with asyncio.timeout(min(at_most_s, self.reply_timeout_s)):
                    raw = await self._sent(body, TURN_TIMEOUT)
        except (ClientConnectorError, ConnectionTimeoutError):
            raise NotAccepted from None
        except (ClientError, TimeoutError, OSError) as error:
            log.warning("assistant.failed", error=type(error).__name__)
            raise Failed from None
        return _replies(raw)

    async def _sent(self, body: Mapping[str, Any], timeout: ClientTimeout) -> bytes:
        """A kept connection may break just as it is used, which cannot be told from a crash: then the message is sent once more.

        The assistant takes a message once, however often it comes. Whatever hinders the second sending, the first may have
        been taken: that is `Failed`, and not `NotAccepted`.
        """
        try:
            return await self._post("turn", body, timeout)
        except ClientConnectorError:
            raise
        except (ServerDisconnectedError, ClientOSError):
            log.info("assistant.sent_again")
        try:
            return await self._post("turn", body, timeout)
        except (ClientConnectorError, ConnectionTimeoutError, NotAccepted):
            raise Failed from None

    async def _post(self, route: str, body: Mapping[str, Any], timeout: ClientTimeout) -> bytes:
        url = f"{self.url}/webhooks/clinic/{route}"
        async with self.http.post(url, json=body, headers=self._headers, timeout=timeout) as response:
            _check(response.status)
            return await read_at_most(response, MAX_BYTES)

    @property
    def _headers(self) -> dict[str, str]:
        """The request's id goes along; what the gateway does by itself has none."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        return {**headers, "X-Request-Id": request_id} if request_id else headers


def _pressed(conversation: str, key: str, topic: str, part: str | None) -> dict[str, Any]:
    return {"conversation": conversation, "message_id": key, "press": {"topic": topic, "part": part}}


def _check(status: int) -> None:
    if status == 200:
        return
    log.warning("assistant.status", status=status)
    raise NotAccepted if status in (401, 429, 503) else Failed


def _replies(raw: bytes) -> Sequence[AssistantReply]:
    """The replies that can be read; `Failed` when there is none."""
    try:
        found = [_reply(item) for item in _Envelope.model_validate_json(raw).replies]
    except ValidationError:
        log.warning("assistant.rubbish")
        raise Failed from None
    replies = [reply for reply in found if reply is not None]
    if not replies:
        raise Failed
    return replies


class _Envelope(BaseModel):
    replies: list[Any] = Field(max_length=20)


def _reply(item: Any) -> AssistantReply | None:
    try:
        return AssistantReply.model_validate(item)
    except ValidationError:
        log.warning("assistant.rubbish")
        return None
