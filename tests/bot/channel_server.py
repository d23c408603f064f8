"""The channel over real HTTP: a Sanic app on a free port, a real agent and tracker store; only the dialogue is a stand-in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import aiohttp
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage, register
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic
from sanic.touchup.service import TouchUp

from bot.channel import ClinicChannel
from bot.heard_before import say_again
from bot.tracker_store import BoundedTrackerStore

SECRET = "a secret of the tests"
Turn = Callable[[UserMessage], Awaitable[None]]
Kind = TypeVar("Kind", bound="Server")


class Dialogue:
    """In place of Rasa's processor: keeps what it was given, does what the test says, and knows what it has heard before."""

    def __init__(self, tracker_store: Any) -> None:
        self.tracker_store = tracker_store
        self.heard: list[UserMessage] = []
        self.turn: Turn | None = None

    async def handle_message(self, message: UserMessage) -> None:
        before = await self.tracker_store.retrieve(message.sender_id)
        if before is not None and await say_again(message, before):
            return
        self.heard.append(message)
        if self.turn is not None:
            await self.turn(message)


class Server:
    """What a test holds: the address, the agent's stand-in, and a client with the right secret."""

    def __init__(self, url: str, app: Sanic, store: BoundedTrackerStore, session: aiohttp.ClientSession) -> None:
        self.url, self.app, self.store, self.session = url, app, store, session
        self.headers: dict[str, str] = {"Authorization": f"Bearer {SECRET}"}
        self.dialogue = app.ctx.agent.processor

    async def post(self, body: Any, route: str = "turn", **headers: str) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(f"{self.url}/{route}", data=data, headers={**self.headers, **headers}) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def say(self, text: str, message_id: str = "m") -> tuple[int, Any]:
        return await self.post({"conversation": "c", "message_id": message_id, "text": text})

    def answer_with(self, *replies: tuple[str, str], after_s: float = 0.0) -> None:
        """Each turn says these topics and parts, late, and is put on record as Rasa does it: at its very end."""

        async def turn(message: UserMessage) -> None:
            await asyncio.sleep(after_s)
            heard = UserUttered(message.text, message_id=message.metadata["message_id"])
            said = [_said(topic, part) for topic, part in replies]
            for event in said:
                await message.output_channel.send_response(message.sender_id, event.message())
            before = await self.store.retrieve(message.sender_id)
            events: list[Event] = [*(before.events if before else ()), heard, *said]
            await self.store.save(DialogueStateTracker.from_events(message.sender_id, events))

        self.dialogue.turn = turn


def _said(topic: str, part: str) -> BotUttered:
    """As Rasa keeps what an action of ours said."""
    custom = {"fields": {"summary": "s"}, "entry": {"saved": True}}
    buttons = [{"title": "a", "payload": "/cost"}]
    return BotUttered("text", {"custom": custom, "buttons": buttons}, {"metadata": {"topic": topic, "part": part}})


@asynccontextmanager
async def serving(folder: Path, port: int, kind: type[Kind]) -> AsyncIterator[Kind]:
    store = BoundedTrackerStore(Domain.empty(), path=str(folder / "dialogues.db"), secrets=str(folder / "secrets"))
    app = Sanic(f"tests-{uuid4().hex}", register=False, configure_logging=False)
    app.config.ACCESS_LOG = False
    app.ctx.agent = Agent(tracker_store=store)
    app.ctx.agent.processor = Dialogue(app.ctx.agent.tracker_store)
    register([ClinicChannel.from_credentials({"secret": SECRET})], app, route="/webhooks/")
    running = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    await running.startup()
    TouchUp._registry.clear()  # at its first start Sanic rewrites its own code, which works once a process
    async with aiohttp.ClientSession() as session:
        yield kind(f"http://127.0.0.1:{port}/webhooks/clinic", app, store, session)
    running.close()
    await running.wait_closed()
