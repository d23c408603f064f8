"""The gateway's own way into Rasa. Named in credentials.yml; answers with ids of approved texts, never with text.

Rasa's stock channels trust the caller's metadata, read text that starts with a slash as an intent, and answer 200 with
nothing when a turn fails. Here a secret is asked for, typed text is never a payload, and every failure has a status.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
import time
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as as_json

from bot.action_results import check_with_one_validator
from bot.logs import keep_patients_out_of_logs
from bot.processor import use_quick_processor
from bot.turn_request import BadTurn, TurnRequest
from bot.understood import asked_text, understood

Hear = Callable[[UserMessage], Awaitable[Any]]
Replies = List[Dict[Text, Any]]

logger = logging.getLogger(__name__)
# As the gateway makes them. Anything else is not repeated: it might be somebody's words.
_REQUEST_ID = re.compile(r"[0-9a-f]{16}\Z")


class ApprovedReplies(OutputChannel):
    """Collects what Rasa says as ids: topic, part, the fields of a template, buttons, and what an action sends along."""

    def __init__(self) -> None:
        self.replies: Replies = []

    @classmethod
    def name(cls) -> Text:
        return "clinic"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Text without an id is not approved and is left out; Rasa's own splitting at blank lines is passed by."""
        about = (message.get("metadata") or {}).get("metadata") or message.get("metadata") or {}
        if "topic" not in about or "part" not in about:
            logger.error("a response without an approved id was left out")
            return
        custom = message.get("custom") or {}
        self.replies.append(
            {
                "topic": about["topic"],
                "part": about["part"],
                "fields": custom.get("fields", {}),
                "heading": custom.get("heading"),
                "entry": custom.get("entry"),
                "downloads": custom.get("downloads") or [],
                "appointment": custom.get("appointment"),
                "picture": custom.get("picture"),
                "confidence": about.get("confidence"),
                "buttons": [_press(button) for button in message.get("buttons") or [] if _press(button)],
            }
        )


def _press(button: Dict[Text, Any]) -> Optional[Dict[Text, Any]]:
    """{"topic", "part"} of a button with the payload `/topic` or `/topic{"part": …}`; None for one that says a text."""
    payload = str(button.get("payload", ""))
    if not payload.startswith("/"):
        return None
    topic, brace, rest = payload[1:].partition("{")
    return {"topic": topic, "part": json.loads(brace + rest).get("part") if brace else None}


class ClinicChannel(InputChannel):
    """`POST turn`, `POST parse`, `DELETE conversations/<id>`, `GET health` under /webhooks/clinic, all but the last with a
    bearer secret."""

    def __init__(self, secret: Text) -> None:
        self._authorization = f"Bearer {secret}"

    @classmethod
    def name(cls) -> Text:
        return "clinic"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        """`RasaException` without a secret of 16 characters or more: an open channel is worse than none."""
        secret = (credentials or {}).get("secret") or ""
        if len(secret) < 16:
            raise RasaException("bot.channel.ClinicChannel: set ASSISTANT_SECRET to 16 characters or more (`make run` does)")
        keep_patients_out_of_logs()
        check_with_one_validator()
        use_quick_processor()
        return cls(secret)

    def _admits(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode(errors="surrogateescape")  # as Sanic decodes headers
        return hmac.compare_digest(given, self._authorization.encode())

    def blueprint(self, on_new_message: Hear) -> Blueprint:
        turns = Turns(on_new_message)
        routes = Blueprint("clinic_channel")

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            return as_json(
                {"ready": _ready(request)}, status=HTTPStatus.OK if _ready(request) else HTTPStatus.SERVICE_UNAVAILABLE
            )

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            if not self._admits(request):
                return empty(HTTPStatus.UNAUTHORIZED)
            if not _ready(request):
                return empty(HTTPStatus.SERVICE_UNAVAILABLE)
            try:
                asked = TurnRequest.parse(request.body)
            except BadTurn as error:
                return as_json({"error": str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
            return as_json({"replies": await turns.take(asked, _request_id(request))})

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            """How a text is understood that belongs to no conversation: nothing is stored, and nothing of it is logged."""
            if not self._admits(request):
                return empty(HTTPStatus.UNAUTHORIZED)
            if not _ready(request):
                return empty(HTTPStatus.SERVICE_UNAVAILABLE)
            try:
                return as_json(await understood(_agent(request), asked_text(request.body)))
            except BadTurn as error:
                return as_json({"error": str(error)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
            except Exception as error:
                logger.error("parse failed: %s request_id=%s", type(error).__name__, _request_id(request))
                return empty(HTTPStatus.INTERNAL_SERVER_ERROR)

        @routes.delete("/conversations/<conversation:str>")
        async def forget(request: Request, conversation: str) -> HTTPResponse:
            if not self._admits(request):
                return empty(HTTPStatus.UNAUTHORIZED)
            if not _ready(request):
                return empty(HTTPStatus.SERVICE_UNAVAILABLE)
            agent = _agent(request)
            async with agent.lock_store.lock(conversation):  # a turn that goes on would write the record anew
                await agent.tracker_store.delete(conversation)
            return empty()

        return routes


def _agent(request: Request) -> Agent:
    agent: Agent = request.app.ctx.agent
    _take_off_wrapper(agent)
    return agent


def _ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        return False
    _take_off_wrapper(agent)
    return True


def _take_off_wrapper(agent: Agent) -> None:
    """Rasa's fail-safe wrapper falls back to memory without a word: a patient's dialogue would be lost, and not be deletable."""
    inner = getattr(agent.tracker_store, "_tracker_store", None)
    if inner is not None:
        agent.tracker_store = inner
        agent.processor.tracker_store = inner


def _request_id(request: Request) -> Text:
    """The gateway's id of the request, by which its log, this one and that of the actions find together."""
    given = request.headers.get("x-request-id", "")
    return given if _REQUEST_ID.match(given) else "none"


class Turns:
    """A message that comes again while its turn goes on waits for that turn; later ones `QuickProcessor` knows."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._going: Dict[Tuple[Text, Text], asyncio.Task[Replies]] = {}

    async def take(self, asked: TurnRequest, request_id: Text) -> Replies:
        """What is said in answer; empty when the turn failed. A turn that has begun ends, even when the caller leaves."""
        key = (asked.conversation, asked.message_id)
        if key not in self._going:
            self._going[key] = task = asyncio.ensure_future(self._once(asked, request_id))
            task.add_done_callback(lambda _: self._going.pop(key))
        return await asyncio.shield(self._going[key])

    async def _once(self, asked: TurnRequest, request_id: Text) -> Replies:
        output, began = ApprovedReplies(), time.perf_counter()
        try:
            await self._hear(_message(asked, request_id, output))
        except Exception as error:  # whatever fails in a turn, the gateway must hear of it and the log must not quote the patient
            logger.error("turn failed: %s request_id=%s", type(error).__name__, request_id)
            return []
        took_ms = round((time.perf_counter() - began) * 1000)
        logger.info("turn taken: request_id=%s replies=%d took_ms=%d", request_id, len(output.replies), took_ms)
        return output.replies


def _message(asked: TurnRequest, request_id: Text, output: OutputChannel) -> UserMessage:
    return UserMessage(
        asked.rasa_text(),
        output,
        asked.conversation,
        input_channel=ClinicChannel.name(),
        message_id=asked.message_id,
        metadata={"message_id": asked.message_id, "request_id": request_id, **_stood(asked)},
    )


def _stood(asked: TurnRequest) -> Dict[Text, Any]:
    """Where the button stood that said it, for actions that take back what was said there."""
    return {"under": asdict(asked.under)} if asked.under else {}
