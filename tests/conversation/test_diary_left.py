"""The diary's form is left with a question in the same message; and it says which day it asks about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conversation.conftest import OpenAs
from tests.conversation.diary_talk import asks, entries_of, today
from tests.stack import Stack


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("never mind, when is my appointment", "next_appointment"),
        ("forget it, whats the side effects", "side_effects"),
        ("cancel. show my diary", "diary_view"),
        ("i changed my mind, i want to talk to a person", "human_handoff"),
    ],
)
async def test_a_wish_to_stop_with_a_question_is_answered_and_ends_the_entry(
    signed_in: OpenAs, stack: Stack, text: str, topic: str
) -> None:
    chat = await signed_in("demo-james")
    before = entries_of(stack, chat)
    await chat.say("migraine yesterday 7/10")
    replies = await chat.say(text)
    assert replies[0].topic == topic
    assert asks(replies) == "discarded"
    after = await chat.say("how long does botox take to work")
    assert {reply.topic for reply in after} == {"onset"}
    assert entries_of(stack, chat) == before
    assert asks(await chat.say("log it again")) == "ask_duration"


async def test_an_alarm_beside_a_wish_to_stop_is_an_alarm(signed_in: OpenAs) -> None:
    chat = await signed_in("demo-james")
    await chat.say("migraine yesterday 7/10")
    assert (await chat.say("forget it, i cant breathe"))[-1].topic == "emergency"


async def test_a_question_about_one_of_two_days_names_that_day(signed_in: OpenAs) -> None:
    chat = await signed_in("demo-james")
    replies = await chat.say("log: yesterday a 6 and today a 4")
    for day in (today(chat) - timedelta(days=1), today(chat)):
        for _ in ("duration", "symptoms", "medications"):
            assert replies[-1].text.startswith(f"About {day:%A}, {day:%B} {day.day}, {day.year}:")
            assert [reply.entry["date"] for reply in replies if reply.entry][-1] == day.isoformat()
            replies = await chat.say("skip")
    assert asks(replies) == "read_back_all"
