"""What patients see and delete of what is kept about them, through the whole product; then every database is searched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest
from aiohttp import ClientSession

from tests.contract import BASE
from tests.conversation.conftest import OpenAs
from tests.stack import Chat, Message, Stack

GONE_S = 15.0
DATABASES = ("clinic.db", "dialogues.db")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(GONE_S):
        while not condition():  # noqa: ASYNC110  (it happens in other processes)
            await asyncio.sleep(0.1)


def files_with(stack: Stack, *wanted: str) -> set[str]:
    """Files of both databases, their logs included, whose bytes have one of these."""
    files = [file for file in (stack.folder / "var").iterdir() if file.name.startswith(DATABASES)]
    return {file.name for file in files if any(word.encode() in file.read_bytes() for word in wanted)}


def texts(stack: Stack, chat: Chat) -> str:
    return "\n".join(stack.words("SELECT text FROM message WHERE conversation_id = ?", chat.id))


async def logged(chat: Chat) -> Message:
    """The last reply to an entry that was told and saved."""
    await chat.say("log a headache: yesterday 7/10 for 3 hours, nausea, took sumatriptan, no triggers, on the left")
    for _ in range(4):
        saved = (await chat.say("yes, save it"))[-1]
        if saved.entry and saved.entry["saved"]:
            return saved
    raise AssertionError(saved.text)


@pytest.mark.parametrize("words", ["what do you keep about me", "what info do you have on me"])
async def test_what_is_kept_is_told(signed_in: OpenAs, words: str) -> None:
    chat = await signed_in("demo-james")
    (listed,) = await chat.say(words)
    assert listed.topic == "privacy"
    assert "Visits to the clinic, past and to come: 4" in listed.text


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("how long do you keep my diary", "what_is_kept"),
        ("how long is my diary kept for", "what_is_kept"),
        ("who can see my diary", "who_reads"),
        ("what happens to my data if i delete the chat", "delete"),
    ],
)
async def test_a_question_about_privacy_has_its_own_part(signed_in: OpenAs, words: str, part: str) -> None:
    replies = await (await signed_in("demo-james")).say(words)
    assert BASE.text("privacy", part) in [reply.text for reply in replies]


async def test_a_diary_is_deleted_by_chat_and_is_gone_from_every_database(stack: Stack, empty_diary: Chat) -> None:
    chat, saved = empty_diary, await logged(empty_diary)
    assert saved.entry
    found = UUID(saved.entry["id"]).hex
    assert stack.rows("SELECT id FROM diary_entry WHERE id = ?", found) == [(found,)]
    assert "sumatriptan" in str(stack.dialogue(chat.id))
    assert files_with(stack, found)
    (question,) = await chat.say("erase my diary please")
    assert question.topic == "privacy"
    assert "Entries now: " in question.text
    (done,) = await chat.say("yes")
    assert "Your diary is deleted" in done.text
    assert stack.rows("SELECT id FROM diary_entry WHERE id = ?", found) == []
    assert "sumatriptan" not in texts(stack, chat)
    await until(lambda: stack.dialogue(chat.id) == [])
    await until(lambda: files_with(stack, found) == set())
    answer = (await chat.say("how long until it works"))[-1]
    assert answer.topic == "onset"
    assert "sumatriptan" not in str(stack.dialogue(chat.id))


async def test_a_chat_is_deleted_by_chat_and_is_gone_from_every_database(stack: Stack, http: ClientSession) -> None:
    chat = await Chat.open(http)
    await chat.say("how long until it works")
    assert files_with(stack, chat.id) >= set(DATABASES) or stack.dialogue(chat.id)
    answer = (await chat.say("can i have this chat deleted some day"))[-1]
    assert answer.topic == "privacy"
    (question,) = await chat.press(answer.button("Delete this chat"))
    (done,) = await chat.press(question.button("Delete this chat"))
    assert done.text.startswith("This chat is deleted")
    assert (await chat.post({"id": chat.id, "text": "hello"})).status == 404
    await until(lambda: stack.dialogue(chat.id) == [])
    await until(lambda: files_with(stack, chat.id) == set())


async def test_what_a_patient_is_told_is_in_the_audit_log(stack: Stack, signed_in: OpenAs) -> None:
    chat = await signed_in("demo-pat")
    await chat.say("when is my next appointment")
    await chat.history()
    of_chat = "SELECT action FROM audit WHERE object = ? ORDER BY seq"
    actions = [row[0] for row in stack.rows(of_chat, f"conversation/{chat.id}")]
    assert actions == ["transcript.write"] * 3 + ["transcript.read"]  # the opening, the message, the answer
    of_patient = "SELECT actor FROM audit a JOIN patient p ON p.id = a.patient_id WHERE portal_id = 'demo-pat' AND action = ?"
    assert ("patient",) in stack.rows(of_patient, "appointments.read")
