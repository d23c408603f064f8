"""Review: what a patient wrote with a thumbs-down, and what no proposal begins with."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from aiohttp import ClientResponse

from clinic.domain.staff import Role
from tests.integration.gateway import Chat, Gateway
from tests.integration.staff import Desk, at_desk
from tests.integration.test_staff_review import CLARIFY, UNSURE, judge, patient_chat, propose, say


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
