"""What an action that goes wrong says, whichever way it goes wrong."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from structlog.testing import capture_logs

from actions.failure import reply_on_failure
from actions.speech import say

SECRET = "my head hurts and my name is Zoe"


async def fine() -> None:
    return None


async def raising() -> None:
    raise ValueError(SECRET)


async def hanging() -> None:
    await asyncio.sleep(30)


async def deaf() -> None:
    """Hangs, and takes its time over being cancelled, as a database driver does."""
    try:
        await asyncio.sleep(30)
    except asyncio.CancelledError:
        await asyncio.sleep(0.5)
        raise RuntimeError(SECRET) from None


class Doing(Action):
    def __init__(self, work: Any) -> None:
        self.work = work

    def name(self) -> str:
        return "action_doing"

    @reply_on_failure("diary_log", "unavailable", events=lambda tracker: [SlotSet("diary_open", False)], limit_s=0.1)
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        say(dispatcher, "diary_log", "ask_date")
        await self.work()
        return [SlotSet("diary_open", True)]


async def outcome(work: Any) -> tuple[list[str], list[EventType]]:
    dispatcher = CollectingDispatcher()
    events = await Doing(work).run(dispatcher, Tracker.from_dict({"sender_id": "chat"}), {})
    return [message["response"] for message in dispatcher.messages], events


async def test_an_action_that_works_says_what_it_says() -> None:
    assert await outcome(fine) == (["utter_diary_log_ask_date"], [SlotSet("diary_open", True)])


@pytest.mark.parametrize("work", [raising, hanging, deaf])
async def test_an_action_that_fails_or_hangs_says_only_that_it_failed(work: Any) -> None:
    started = time.monotonic()
    assert await outcome(work) == (["utter_diary_log_unavailable"], [SlotSet("diary_open", False)])
    assert time.monotonic() - started < 0.4
    await asyncio.sleep(0.7)  # what was left behind ends by itself, without a word


@pytest.mark.parametrize("work", [raising, deaf])
async def test_the_log_of_a_failure_has_the_class_of_the_error_and_no_text(work: Any) -> None:
    with capture_logs() as logs:
        await outcome(work)
        await asyncio.sleep(0.7)
    assert {entry["event"] for entry in logs} <= {"action.failed", "action.abandoned"}
    assert any(entry["error"] in ("ValueError", "TimeoutError") for entry in logs)
    assert SECRET not in str(logs)
