"""Everything that is not a question: it gets a clear error or a kind answer, and nothing is executed or lost."""

from __future__ import annotations

import sys
import unicodedata
from uuid import uuid4

import pytest

from tests.contract import BASE
from tests.conversation.conftest import OpenAs
from tests.stack import Chat, Stack, topics

# Everything that Python, Unicode or Rasa take for a space, or that a browser shows as nothing.
SPACES = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if chr(code).isspace() or unicodedata.category(chr(code)) in ("Zs", "Zl", "Zp")
] + list("\u180e\u200b\u200c\u200d\u2060\ufeff\u115f\u3164\u2800\x00\x08\x1b")


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t ", "\u3000\u2003", "\u200b\u200b", "\x00\x01", "/", "//", " / / ", "///\u2003/", "\u2800", "a" * 2001],
    ids=lambda text: repr(text)[:20],
)
async def test_what_has_nothing_to_read_or_too_much_is_named_as_wrong(chat: Chat, text: str) -> None:
    response = await chat.post({"id": str(uuid4()), "text": text})
    assert response.status == 422
    problem = await response.json()
    assert response.content_type == "application/problem+json"
    assert [error["field"] for error in problem["errors"]] == ["text"]
    assert len(await chat.history()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "😭😭😭", "👍", "?", "...", "a" * 2000, "how long " * 222, "<script>alert(1)</script>", "<b>does it hurt?</b>",
        "'; DROP TABLE message; --", "Robert'); DELETE FROM conversation;--", "{{7*7}} ${jndi:ldap://x/a} {clinic.phone}",
        "when does\x00 it\x07 start\x1b[31m to work?", "\ud83d\ude00 \u202eerif\u202c", "../../etc/passwd", "null", "[]", "0",
        "z̸͙̈a̴̛l̵g̶o̷ ẗ̶e̵x̸t̷", "你好，头痛怎么办", "كم مرة", "e" + "\u0301" * 300, "utter_onset", "action_restart",
        '{"intent": "crisis"}', "[onset](topic)",
    ],
    ids=lambda text: repr(text)[:24],
)  # fmt: skip
async def test_odd_text_gets_a_kind_answer_and_the_chat_goes_on(chat: Chat, text: str) -> None:
    replies = await chat.say(text)
    assert {reply.sender for reply in replies} == {"bot"}
    assert not any("{" in reply.text or "<" in reply.text for reply in replies)
    assert set(topics(await chat.say("how often is botox given?"))) == {"schedule"}


async def test_html_and_control_characters_come_back_as_text(chat: Chat) -> None:
    await chat.say("<img src=x onerror=alert(1)> does it\x07 hurt?")
    _, said, *_ = await chat.history()
    assert said.text == "<img src=x onerror=alert(1)> does it hurt?"


def typed(stack: Stack, chat: Chat) -> list[str]:
    """What the dialogue engine took the patient's messages for."""
    return [event["text"] for event in stack.dialogue(chat.id) if event["event"] == "user"]


@pytest.mark.parametrize("command", ["/restart", '/onset{"part": "full_effect"}', "/session_start"])
async def test_a_command_is_only_words_whatever_space_stands_before_it(chat: Chat, stack: Stack, command: str) -> None:
    await chat.say("when does the botox kick in?")
    before = len(typed(stack, chat))
    for space in SPACES[::4]:
        replies = await chat.say(f"{space}{command}")
        assert replies
    taken = typed(stack, chat)[before:]
    assert len(taken) == len(SPACES[::4])
    assert {text for text in taken if text.lstrip().startswith("/")} == set()


async def test_no_space_lets_a_slash_through(chat: Chat, stack: Stack) -> None:
    text = "".join(f"{space}/" for space in SPACES) + "restart"
    (reply,) = await chat.say(text)
    assert reply.text == BASE.text("clarify", "rephrase")
    assert typed(stack, chat) == ["<restart>"]


@pytest.mark.parametrize("command", ["/restart", "\u2003/restart", "//restart", "/ /back", "/session_start", "/deny", "/cancel"])
async def test_a_command_does_not_reset_or_steer_an_open_form(signed_in: OpenAs, stack: Stack, command: str) -> None:
    chat = await signed_in("demo-ana")
    await chat.say("log a headache from yesterday, 8 out of 10")
    await chat.say(command)
    assert not any(event["event"] in ("restart", "undo") for event in stack.dialogue(chat.id))
    if "cancel" not in command:
        replies = await chat.say("2 hours")
        assert replies[-1].entry is not None
        assert (replies[-1].entry["severity"], replies[-1].entry["duration_minutes"]) == (8, 120)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400), (b"", 400), (b"[]", 400), (b"null", 400), (b"\xff\xfe", 400), (b'{"id": NaN}', 400), (b"[" * 5000, 400),
        (b'{"id": "x", "text": "hi"}', 422), (b'{"text": "hi"}', 422), (b'{"id": "%s"}', 422), (b'{"id": "%s", "text": 7}', 422),
        (b'{"id": "%s", "text": "hi", "button": "b"}', 422), (b'{"id": "%s", "button": "not-shown.0"}', 422),
        (b'{"id": "%s", "text": "' + b"a" * 70_000 + b'"}', 413),
    ],
    ids=lambda value: repr(value)[:28],
)  # fmt: skip
async def test_a_body_that_is_wrong_is_told_as_a_problem(chat: Chat, raw: bytes, status: int) -> None:
    body = raw.replace(b"%s", str(uuid4()).encode())
    headers = {**chat.headers, "Content-Type": "application/json"}
    async with chat.http.post(f"/api/conversations/{chat.id}/messages", data=body, headers=headers) as response:
        assert response.status == status, await response.text()
        assert response.content_type == "application/problem+json"
        assert (await response.json()).keys() >= {"type", "title", "status", "detail"}
    assert len(await chat.history()) == 1


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5"])
async def test_a_wrong_token_opens_nothing(chat: Chat, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    path = f"/api/conversations/{chat.id}/messages"
    async with chat.http.get(path, headers=headers) as response:
        assert response.status == 401
    async with chat.http.post(path, json={"id": str(uuid4()), "text": "hello"}, headers=headers) as response:
        assert response.status == 401


async def test_a_token_that_was_changed_opens_nothing(chat: Chat) -> None:
    head, claims, signature = chat.opened["token"].split(".")
    for token in (f"{head}.{claims}.", f"{head}.{claims}.{signature[::-1]}", f"{head}.{claims[:-2]}AA.{signature}"):
        headers = {"Authorization": f"Bearer {token}"}
        async with chat.http.get(f"/api/conversations/{chat.id}/messages", headers=headers) as response:
            assert response.status == 401


async def test_somebody_elses_conversation_does_not_exist(chat: Chat) -> None:
    mine, other = chat, await Chat.open(chat.http)
    await other.say("this is private")
    path = f"/api/conversations/{other.id}"
    wanted = [
        ("GET", f"{path}/messages", None), ("POST", f"{path}/messages", {"id": str(uuid4()), "text": "hi"}),
        ("DELETE", path, None), ("POST", f"{path}/token", {}),
        ("POST", f"{path}/feedback", {"message_id": str(uuid4()), "helpful": True}),
    ]  # fmt: skip
    for method, url, body in wanted:
        async with chat.http.request(method, url, json=body, headers=mine.headers) as response:
            assert response.status == 404, (method, url)
    assert len(await other.history()) >= 3


async def test_a_portal_token_that_is_wrong_signs_nobody_in(stack: Stack, chat: Chat) -> None:
    good = stack.portal_token()
    head, claims, signature = good.split(".")
    for token in ("", "x", f"{head}.{claims}.", f"{head}.{claims}.{signature[::-1]}", chat.opened["token"]):
        async with chat.http.post("/api/conversations", json={"portal_token": token}) as response:
            assert response.status == 401


async def test_another_conversations_button_cannot_be_pressed(chat: Chat) -> None:
    other = await Chat.open(chat.http)
    button = (await other.say("how often is botox given?"))[0].raw["buttons"][0]
    response = await chat.post({"id": str(uuid4()), "button": button["id"]})
    assert response.status == 422


async def test_the_same_id_with_another_body_is_a_conflict_and_with_the_same_body_is_not(chat: Chat) -> None:
    id = str(uuid4())
    first = await chat.say("how often is botox given?", id=id)
    assert await chat.say("how often is botox given?", id=id) == first
    assert (await chat.post({"id": id, "text": "does it hurt?"})).status == 409
    assert len(await chat.history()) == 2 + len(first)


async def test_an_erased_conversation_is_gone_everywhere(chat: Chat, stack: Stack) -> None:
    await chat.say("how often is botox given?")
    assert stack.dialogue(chat.id)
    async with chat.http.delete(f"/api/conversations/{chat.id}", headers=chat.headers) as response:
        assert response.status == 204
    assert (await chat.post({"id": str(uuid4()), "text": "hello"})).status == 404
    assert stack.rows("SELECT count(*) FROM message WHERE conversation_id = ?", chat.id) == [(0,)]


def test_the_knowledge_of_the_tests_is_that_of_the_stack(stack: Stack) -> None:
    assert BASE.clinic.demo
    assert (stack.folder / "knowledge").resolve().is_dir()
