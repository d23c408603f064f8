"""Conversations at the desk: the list, one of them, and what staff do there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from clinic.domain.staff import Role
from tests.integration.assistant import StandIn
from tests.integration.desk import spoken
from tests.integration.gateway import BASE, Chat, Gateway
from tests.integration.staff import Desk, at_desk
from web.portal.demo import demo_token

PATH = "/staff/conversations"


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.NURSE, "Dana Reyes")


@pytest.fixture
async def clerk(gateway: Gateway) -> Desk:
    return await at_desk(gateway, Role.FRONT_DESK, "Sam Okafor")


async def take(desk: Desk, chat: Chat, version: int = 0) -> int:
    return (await desk.post(f"{PATH}/{chat.id}/take", version=version)).status


async def test_staff_and_patient_speak_in_the_same_chat_and_the_assistant_comes_back(
    chat: Chat, nurse: Desk, assistant: StandIn
) -> None:
    await chat.say("is somebody there?")
    assert await take(nurse, chat) == 303
    await chat.say("hello?")
    html = await nurse.text(f"{PATH}/{chat.id}")
    assert "With you" in html and "hello?" in html and "Hand back" in html
    assert (await nurse.post(f"{PATH}/{chat.id}/write", id=uuid4(), text="Hello, I am Dana.")).status == 303
    assert (await nurse.post(f"{PATH}/{chat.id}/hand-back")).status == 303
    await chat.say("thanks")
    assert spoken(await chat.history()) == [
        "bot",
        "patient",
        "bot",
        "system",
        "patient",
        "system",
        "staff",
        "system",
        "patient",
        "bot",
    ]
    assert [turn["text"] for turn in assistant.turns] == ["is somebody there?", "thanks"]
    assert (await chat.history())[6]["speaker"] == "Dana, nurse"


async def test_the_list_says_who_is_who_and_why_without_a_patients_words(gateway: Gateway, nurse: Desk, clerk: Desk) -> None:
    token = demo_token(gateway.settings, "demo-maria", now=datetime.now(UTC))
    maria, visitor = await gateway.open(portal_token=token), await gateway.open()
    await maria.say("zebrafinch I cannot breathe")
    await visitor.say("zebrafinch")
    await take(clerk, visitor)
    html = await nurse.text(PATH)
    assert "zebrafinch" not in html
    assert html.index("Maria Demo") < html.index("Visitor")
    assert "trouble breathing" in html and "Sam, front desk has it" in html
    assert (await (await nurse.get("/staff/api/conversations")).json())["html"].strip() in html


async def test_the_second_of_two_is_told_who_has_it_and_may_take_it_over_knowingly(chat: Chat, nurse: Desk, clerk: Desk) -> None:
    await chat.say("hello")
    assert await take(nurse, chat) == 303
    for version in ("", "-1", "1.0", "\u0661", "9" * 5000):
        assert (await clerk.post(f"{PATH}/{chat.id}/take", version=version)).status == 409
    response = await clerk.post(f"{PATH}/{chat.id}/take", version=0)
    assert response.status == 409
    html = await response.text()
    assert "Dana, nurse has this conversation. You did not take it." in html and 'href="#text"' not in html
    assert "Take over from Dana, nurse" in await clerk.text(f"{PATH}/{chat.id}")
    assert await take(clerk, chat, version=1) == 303


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
async def test_a_version_that_nobody_saw_takes_nothing(chat: Chat, nurse: Desk, version: str) -> None:
    assert (await nurse.post(f"{PATH}/{chat.id}/take", version=version)).status == 409
    assert spoken(await chat.history()) == ["bot"]


async def test_a_reply_after_handing_back_is_refused_and_stays_in_the_form(chat: Chat, nurse: Desk, clerk: Desk) -> None:
    await take(nurse, chat)
    await nurse.post(f"{PATH}/{chat.id}/hand-back")
    late = {"id": str(uuid4()), "text": "One more <b>thing</b>"}
    response = await nurse.post(f"{PATH}/{chat.id}/write", **late)
    html = await response.text()
    assert response.status == 409
    assert "was handed back to the assistant. This was not sent." in html
    assert html.index('id="problem"') < html.index('href="#text"') < html.index('id="transcript"') < html.index('id="text"')
    assert "One more &lt;b&gt;thing&lt;/b&gt;</textarea>" in html and late["id"] in html
    assert '<span data-whose="mine" hidden>' in html and '<b data-whose="other">You do not have this conversation' in html
    await take(clerk, chat, version=2)
    assert "Sam, front desk has this conversation now" in await (await nurse.post(f"{PATH}/{chat.id}/write", **late)).text()
    assert "staff" not in spoken(await chat.history())


async def test_a_form_that_is_sent_twice_says_it_once_and_other_words_are_not_lost(chat: Chat, nurse: Desk) -> None:
    await take(nurse, chat)
    form = {"id": str(uuid4()), "text": "Hello"}
    assert {(await nurse.post(f"{PATH}/{chat.id}/write", **form)).status for _ in range(2)} == {303}
    other = await nurse.post(f"{PATH}/{chat.id}/write", **{**form, "text": "Something else"})
    html = await other.text()
    assert (other.status, "Something else</textarea>" in html, f'value="{form["id"]}"' in html) == (409, True, False)
    assert spoken(await chat.history()).count("staff") == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
async def test_nothing_and_too_much_are_not_sent(chat: Chat, nurse: Desk, text: str) -> None:
    await take(nurse, chat)
    response = await nurse.post(f"{PATH}/{chat.id}/write", id=uuid4(), text=text)
    assert (response.status, "This was not sent" in await response.text()) == (422, True)
    assert "staff" not in spoken(await chat.history())


async def test_an_open_page_hears_what_came_after_and_how_it_stands(chat: Chat, nurse: Desk) -> None:
    await chat.say("hello")
    html = await nurse.text(f"{PATH}/{chat.id}")
    seq = int(re.findall(r'data-seq="(\d+)"', html)[0])
    quiet = await (await nurse.get(f"/staff/api/conversations/{chat.id}?after={seq}")).json()
    assert (quiet["html"], quiet["seq"]) == ("", None)
    assert quiet["state"].strip() in html
    await take(nurse, chat)
    await chat.say("<script>alert(1)</script>")
    news = await (await nurse.get(f"/staff/api/conversations/{chat.id}?after={seq}")).json()
    assert "&lt;script&gt;" in news["html"] and "<script>" not in news["html"]
    assert news["seq"] == seq + 3 and "With you" in news["state"]
    assert (quiet["mine"], news["mine"]) == (False, True)


async def test_reading_a_transcript_is_written_down_with_who_did_and_asking_for_news_keeps_nobody_signed_in(
    gateway: Gateway, chat: Chat, nurse: Desk
) -> None:
    await nurse.text(f"{PATH}/{chat.id}")
    rows = gateway.rows("SELECT actor, action, patient_id, object FROM audit WHERE action LIKE 'transcript%'")
    assert (nurse.member.actor, "transcript.read", None, f"conversation/{chat.id}") in rows
    for minutes in (10, 20):
        gateway.clock.offset_s = minutes * 60
        response = await nurse.get(f"/staff/api/conversations/{chat.id}")
    assert response.status == 401


async def test_a_long_transcript_begins_near_its_end_and_goes_back(
    gateway: Gateway, chat: Chat, nurse: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.staff.conversation.PAGE", 4)
    for number in range(5):
        await chat.say(f"message number {number}")
    html = await nurse.text(f"{PATH}/{chat.id}")
    assert "message number 4" in html and "message number 1" not in html
    earlier = re.findall(rf'href="({PATH}/{chat.id}\?from=\d+)"', html)[0]
    assert "message number 2" in await nurse.text(earlier)


async def test_a_wish_for_a_person_can_be_set_aside(gateway: Gateway, nurse: Desk, assistant: StandIn) -> None:
    open_at = datetime(2026, 11, 18, 16, tzinfo=UTC)
    gateway.clock.offset_s = (open_at - datetime.now(UTC)).total_seconds()
    desk = await at_desk(gateway, Role.NURSE, "Dana Reyes")
    assistant.replies = [{"topic": "human_handoff"}]
    chat = await gateway.open()
    (answer,) = await chat.say("a person please")
    assert answer["text"] == BASE.text("human_handoff", "waiting")
    assert "Waiting since" in await desk.text(PATH)
    assert (await (await desk.get("/staff/api/attention")).json())["waiting"] == 1
    for form in ({}, {"seen": "x"}, {"seen": "9" * 5000}):
        assert (await desk.post(f"{PATH}/{chat.id}/not-needed", **form)).status == 400
    assert (await desk.post(f"{PATH}/{chat.id}/not-needed", seen=answer["seq"])).status == 303
    assert "Waiting since" not in await desk.text(PATH)


async def test_pages_of_the_list_follow_each_other(gateway: Gateway, nurse: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.staff.conversations.PAGE", 2)
    chats = [await gateway.open() for _ in range(3)]
    for chat in chats:
        await chat.say("hello")
    first = await nurse.text(PATH)
    link = re.findall(r'href="(/staff/conversations\?after=[^"]+)"', first)[0]
    second = await nurse.text(link)
    links = [f'href="{PATH}/{chat.id}"' for chat in chats]
    assert [link in first for link in links] == [False, True, True]
    assert [link in second for link in links] == [True, False, False]


@pytest.mark.parametrize(
    "path",
    ["/nothing", "?after=x", "?after=1.2", "?after=9.1.x", f"?after=0.{10**20}.x", "/00000000-0000-4000-8000-000000000001"],
)
async def test_what_is_not_there_says_so(nurse: Desk, path: str) -> None:
    assert (await nurse.get(f"{PATH}{path}")).status == 404


async def test_an_erased_conversation_is_gone_for_staff_as_well(gateway: Gateway, chat: Chat, nurse: Desk) -> None:
    await take(nurse, chat)
    await gateway.client.delete(f"/api/conversations/{chat.id}", headers=chat.headers)
    assert (await nurse.get(f"{PATH}/{chat.id}")).status == 404
    response = await nurse.post(f"{PATH}/{chat.id}/write", id=uuid4(), text="hello <b>there</b>")
    html = await response.text()
    assert response.status == 404 and "The patient has erased this conversation." in html
    assert "hello &lt;b&gt;there&lt;/b&gt;</textarea>" in html


async def test_who_has_the_chat_is_shown_once_and_not_after_every_word_of_the_patient(
    chat: Chat, nurse: Desk, clerk: Desk
) -> None:
    with_dana, with_sam = (BASE.text("human_handoff", "passed_on", name=name) for name in ("Dana, nurse", "Sam, front desk"))
    await take(nurse, chat)
    for words in ("one", "two"):
        await chat.say(words)
    page = await nurse.text(f"{PATH}/{chat.id}")
    assert page.count(with_dana) == 1 and "two" in page
    (seq,) = re.findall(r'data-seq="(\d+)">\s*<article', page)
    await chat.say("three")
    news = await (await nurse.get(f"/staff/api/conversations/{chat.id}?after={seq}")).json()
    assert "three" in news["html"] and with_dana not in news["html"] and news["seq"] == int(seq) + 2
    await take(clerk, chat, version=1)
    await chat.say("four")
    news = await (await nurse.get(f"/staff/api/conversations/{chat.id}?after={news['seq']}")).json()
    assert news["html"].count(with_sam) == 1
    assert [message["text"] for message in await chat.history()].count(with_dana) == 3  # the patient reads it each time
