"""Review: what a patient wrote with a thumbs-down, and what no proposal begins with."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from aiohttp import ClientResponse

from clinic.domain.staff import Role
from tests.integration.assistant import StandIn, understood
from tests.integration.gateway import Chat, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_staff_review import CLARIFY, UNSURE, judge, patient_chat, propose, quotes, say


async def test_the_comment_of_a_thumbs_down_stands_beside_the_message_scrubbed_and_for_who_may_read_it(
    gateway: Gateway, nurse: Desk
) -> None:
    admin, chat = await at_desk(gateway, Role.ADMIN), await patient_chat(gateway)
    (answer,) = await say(chat, "when?", {"topic": "onset", "confidence": 0.99})
    (other,) = await say(chat, "are you hiring")
    await at_desk(gateway, Role.CLINICIAN, "Priya Okafor")
    said = "Maria here, <i>too vague</i>, call 312-555-0142 or okafor"
    assert (await comment(chat, answer, said)).status == 200
    html = unescape(await nurse.text("/staff/review"))
    assert "<q>[name] here, &lt;i&gt;too vague&lt;/i&gt;, call [phone] or [name]</q>" in await nurse.text("/staff/review")
    assert html.index("did not help") < html.index("too vague") < html.index("Propose")
    assert html.count("The patient’s comment") == 1
    assert "too vague" not in await admin.text("/staff/review")
    assert [row[0] for row in gateway.rows("SELECT actor FROM audit WHERE action = 'review.read'")] == [nurse.member.actor] * 2
    await comment(chat, other, "That is no answer")
    await comment(chat, answer, "Better now", helpful=True)
    html = await nurse.text("/staff/review")
    assert "That is no answer" in html and "too vague" not in html and "Better now" not in html


async def comment(chat: Chat, answer: dict[str, Any], words: str, *, helpful: bool = False) -> ClientResponse:
    return await chat.post({"message_id": answer["id"], "helpful": helpful, "comment": words}, "feedback")


def preset_of(html: str) -> list[str]:
    return re.findall(r'<option value="(\w+)" selected>', html)


async def test_the_topic_that_was_refused_and_out_of_scope_are_never_preset(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    (answer,) = await say(chat, "when?", UNSURE, ranking=[{"topic": "onset", "share": 0.4}])
    assert preset_of(await nurse.text("/staff/review")) == ["onset"]
    await judge(chat, answer, helpful=False)
    assert preset_of(await nurse.text("/staff/review")) == []
    await say(chat, "are you hiring", CLARIFY, ranking=[{"topic": "out_of_scope", "share": 0.9}])
    assert preset_of(await nurse.text("/staff/review")) == []
    assert "Choose one of the topics" in await propose(nurse, 1, "when", "")


async def commented(gateway: Gateway, number: int, words: str | None = None, **understood_as: Any) -> tuple[Chat, dict[str, Any]]:
    """A message of its own group that did not help, and what was written with that."""
    chat = await gateway.open()
    (answer,) = await say(chat, f"question {number}", UNSURE, direction=number)
    if words is not None:
        gateway.assistant.understood[words] = understood(**understood_as)
        assert (await comment(chat, answer, words)).status == 200
    return chat, answer


def groups(html: str) -> list[tuple[str, str]]:
    """Each group's badge, and its first message."""
    found = html.split('<article class="card group"')[1:]
    badges = [re.search(r'badge urgent">([^<]*)', each) for each in found]
    return [(badge[1] if badge else "", quotes(each)[0]) for badge, each in zip(badges, found, strict=True)]


async def test_a_comment_counts_for_the_order_and_the_badge_as_its_message_does(gateway: Gateway, nurse: Desk) -> None:
    for _ in range(3):
        await commented(gateway, 1)
    await commented(gateway, 2, "this reads like a robot")
    await commented(gateway, 3, "so which dose should I take", ranking=[{"topic": "medical_advice", "share": 0.6}])
    await commented(gateway, 4, "i cant do this anymore i want to die")
    await commented(gateway, 5, "my aunt took her life", taken_back="crisis")
    assert groups(unescape(await nurse.text("/staff/review"))) == [
        ("Near an alarm", "question 5"),
        ("Near an alarm", "question 4"),
        ("Near medical advice", "question 3"),
        ("", "question 1"),
        ("", "question 2"),
    ]
    assert "i cant do this anymore i want to die" not in gateway.assistant.parsed  # the rules had read it


async def test_a_comment_that_comes_later_moves_what_was_read_and_one_taken_back_moves_it_again(
    gateway: Gateway, nurse: Desk, assistant: StandIn
) -> None:
    await commented(gateway, 1)
    chat, answer = await commented(gateway, 2)
    await commented(gateway, 1)
    assert groups(await nurse.text("/staff/review")) == [("", "question 1"), ("", "question 2")]
    assistant.mode = "not_ready"
    await comment(chat, answer, "i want to die")
    assert groups(await nurse.text("/staff/review")) == [("Near an alarm", "question 2"), ("", "question 1")]
    assistant.mode = "answer"
    await comment(chat, answer, "good after all", helpful=True)
    assert groups(await nurse.text("/staff/review")) == [("", "question 1"), ("", "question 2")]


async def test_a_comment_waits_for_the_assistant_and_the_message_is_shown_meanwhile(
    gateway: Gateway, nurse: Desk, assistant: StandIn
) -> None:
    chat, answer = await commented(gateway, 1)
    await nurse.text("/staff/review")
    assistant.understood["which dose"] = understood(ranking=[{"topic": "medical_advice", "share": 0.6}])
    assistant.mode = "not_ready"
    await comment(chat, answer, "which dose")
    assert groups(await nurse.text("/staff/review")) == [("", "question 1")]
    assistant.mode = "answer"
    assert groups(await nurse.text("/staff/review")) == [("Near medical advice", "question 1")]


async def test_the_name_of_who_writes_brings_no_message_near_an_alarm(gateway: Gateway, nurse: Desk, assistant: StandIn) -> None:
    """Names are no words that the assistant knows: it reads a message as staff do, without them."""
    chat = await gateway.open()
    named = "its me maria from tuesday do i owe anything"
    assistant.understood[named] = understood(ranking=[{"topic": "crisis", "share": 0.2}])
    await say(chat, named)
    await say(chat, "its me maria, is it a stroke", direction=1)
    assistant.understood["its me [name], is it a stroke"] = understood(taken_back="emergency", direction=1)
    assert groups(await nurse.text("/staff/review")) == [
        ("Near an alarm", "its me [name], is it a stroke"),
        ("", "its me [name] from tuesday do i owe anything"),
    ]
