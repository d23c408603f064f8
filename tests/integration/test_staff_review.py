"""Review: from a doubtful answer to an example that two people want the assistant to learn."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from typing import Any
from uuid import uuid4

from clinic.domain.staff import Role
from clinic.services.retention import purge
from knowledge import Retention
from tests.integration.assistant import StandIn, understood
from tests.integration.gateway import Chat, Gateway
from tests.integration.staff import Desk, at_desk
from web.keys import REVIEW_READER
from web.portal.demo import demo_token

UNSURE = {"topic": "onset", "part": "short", "confidence": 0.41}
CLARIFY = {"topic": "clarify", "part": "short", "confidence": 0.0}


async def say(chat: Chat, text: str, reply: dict[str, Any] = CLARIFY, **understood_as: Any) -> list[dict[str, Any]]:
    chat.gateway.assistant.replies = [reply]
    if understood_as:
        chat.gateway.assistant.understood[text] = understood(**understood_as)
    return await chat.say(text)


async def judge(chat: Chat, answer: dict[str, Any], *, helpful: bool) -> None:
    assert (await chat.post({"message_id": answer["id"], "helpful": helpful}, "feedback")).status == 200


async def patient_chat(gateway: Gateway, patient: str = "demo-maria") -> Chat:
    return await gateway.open(portal_token=demo_token(gateway.settings, patient, now=gateway.clock()))


def quotes(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<blockquote>(.*?)</blockquote>", html, re.S)]


def items(gateway: Gateway) -> list[Any]:
    return gateway.rows("SELECT doubt, unhelpful, topic, percent, state FROM review_item ORDER BY id")


async def propose(desk: Desk, item: int, text: str, topic: str = "onset") -> str:
    response = await desk.post(f"/staff/review/items/{item}", text=text, topic=topic)
    assert response.status in (303, 422), await response.text()
    return "" if response.status == 303 else unescape(await response.text())


async def test_what_is_doubtful_is_noted_with_its_answer_and_what_is_sure_is_not(gateway: Gateway, chat: Chat) -> None:
    await say(chat, "the thing")
    await say(chat, "when?", UNSURE)
    await say(chat, "when will it start?", {**UNSURE, "confidence": 0.98})
    await say(chat, "and then?", {"topic": "onset"})
    await say(chat, "are you hiring", {"topic": "out_of_scope", "confidence": 0.9})
    assert items(gateway) == [
        ("not_understood", 0, "clarify", 0, "open"),
        ("unsure", 0, "onset", 41, "open"),
        ("not_understood", 0, "out_of_scope", 90, "open"),
    ]


async def test_a_message_that_is_sent_again_is_noted_once(gateway: Gateway, chat: Chat) -> None:
    gateway.assistant.replies = [CLARIFY]
    id = str(uuid4())
    assert await chat.say("the thing", id) == await chat.say("the thing", id)
    assert len(items(gateway)) == 1


async def test_a_pressed_button_is_never_noted(gateway: Gateway, chat: Chat) -> None:
    (answer,) = await say(chat, "when?", {"topic": "onset"})
    gateway.assistant.replies = [CLARIFY]
    (pressed,) = await chat.press(answer["buttons"][0])
    await judge(chat, pressed, helpful=False)
    assert items(gateway) == []


async def test_a_thumbs_down_is_noted_until_it_is_taken_back(gateway: Gateway, chat: Chat) -> None:
    (sure,) = await say(chat, "when?", {"topic": "onset", "confidence": 0.99})
    await judge(chat, sure, helpful=False)
    await judge(chat, sure, helpful=False)
    assert items(gateway) == [(None, 1, "onset", 99, "open")]
    await judge(chat, sure, helpful=True)
    assert items(gateway) == []
    (unsure,) = await say(chat, "and when?", UNSURE)
    await judge(chat, unsure, helpful=False)
    assert items(gateway) == [("unsure", 1, "onset", 41, "open")]
    await judge(chat, unsure, helpful=True)
    assert items(gateway) == [("unsure", 0, "onset", 41, "open")]


async def test_a_thumbs_down_on_the_greeting_is_about_nothing_that_was_asked(gateway: Gateway, chat: Chat) -> None:
    await judge(chat, chat.opened["messages"][0], helpful=False)
    assert items(gateway) == []


async def test_the_page_shows_words_without_what_tells_who_wrote_them(gateway: Gateway, nurse: Desk) -> None:
    chat = await patient_chat(gateway)
    await say(chat, "maria here, call me at 312-555-0142 about the <b>thing</b>")
    assert quotes(await nurse.text("/staff/review")) == ["[name] here, call me at [phone] about the <b>thing</b>"]
    with sqlite3.connect(gateway.folder / "clinic.db") as connection:
        assert "thing" not in "\n".join(connection.iterdump())


async def test_groups_are_of_what_is_alike_the_riskiest_and_then_the_most_frequent_first(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    for number in range(7):
        await say(chat, f"fillers {number}", direction=1)
    await say(chat, "parking", direction=2)
    await say(chat, "swap my pills", direction=3, ranking=[{"topic": "medical_advice", "share": 0.3}])
    await say(chat, "my aunt had a stroke", direction=4, taken_back="emergency")
    await say(chat, "her parrot sings", direction=4)
    html = await nurse.text("/staff/review")
    assert quotes(html) == [
        *("my aunt had a stroke", "her parrot sings"),
        "swap my pills",
        *(f"fillers {number}" for number in (6, 5, 4, 3, 2)),
        "parking",
    ]
    assert re.findall(r"(\d+) messages? alike|1 message", html) == ["2", "", "7", ""]
    assert "and 2 more like these" in html
    assert html.index("Near an alarm") < html.index("Near medical advice") < html.index("fillers 6")


async def test_who_reads_a_patients_words_is_written_down(gateway: Gateway, nurse: Desk) -> None:
    await say(await gateway.open(), "a visitor", direction=1)
    await say(await patient_chat(gateway), "one", direction=2)
    await say(await patient_chat(gateway), "two", direction=3)
    await say(await patient_chat(gateway, "demo-james"), "three", direction=4)
    await nurse.text("/staff/review")
    rows = gateway.rows("SELECT actor, patient_id, details FROM audit WHERE action = 'review.read' ORDER BY seq")
    assert sorted(details for _, _, details in rows) == ['{"messages": 1}', '{"messages": 2}']
    assert {actor for actor, _, _ in rows} == {nurse.member.actor}


async def test_two_people_make_an_example_and_nothing_ties_it_to_the_chat(gateway: Gateway, nurse: Desk, clinician: Desk) -> None:
    await say(await patient_chat(gateway), "zebra finch when")
    await nurse.text("/staff/review")
    assert await propose(nurse, 1, "zebra  finch when") == ""
    assert quotes(await nurse.text("/staff/review")) == ["zebra finch when"]
    assert (await nurse.post("/staff/review/examples/1", decision="approve")).status == 403
    html = await clinician.text("/staff/review")
    assert "Nina Nurse" in html
    assert (await clinician.post("/staff/review/examples/1", decision="approve")).status == 303
    assert gateway.rows("SELECT text, topic, state, item_id, proposed_by, decided_by FROM review_example") == [
        ("zebra finch when", "onset", "approved", None, nurse.member.actor, clinician.member.actor)
    ]
    assert items(gateway)[0][-1] == "learned"
    actions = [row[0] for row in gateway.rows("SELECT action FROM audit WHERE action LIKE 'review.%' ORDER BY seq")]
    assert [action for action in actions if action != "review.read"] == ["review.propose", "review.approve"]
    assert (await clinician.post("/staff/review/examples/1", decision="reject")).status == 409


async def test_nobody_decides_on_an_example_of_their_own(gateway: Gateway, clinician: Desk) -> None:
    await say(await gateway.open(), "zebra finch when")
    await clinician.text("/staff/review")
    await propose(clinician, 1, "zebra finch when")
    assert "somebody else decides" in await clinician.text("/staff/review")
    assert (await clinician.post("/staff/review/examples/1", decision="approve")).status == 403
    other = await at_desk(gateway, Role.ADMIN)
    assert "Approve" in await other.text("/staff/review")
    assert (await other.post("/staff/review/examples/1", decision="reject")).status == 303
    assert items(gateway)[0][-1] == "open"
    await propose(clinician, 1, "zebra finch when it is")
    assert (await other.post("/staff/review/examples/2", decision="approve")).status == 303


async def test_what_may_not_be_learned_is_told_where_it_was_typed(gateway: Gateway, nurse: Desk) -> None:
    await say(await gateway.open(), "call me at 312-555-0142 when")
    await nurse.text("/staff/review")
    for text, topic, reason in (
        ("call me at [phone] when", "onset", "in brackets"),
        ("call me at 312-555-0142", "onset", "names a person"),
        ("", "onset", "no words"),
        ("zebra finch", "nope", "one of the topics"),
        ("zebra finch", "clarify", "one of the topics"),
        ("How long does Botox take to work", "onset", "example of “When Botox starts to work” already"),
    ):
        html = await propose(nurse, 1, text, topic)
        assert reason in html, text
        assert f">{text}</textarea>" in html
    assert items(gateway)[0][-1] == "open"


async def test_examples_that_say_nearly_the_same_are_told_to_both(gateway: Gateway, nurse: Desk, clinician: Desk) -> None:
    await say(await gateway.open(), "how long does botox take to work then")
    await nurse.text("/staff/review")
    await propose(nurse, 1, "how long does botox take to work then")
    assert "say nearly the same" in await nurse.text("/staff/review")
    html = await clinician.text("/staff/review")
    assert "learns from nearly the same already" in html
    assert "how long does botox take to work <span" in html


async def test_a_group_with_nothing_to_learn_is_taken_off(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    for number in range(3):
        await say(chat, f"hm {number}")
    await nurse.text("/staff/review")
    assert (await nurse.post("/staff/review/groups/1")).status == 303
    assert quotes(await nurse.text("/staff/review")) == []
    assert (await nurse.post("/staff/review/groups/1")).status == 409
    assert {row[-1] for row in items(gateway)} == {"dismissed"}


async def test_two_who_propose_the_same_message_at_once_make_one_proposal(gateway: Gateway, nurse: Desk, clinician: Desk) -> None:
    await say(await gateway.open(), "zebra finch when")
    await nurse.text("/staff/review")
    await propose(nurse, 1, "zebra finch when")
    assert (await clinician.post("/staff/review/items/1", text="zebra finch how", topic="onset")).status == 409
    assert gateway.rows("SELECT count(*) FROM review_example") == [(1,)]


async def test_erasing_a_chat_takes_what_was_noted_and_proposed_along_and_not_what_was_approved(
    gateway: Gateway, nurse: Desk, clinician: Desk
) -> None:
    chat = await patient_chat(gateway)
    for number, text in enumerate(("zebra one", "zebra two", "zebra three"), 1):
        await say(chat, text, direction=number)
    await nurse.text("/staff/review")
    await propose(nurse, 1, "zebra one again")
    await propose(nurse, 2, "zebra two here")
    await clinician.post("/staff/review/examples/1", decision="approve")
    deleted = await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert deleted.status == 204
    assert items(gateway) == []
    assert gateway.rows("SELECT text, state FROM review_example") == [("zebra one again", "approved")]
    assert (await clinician.post("/staff/review/examples/2", decision="approve")).status == 409


async def test_what_was_noted_is_kept_for_no_longer_than_the_chat(gateway: Gateway, nurse: Desk) -> None:
    await say(await gateway.open(), "the thing")
    gateway.clock.offset_s = 86_400 * 4_000
    await purge(gateway.store, Retention(), now=gateway.clock())
    assert items(gateway) == []


async def test_while_the_assistant_is_away_messages_wait_and_the_page_says_so(
    gateway: Gateway, nurse: Desk, assistant: StandIn
) -> None:
    await say(await gateway.open(), "the thing")
    assistant.mode = "not_ready"
    html = await nurse.text("/staff/review")
    assert quotes(html) == []
    assert "1 message is still being read" in html
    assistant.mode = "answer"
    assert quotes(await nurse.text("/staff/review")) == ["the thing"]


async def test_a_message_that_the_assistant_cannot_read_is_shown_without_it(
    gateway: Gateway, nurse: Desk, assistant: StandIn
) -> None:
    await say(await gateway.open(), "the thing")
    assistant.mode = "error"
    assert quotes(await nurse.text("/staff/review")) == ["the thing"]
    assert gateway.rows("SELECT vector, guess, group_id FROM review_item") == [(None, None, 1)]


async def test_more_than_one_page_of_them_is_read_in_the_background(gateway: Gateway, nurse: Desk) -> None:
    chat = await gateway.open()
    for number in range(45):
        await say(chat, f"the thing {number}", direction=number)
    await gateway.client.server.app[REVIEW_READER].read_all()  # type: ignore[attr-defined]
    html = await nurse.text("/staff/review")
    assert len(quotes(html)) == 20
    assert "25 more groups" in html


async def test_strange_numbers_in_the_address_are_not_found(gateway: Gateway, nurse: Desk, clinician: Desk) -> None:
    for id in ("x", "-1", "1e3", "9" * 20, "%C2%B2"):
        assert (await nurse.post(f"/staff/review/items/{id}", text="zebra finch", topic="onset")).status == 404
    assert (await nurse.post("/staff/review/items/99", text="zebra finch", topic="onset")).status == 409
    assert (await nurse.post("/staff/review/groups/99")).status == 409
    assert (await clinician.post("/staff/review/examples/99", decision="approve")).status == 409


async def test_the_first_page_counts_what_waits(gateway: Gateway, nurse: Desk) -> None:
    await say(await gateway.open(), "the thing")
    await nurse.text("/staff/review")
    tile = re.search(r'href="/staff/review"><b>Review</b>.*?</a>', await nurse.text("/staff"), re.S)
    assert tile is not None
    assert "1 waiting" in tile[0]
