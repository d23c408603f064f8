"""Two questions in one message, and messages that lean on what was said before."""

from __future__ import annotations

import pytest

from tests.contract import BASE
from tests.stack import Chat, topics

TWO = [
    ("does it hurt and how long until it works?", {"injection_pain", "onset"}),
    ("will my insurance cover it? also can i exercise the day after?", {"insurance", "activities"}),
    ("what are the side effects, and is it safe while breastfeeding?", {"side_effects", "pregnancy"}),
    ("How often do I come in? And who does the injections?", {"schedule", "who_administers"}),
    ("where are you located and what does botox cost without insurance?", {"clinic_info", "cost"}),
    ("swelling risk? fees?", {"side_effects", "cost"}),
    ("can i push my visit back and when is it", {"change_appointment", "next_appointment"}),
    ("where do i log in and look at my diary", {"portal", "diary_view"}),
    ("can i wash my hair and go to the gym", {"aftercare", "activities"}),
    ("whats the process and price", {"treatment_steps", "cost"}),
    ("what else is there and is it cheaper", {"alternatives", "cost"}),
    ("do you sell gift cards and how much is botox", {"out_of_scope", "cost"}),
    ("do i need a referral for insurance and what happens at the first visit", {"insurance", "consultation"}),
    ("can i halve my propranolol? and when does botox kick in", {"medical_advice", "onset"}),
]
THREE = "what does it cost. also how long does it take. also can i drive"
# A visitor is told how to sign in, in words of the action's own.
TOLD_TO_SIGN_IN = {"change_appointment", "diary_view", "next_appointment"}


@pytest.mark.parametrize(("text", "expected"), TWO, ids=["+".join(sorted(expected)) for _, expected in TWO])
async def test_a_message_that_asks_two_things_gets_both_answers(chat: Chat, text: str, expected: set[str]) -> None:
    replies = await chat.say(text)
    assert set(topics(replies)) == expected
    for topic in expected - TOLD_TO_SIGN_IN:
        assert any(reply.text.startswith(BASE.text(topic)) for reply in replies if reply.topic == topic)


async def test_a_message_that_asks_three_things_gets_three_answers(chat: Chat) -> None:
    assert set(topics(await chat.say(THREE))) == {"cost", "procedure", "activities"}


FOLLOW_UPS = [
    (["what should i not do after my injections?", "and alcohol?"], "aftercare"),
    (["the headaches got worse three days after my shots, is that normal?", "how long does that last?"], "first_week_worse"),
    (["i had my first round and feel nothing", "and what about after the second round?"], "not_working"),
    (["do i need prior authorization?", "what if they say no?"], "insurance"),
    (["what are the side effects of botox?", "how long do those last?"], "side_effects"),
    (["when can i jog again", "and tennis?"], "activities"),
    (["one of my lids hangs since the shots", "ok what should i do"], "urgent"),
    (["can somebody ring me", "wednesday morning is best"], "callback"),
    (["will my plan pay for botox", "and if not?"], "insurance"),
    (["does insurance cover it", "how much if not"], "cost"),
    (["is it safe", "for kids too?"], "eligibility"),
    (["its week 10 and its wearing off", "can i come earlier"], "schedule"),
    (["can i take sumatriptan", "how many a week"], "other_medications"),
    (["can it make my eyelid droop", "how often does that happen"], "side_effects"),
    (["how often do i have to get it", "forever?"], "schedule"),
    (["can i take tylenol after", "how much"], "medical_advice"),
    (["can i fly", "when"], "aftercare"),
    (["can i drink alcohol before", "and after"], "aftercare"),
    (["can i work out now", "and drink"], "aftercare"),
    (["how much does it cost", "and with insurance?", "what if they say no"], "insurance"),
    (["two rounds did nothing", "should i do a third", "what else is there"], "alternatives"),
    (["im pregnant", "i'm not anymore"], "clarify"),
    (["how long until it works", "ok good"], "thanks"),
]


@pytest.mark.parametrize(("turns", "topic"), FOLLOW_UPS, ids=[turns[-1] for turns, _ in FOLLOW_UPS])
async def test_a_follow_up_leans_on_what_was_spoken_of(chat: Chat, turns: list[str], topic: str) -> None:
    for text in turns:
        replies = await chat.say(text)
    assert topic in topics(replies)


async def test_one_goes_about_in_the_steps_in_words(chat: Chat) -> None:
    said = [(await chat.say(text))[-1].text for text in ("what are the steps", "step 3", "go back", "step 4", "start over")]
    for text, number in zip(said[1:], (3, 2, 4, 1), strict=True):
        assert text.startswith(f"Step {number} of 5")


async def test_the_steps_go_on_behind_another_question(chat: Chat) -> None:
    asked = (
        "what are the steps",
        "next",
        "does insurance pay",
        "next",
        "does it hurt",
        "continue with the steps",
        "sdfkj fkj",
        "next",
    )
    said = [(await chat.say(text))[-1].text for text in asked]
    for text, number in zip(said[1::2], (1, 2, 3, 4), strict=True):
        assert text.startswith(f"Step {number} of 5")


async def test_thanks_in_between_does_not_end_what_was_spoken_of(chat: Chat) -> None:
    await chat.say("when does the botox kick in?")
    assert topics(await chat.say("thank you")) == ["thanks"]
    assert topics(await chat.say("tell me more")) == ["onset"]


async def test_a_new_question_is_not_bent_to_the_old_topic(chat: Chat) -> None:
    await chat.say("when does the botox kick in?")
    assert set(topics(await chat.say("what are your opening hours?"))) == {"clinic_info"}


async def test_conversations_do_not_hear_each_other(chat: Chat) -> None:
    other = await Chat.open(chat.http)
    await chat.say("does insurance pay for botox?")
    await other.say("when does the botox kick in?")
    assert topics(await chat.say("tell me more")) == ["insurance"]
    assert topics(await other.say("tell me more")) == ["onset"]


async def test_long_conversations_keep_their_thread_and_their_order(chat: Chat) -> None:
    for number in range(30):
        await chat.say(["does it hurt?", "how often is it given?", "who gives it?"][number % 3])
    assert set(topics(await chat.say("tell me more"))) == {"who_administers"}
    seqs = [message.raw["seq"] for message in await chat.history()]
    assert seqs == list(range(1, len(seqs) + 1))
