"""Told to stop, the gateway finishes what it has begun, takes nothing new, and leaves no alarm behind."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientConnectionError, ClientConnectorError, ClientResponse

from tests.integration.assistant import StandIn
from tests.integration.test_gateway_process import Running, gateway_process
from tests.integration.waiting import until

TURNS = 8
FINISH_S, MARGIN_S = 10, 10


class Patient:
    """A conversation and the connections it holds: `turn` is begun, and answered whenever it is."""

    def __init__(self, gateway: Running, opened: dict[str, Any]) -> None:
        self.gateway = gateway
        self.url = f"/api/conversations/{opened['id']}/messages"
        self.headers = {"Authorization": f"Bearer {opened['token']}"}

    @classmethod
    async def of(cls, gateway: Running) -> Patient:
        async with gateway.http.post("/api/conversations", json={}) as response:
            return cls(gateway, await response.json())

    def turn(self, text: str = "when does it start?", id: str | None = None) -> asyncio.Task[ClientResponse]:
        return asyncio.create_task(self._post({"id": id or str(uuid4()), "text": text}))

    async def _post(self, body: dict[str, str]) -> ClientResponse:
        async with self.gateway.http.post(self.url, json=body, headers=self.headers) as response:
            await response.read()
            return response


async def test_turns_in_progress_are_finished_and_nothing_new_is_taken(tmp_path: Path, assistant: StandIn) -> None:
    async with gateway_process(tmp_path, assistant) as gateway:
        patients = [await Patient.of(gateway) for _ in range(TURNS)]
        assistant.delay_s = 2.0
        turns = [patient.turn() for patient in patients]
        await until(lambda: len(assistant.turns) == TURNS)
        gateway.process.send_signal(signal.SIGTERM)
        await until_refused(gateway)
        assert not any(turn.done() for turn in turns), "they were not in progress any more"
        for answered in await asyncio.gather(*turns):
            assert answered.status == 200
            assert (await answered.json())["messages"][0]["topic"] == "onset"
        assert await asyncio.wait_for(gateway.process.wait(), MARGIN_S) == 0
    assert len(assistant.turns) == TURNS


async def until_refused(gateway: Running) -> None:
    async with asyncio.timeout(1.5):
        while True:
            try:
                async with gateway.http.get("/healthz"):
                    await asyncio.sleep(0.02)
            except ClientConnectorError:
                return
            except ClientConnectionError:
                continue  # a connection of before, which was closed as this was sent on it


async def test_a_turn_that_takes_too_long_does_not_hold_the_stop_up_and_can_be_sent_again(
    tmp_path: Path, assistant: StandIn
) -> None:
    id = str(uuid4())
    async with gateway_process(tmp_path, assistant, CLINIC_REPLY_TIMEOUT_S="60") as gateway:
        patient = await Patient.of(gateway)
        assistant.delay_s = 40.0
        turn = patient.turn(id=id)
        await until(lambda: bool(assistant.turns))
        began = time.monotonic()
        gateway.process.send_signal(signal.SIGTERM)
        with pytest.raises(ClientConnectionError):
            await turn
        assert await asyncio.wait_for(gateway.process.wait(), MARGIN_S) == 0
        assert FINISH_S - 2 < time.monotonic() - began < FINISH_S + MARGIN_S
    assistant.delay_s = 0.0
    async with gateway_process(tmp_path, assistant) as patient.gateway:
        assert (await patient.turn(id=id)).status == 200


async def test_an_alarm_in_the_spool_is_stored_before_it_ends(tmp_path: Path, assistant: StandIn) -> None:
    async with gateway_process(tmp_path, assistant) as gateway:
        patient = await Patient.of(gateway)
        with closing(sqlite3.connect(tmp_path / "clinic.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert (await patient.turn("i cannot breathe")).status == 200
            assert (tmp_path / "var/spool/alarms.jsonl").exists()
            gateway.process.send_signal(signal.SIGTERM)
            other.execute("ROLLBACK")
        assert await asyncio.wait_for(gateway.process.wait(), FINISH_S + MARGIN_S) == 0
    assert not any((tmp_path / "var/spool").glob("*.jsonl"))
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as records:
        assert records.execute("SELECT level FROM alarm").fetchall() == [("emergency",)]


async def test_a_database_that_stays_away_does_not_hold_the_stop_up_and_loses_no_alarm(
    tmp_path: Path, assistant: StandIn
) -> None:
    async with gateway_process(tmp_path, assistant) as gateway:
        patient = await Patient.of(gateway)
        with closing(sqlite3.connect(tmp_path / "clinic.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert (await patient.turn("i cannot breathe")).status == 200
            gateway.process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(gateway.process.wait(), FINISH_S + MARGIN_S) == 0
            other.execute("ROLLBACK")
    assert any((tmp_path / "var/spool").glob("alarms*.jsonl"))
    async with gateway_process(tmp_path, assistant):
        await until(lambda: not any((tmp_path / "var/spool").glob("*.jsonl")), 10)
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as records:
        assert records.execute("SELECT level FROM alarm").fetchall() == [("emergency",)]
