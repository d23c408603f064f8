"""What staff did in chats, as Insights counts it, beside counts that are taken from the database in another way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.domain.diary.statistics import Span
from clinic.domain.insight_days import DayCounts, total
from clinic.domain.outcomes import Outcome
from clinic.services.insight_counts import count
from tests.integration.assistant import StandIn
from tests.integration.desk import Desk
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.test_gateway_callbacks import CRISIS, ask, wish

OUT_OF_SCOPE = {"topic": "out_of_scope", "part": "short", "fields": {}, "buttons": [], "entry": None}
# Messages of patients that somebody or something replied to; nothing failed here, so that a system's line passes one on.
REPLIED = """
    SELECT COUNT(*) FROM message AS asked WHERE sender = 'patient' AND EXISTS (
        SELECT 1 FROM message AS reply WHERE reply.conversation_id = asked.conversation_id AND reply.reply_to = asked.id)
"""
TO_STAFF = f"{REPLIED} AND EXISTS (SELECT 1 FROM message AS line WHERE line.reply_to = asked.id AND line.sender = 'system')"
LATER = """
    (SELECT 1 FROM message AS word
     WHERE word.conversation_id = asked.conversation_id AND word.sender = 'staff' AND word.seq > asked.seq)
"""


@pytest.fixture
def dana(gateway: Gateway) -> Desk:
    return Desk(gateway)


async def today(gateway: Gateway) -> DayCounts:
    zone = BASE.clinic.zone
    day = gateway.clock().astimezone(zone).date()
    first = day - timedelta(days=1)  # a test may run at midnight
    days = await gateway.store.read(lambda session: count(session, Span(first, day), zone))
    return total(days.values(), first)


def number(gateway: Gateway, query: str) -> int:
    ((found,),) = gateway.rows(query)
    return int(found)


async def test_who_takes_a_chat_over_without_a_word_took_it_over(gateway: Gateway, chat: Chat, dana: Desk) -> None:
    await chat.say("when does it start to work?")
    await dana.take(chat)
    await dana.hand_back(chat)
    other = await gateway.open()
    await other.say("when does it start to work?")
    assert (await today(gateway)).outcomes == {Outcome.TAKEN_OVER: 1, Outcome.ANSWERED: 1}
    assert number(gateway, "SELECT COUNT(DISTINCT id) FROM conversation WHERE taken_version > 0") == 1


async def test_what_staff_answered_is_in_neither_count_and_what_they_left_is_unanswered(
    gateway: Gateway, chat: Chat, dana: Desk, assistant: StandIn
) -> None:
    await chat.say("when does it start to work?")
    await dana.take(chat)
    for text in ("my arm hurts", "and my neck too"):
        await chat.say(text)
    await dana.write(chat, "I call you at once.")
    await chat.say("thank you")
    await dana.hand_back(chat)
    assistant.replies = [OUT_OF_SCOPE]
    await chat.say("who wins the election?")
    found = await today(gateway)
    assert (found.turns, found.open_turns) == (3, 2)
    answered = number(gateway, f"{TO_STAFF} AND EXISTS {LATER}")
    assert (answered, number(gateway, REPLIED) - answered) == (2, found.turns)
    out_of_scope = number(gateway, "SELECT COUNT(*) FROM message WHERE topic = 'out_of_scope'")
    assert number(gateway, f"{TO_STAFF} AND NOT EXISTS {LATER}") + out_of_scope == found.open_turns


async def test_words_of_staff_a_day_later_are_no_answer_any_more(gateway: Gateway, chat: Chat, dana: Desk) -> None:
    await dana.take(chat)
    await chat.say("my arm hurts")
    found = await today(gateway)
    assert (found.turns, found.open_turns) == (1, 1)
    gateway.clock.offset_s = 25 * 3600
    await dana.write(chat, "How is it today?")
    gateway.clock.offset_s = 0
    assert await today(gateway) == found


async def test_an_alarm_in_a_chat_that_a_person_has_got_its_answer(gateway: Gateway, chat: Chat, dana: Desk) -> None:
    await dana.take(chat)
    await chat.say("I cannot breathe and my throat is closing")
    found = await today(gateway)
    assert (found.turns, found.open_turns, found.topics) == (1, 0, {"emergency": 1})


async def test_the_form_for_a_call_is_no_message_and_no_answer(gateway: Gateway, chat: Chat) -> None:
    await chat.say("when does it start to work?")
    await ask(chat, wish())
    found = await today(gateway)
    assert (found.turns, found.open_turns, found.topics) == (1, 0, {"onset": 1})
    assert number(gateway, REPLIED) == 1
    assert found.outcomes == {Outcome.TO_PERSON: 1}


async def test_words_of_a_form_that_raised_an_alarm_are_no_message_in_any_hour(gateway: Gateway, chat: Chat, dana: Desk) -> None:
    (answer,) = await chat.say("when does it start to work?")
    await ask(chat, wish(reason=CRISIS))
    await chat.post({"id": str(uuid4()), "phone": "12", "reason": CRISIS}, "callbacks")  # refused, and kept for its alarm
    await chat.post({"message_id": answer["id"], "helpful": False, "comment": CRISIS}, "feedback")
    kept = number(gateway, "SELECT count(*) FROM message WHERE part = 'filled_in'")
    assert kept == 3 and sum((await today(gateway)).hours) == 1
    (button, *_) = answer["buttons"]
    await chat.press(button)
    await dana.take(chat)
    await chat.say("I cannot breathe")
    assert sum((await today(gateway)).hours) == 3  # a press, and what goes to a person, are messages


async def test_a_reply_that_failed_is_still_unanswered(gateway: Gateway, chat: Chat, assistant: StandIn) -> None:
    assistant.replies = []
    await chat.say("when does it start to work?")
    found = await today(gateway)
    assert (found.turns, found.open_turns) == (1, 1)
