"""Each process is killed at each step of a turn that saves a diary entry. The supervisor brings it back; the page sends the
message again under its id; and there is one turn, one answer, one entry."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientError, ClientSession

from knowledge.clinic import spoken_phone
from tests.contract import BASE
from tests.conversation.processes import BACK_S, Processes, until_all_is_well
from tests.stack import Chat, Message, Stack, client, running, topics

pytestmark = pytest.mark.timeout(180)
PHONE = spoken_phone(BASE.clinic.phone)
EMERGENCY = "i cannot breathe"
STEP_S = 30.0
# What a request on this machine takes to be sent and read.
A_MOMENT_S = 1.0


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of its own: the others' should stay alive."""
    with running(tmp_path_factory.mktemp("killed") / "project") as stack:
        yield stack


@pytest.fixture(scope="module")
def token(stack: Stack) -> str:
    return stack.portal_token("demo-lee")


@pytest.fixture
async def http(stack: Stack) -> AsyncIterator[ClientSession]:
    async with client(stack.url) as http:
        await until_all_is_well(http, stack)
        yield http


async def until(condition: Callable[[], bool], timeout_s: float = STEP_S) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  (what is waited for happens in other processes)
            await asyncio.sleep(0.05)


async def read_back(http: ClientSession, token: str, day: str) -> Chat:
    """A conversation in which an entry of that day only waits for its yes."""
    chat = await Chat.open(http, portal_token=token)
    replies = await chat.say(f"log this: {day}, 7 out of 10, four hours, felt sick, took ibuprofen 400 mg")
    assert "Save it" in replies[-1].titles, replies
    return chat


async def answered(chat: Chat, body: dict[str, Any]) -> list[Message]:
    """The answer, sent for again and again as the page does."""
    async with asyncio.timeout(BACK_S):
        while True:
            try:
                response = await chat.post(body)
                if response.status == 200:
                    return [Message.of(raw) for raw in (await response.json())["messages"]]
                assert response.status == 503, await response.text()
            except ClientError:
                pass  # the gateway is not back
            await asyncio.sleep(0.5)


def entries(stack: Stack) -> int:
    return int(stack.rows("SELECT count(*) FROM diary_entry")[0][0])


def is_begun(stack: Stack, id: str) -> bool:
    return stack.rows("SELECT state FROM turn WHERE message_id = ?", id) == [("open",)]


async def kill_gateway_before_it_is_read(stack: Stack, parts: Processes, id: str) -> None:
    async with parts.stopped("assistant"):
        await until(lambda: is_begun(stack, id))
        parts.kill("gateway")


async def kill_gateway_while_it_is_worked_on(stack: Stack, parts: Processes, id: str) -> None:
    async with parts.stopped("actions"):
        await until(lambda: is_begun(stack, id))
        await asyncio.sleep(A_MOMENT_S)
        parts.kill("gateway")


async def kill_gateway_before_the_answer_is_stored(stack: Stack, parts: Processes, id: str) -> None:
    before = entries(stack)
    async with parts.stopped("assistant"):
        await until(lambda: is_begun(stack, id))
        await asyncio.sleep(A_MOMENT_S)
        parts.stop("gateway")
    await until(lambda: entries(stack) == before + 1)
    await asyncio.sleep(A_MOMENT_S)
    assert is_begun(stack, id)
    parts.kill("gateway")


Kill = Callable[[Stack, Processes, str], Any]


@pytest.mark.parametrize(
    ("day", "kill"),
    [
        ("yesterday", kill_gateway_before_it_is_read),
        ("2 days ago", kill_gateway_while_it_is_worked_on),
        ("3 days ago", kill_gateway_before_the_answer_is_stored),
    ],
)
async def test_a_killed_gateway_answers_the_same_message_once(
    stack: Stack, http: ClientSession, token: str, day: str, kill: Kill
) -> None:
    chat, before, body = await read_back(http, token, day), entries(stack), {"id": str(uuid4()), "text": "yes save it"}
    _, sent = await asyncio.gather(kill_now(stack, kill, body["id"]), chat.post(body), return_exceptions=True)
    assert isinstance(sent, ClientError)
    replies = await answered(chat, body)
    assert replies == await answered(chat, body)
    assert topics(replies) == ["diary_log"]
    assert (replies[-1].entry or {}).get("saved") or PHONE in replies[-1].text
    if PHONE in replies[-1].text:  # the actions were held too long: nobody said that it was saved, and it can be told again
        await save_again(chat)
    assert entries(stack) == before + 1
    said = [message for message in await chat.history() if message.text == body["text"]]
    assert len(said) == 1


async def kill_now(stack: Stack, kill: Kill, id: str) -> None:
    await kill(stack, Processes(stack), id)


async def save_again(chat: Chat) -> None:
    """As the patient is asked to: tried again, the entry is read back and saved, or said to be saved already."""
    replies = await chat.say("yes")
    if not replies[-1].entry:
        replies = await chat.say("log it again")
    for _ in range(2):
        if replies[-1].entry and replies[-1].entry["saved"]:
            return
        replies = await chat.say("yes save it")
    raise AssertionError(replies)


@pytest.mark.parametrize(("day", "part"), [("4 days ago", "actions"), ("5 days ago", "assistant")])
async def test_a_part_killed_in_a_turn_is_admitted_and_the_entry_can_be_told_again(
    stack: Stack, http: ClientSession, token: str, day: str, part: str
) -> None:
    chat, before, body = await read_back(http, token, day), entries(stack), {"id": str(uuid4()), "text": "yes save it"}
    parts = Processes(stack)
    async with parts.stopped("actions"):
        turn = asyncio.create_task(chat.post(body))
        await until(lambda: is_begun(stack, body["id"]))
        await asyncio.sleep(A_MOMENT_S)
        parts.kill(part)
    assert (await turn).status == 200
    told = await answered(chat, body)
    assert PHONE in told[-1].text
    await until_all_is_well(http, stack)
    assert await answered(chat, body) == told
    again = await chat.say("yes")
    assert again[-1].entry is not None
    if not again[-1].entry["saved"]:
        assert again[0].text == BASE.text("diary_log", "not_saved_after_failure")
        await chat.say("yes")
    assert entries(stack) == before + 1


async def test_an_emergency_while_everything_falls_is_answered_and_stored_once(stack: Stack, http: ClientSession) -> None:
    chat, parts, id = await Chat.open(http), Processes(stack), str(uuid4())
    parts.kill("assistant")
    parts.kill("actions")
    with closing(sqlite3.connect(stack.folder / "var/clinic.db", timeout=10, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            assert topics(await chat.say(EMERGENCY, id=id)) == ["emergency"]
        parts.kill("gateway")
        other.execute("ROLLBACK")
    alarms = "SELECT message_id FROM alarm WHERE conversation_id = ?"
    await until(lambda: stack.rows(alarms, chat.id) == [(id,)], BACK_S)
    assert topics(await answered(chat, {"id": id, "text": EMERGENCY})) == ["emergency"]
    assert topics(await chat.history()) == ["greet", None, "emergency"]
    assert stack.rows(alarms, chat.id) == [(id,)]
