"""An action that fails or hangs says so. Nothing it raises reaches the SDK, whose error body would repeat the tracker."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.speech import say

# Rasa gives an action three seconds and then drops what it says.
LIMIT_S = 2.5

Run = Callable[[Any, CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
Events = Callable[[Tracker], Sequence[EventType]]

log = structlog.get_logger("actions")
_abandoned: set[asyncio.Task[list[EventType]]] = set()


def no_events(tracker: Tracker) -> Sequence[EventType]:
    return ()


def reply_on_failure(topic: str, reply: str, *, events: Events = no_events, limit_s: float = LIMIT_S) -> Callable[[Run], Run]:
    """Decorates an action's `run`: the reply is sent, and `events` of the tracker returned, when it raises or takes too long.

    What the action had said before it failed is not sent. The log gets the class of the error and no text.
    """

    def decorate(run: Run) -> Run:
        @wraps(run)
        async def guarded(self: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            said = CollectingDispatcher()
            try:
                result = await _within(run(self, said, tracker, domain), limit_s)
            except Exception as error:  # whatever it is, the patient gets an answer
                log.error("action.failed", action=self.name(), error=type(error).__name__, cause=type(error.__cause__).__name__)
                say(dispatcher, topic, reply)
                return list(events(tracker))
            dispatcher.messages.extend(said.messages)
            return result

        return guarded

    return decorate


async def _within(running: Awaitable[list[EventType]], limit_s: float) -> list[EventType]:
    """The result, or `TimeoutError` at the limit even when the work cannot be cancelled at once.

    A database call that waits for a lock holds its cancellation up, so the work is left to end by itself.
    """
    task = asyncio.ensure_future(running)
    done, _ = await asyncio.wait({task}, timeout=limit_s)
    if done:
        return task.result()
    _abandoned.add(task)
    task.add_done_callback(_forget)
    task.cancel()
    raise TimeoutError


def _forget(task: asyncio.Task[list[EventType]]) -> None:
    _abandoned.discard(task)
    if not task.cancelled() and task.exception() is not None:
        log.warning("action.abandoned", error=type(task.exception()).__name__)
