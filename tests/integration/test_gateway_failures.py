"""The database fails, or the gateway is killed, at each step of a turn: nothing is lost, nothing is there twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientConnectionError, ClientResponse
from sqlalchemy import Connection, Engine, event

from clinic.db import engine
from tests.integration.assistant import StandIn
from tests.integration.gateway import Chat, Gateway, running, topics
from tests.integration.test_gateway_process import gateway_process
from tests.integration.test_gateway_shutdown import Patient
from tests.integration.waiting import until

QUESTION, EMERGENCY = "when does it start?", "I cannot breathe"
BACK_S = 30.0
WORK_S = 1.0


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another process writes, and does not end."""
    with closing(sqlite3.connect(folder / "clinic.db", timeout=10, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def rows(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "clinic.db", timeout=10)) as records:
        return records.execute(query).fetchall()


@pytest.fixture
async def impatient(tmp_path: Path, assistant: StandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gateway]:
    """A gateway that waits for another writer a moment only."""
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 200)
    async with running(tmp_path, assistant, reply_timeout_s=10.0) as gateway:
        yield gateway


def may_be_sent_again(response: ClientResponse) -> bool:
    return (response.status, response.content_type) == (503, "application/problem+json") and "Retry-After" in response.headers


async def test_a_question_that_finds_the_database_locked_is_answered_once_it_is_not(impatient: Gateway) -> None:
    chat, body = await impatient.open(), {"id": str(uuid4()), "text": QUESTION}
    with locked(impatient.folder):
        assert may_be_sent_again(await chat.post(body))
    assert impatient.assistant.turns == []
    await answered_once(chat, body)
    assert len(impatient.assistant.turns) == 1


async def test_an_answer_that_finds_the_database_locked_is_stored_when_the_message_comes_again(impatient: Gateway) -> None:
    chat, body = await impatient.open(), {"id": str(uuid4()), "text": QUESTION}
    impatient.assistant.delay_s = WORK_S
    turn = asyncio.create_task(chat.post(body))
    await until(lambda: bool(impatient.assistant.turns))
    with locked(impatient.folder):
        assert may_be_sent_again(await turn)
    await answered_once(chat, body)
    first, second = impatient.assistant.turns
    assert first["message_id"] == second["message_id"], "the assistant cannot know that it is the same"


class ReadOnly:
    """A switch by which SQLite refuses every write, as it does on a file system that went read-only."""

    def __init__(self) -> None:
        self.on = False

    def __call__(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if self.on else 'OFF'}")


@pytest.fixture
def read_only() -> Iterator[ReadOnly]:
    switch = ReadOnly()
    event.listen(Engine, "begin", switch)
    yield switch
    event.remove(Engine, "begin", switch)


async def test_on_a_database_that_is_read_only_an_alarm_waits_in_the_spool_and_a_question_for_its_page(
    impatient: Gateway, read_only: ReadOnly
) -> None:
    chat, body, alarm = await impatient.open(), {"id": str(uuid4()), "text": QUESTION}, str(uuid4())
    read_only.on = True
    assert may_be_sent_again(await chat.post(body))
    assert [(message["topic"], message["seq"]) for message in await chat.say(EMERGENCY, alarm)] == [("emergency", 0)]
    assert topics(await chat.history()) == ["greet"]
    assert impatient.assistant.turns == []
    read_only.on = False
    await until(lambda: impatient.rows("SELECT message_id FROM alarm") == [(alarm,)], BACK_S)
    assert topics(await chat.say(**body)) == ["onset"]
    assert topics(await chat.history()) == ["greet", None, "emergency", None, "onset"]


async def answered_once(chat: Chat, body: dict[str, str]) -> None:
    for _ in range(2):
        assert topics(await chat.say(body["text"], body["id"])) == ["onset"]
    assert topics(await chat.history()) == ["greet", None, "onset"]


async def test_an_assistant_that_takes_thirty_seconds_is_not_waited_for_and_nothing_comes_late(
    tmp_path: Path, assistant: StandIn
) -> None:
    async with running(tmp_path, assistant, reply_timeout_s=0.5) as gateway:
        chat, id = await gateway.open(), str(uuid4())
        assistant.delay_s = 30.0
        async with asyncio.timeout(10):
            told = await chat.say(QUESTION, id)
        assert [message["sender"] for message in told] == ["system"]
        assistant.delay_s = 0.0
        assert topics(await chat.say("and now?")) == ["onset"]
        assert await chat.say(QUESTION, id) == told
        assert topics(await chat.history()) == ["greet", None, None, None, "onset"]


async def test_after_an_alarm_that_a_frozen_assistant_did_not_hear_a_question_waits_little(
    tmp_path: Path, assistant: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.chat.assistant.TOLD_TIMEOUT_S", 0.2)
    async with running(tmp_path, assistant, reply_timeout_s=10.0) as gateway:
        chat = await gateway.open()
        assistant.mode = "hang"
        await chat.say(EMERGENCY)
        async with asyncio.timeout(5):
            assert topics(await chat.say(QUESTION)) == [None]
        assistant.mode = "answer"
        assert topics(await chat.say("and now?")) == ["onset"]


async def test_a_message_that_is_sent_a_second_time_has_the_rest_of_its_time(tmp_path: Path, assistant: StandIn) -> None:
    async with running(tmp_path, assistant, reply_timeout_s=2.0) as gateway:
        chat = await gateway.open()
        await chat.say("hello")
        assistant.mode, assistant.then, assistant.delay_s = "drop", "hang", 1.5
        async with asyncio.timeout(3):
            assert topics(await chat.say(QUESTION)) == [None]
        assert len({turn["message_id"] for turn in assistant.turns[-2:]}) == 1


async def kill_in(patient: Patient, id: str, step: str, assistant: StandIn, folder: Path) -> None:
    """Send the question and kill the gateway at a step of the turn, which another's lock on the database holds up."""
    if step == "before it is accepted":
        with locked(folder):
            turn = patient.turn(QUESTION, id)
            await asyncio.sleep(WORK_S)
            patient.gateway.process.kill()
    else:
        turn = patient.turn(QUESTION, id)
        await until(lambda: bool(assistant.turns), BACK_S)
        with locked(folder):
            await until(lambda: step == "while the assistant works" or assistant.answered == 1, BACK_S)
            patient.gateway.process.kill()
    with pytest.raises(ClientConnectionError):
        await turn


STEPS = {"before it is accepted": [], "while the assistant works": [("open",)], "answered and not stored": [("open",)]}


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_it_answers_the_same_message_once_after_its_start(
    tmp_path: Path, assistant: StandIn, step: str
) -> None:
    id, assistant.delay_s = str(uuid4()), WORK_S
    async with gateway_process(tmp_path, assistant, CLINIC_REPLY_TIMEOUT_S="20") as gateway:
        patient = await Patient.of(gateway)
        await kill_in(patient, id, step, assistant, tmp_path)
    assert rows(tmp_path, "SELECT state FROM turn") == STEPS[step]
    assistant.delay_s = 0.0
    async with gateway_process(tmp_path, assistant) as patient.gateway:
        for _ in range(2):
            answered = await patient.turn(QUESTION, id)
            assert [message["topic"] for message in (await answered.json())["messages"]] == ["onset"]
    assert rows(tmp_path, "SELECT state FROM turn") == [("done",)]
    assert rows(tmp_path, "SELECT topic FROM message ORDER BY seq") == [("greet",), (None,), ("onset",)]
    assert len({turn["message_id"] for turn in assistant.turns}) == 1


async def test_an_alarm_while_everything_else_is_down_is_in_the_database_once_after_a_kill(
    tmp_path: Path, assistant: StandIn
) -> None:
    await assistant.stop()
    id = str(uuid4())
    async with gateway_process(tmp_path, assistant) as gateway:
        patient = await Patient.of(gateway)
        with locked(tmp_path):
            for _ in range(2):
                answered = await patient.turn(EMERGENCY, id)
                assert [message["topic"] for message in (await answered.json())["messages"]] == ["emergency"]
            gateway.process.kill()
            await gateway.process.wait()
    await assistant.start()
    async with gateway_process(tmp_path, assistant) as patient.gateway:
        await until(lambda: rows(tmp_path, "SELECT level, message_id FROM alarm") == [("emergency", id)], BACK_S)
        await until(lambda: not any((tmp_path / "var/spool").glob("*.jsonl")), BACK_S)
        assert (await patient.turn(EMERGENCY, id)).status == 200
        await until(lambda: assistant.presses() == ["emergency"], BACK_S)
    assert rows(tmp_path, "SELECT count(*) FROM alarm") == [(1,)]
    assert rows(tmp_path, "SELECT topic FROM message ORDER BY seq") == [("greet",), (None,), ("emergency",)]
