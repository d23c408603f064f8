"""What Prometheus finds: every outcome counted once, nothing of what was said, and nothing of it in public."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from tests.integration.assistant import ONSET, StandIn, free_port
from tests.integration.test_gateway_process import Running, gateway_process
from tests.integration.test_gateway_start import failing_start
from tests.integration.waiting import until

MARKER = "canary4711"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Scraped:
    def __init__(self, text: str) -> None:
        self.text = text
        families = text_string_to_metric_families(text)
        self._samples: Samples = {
            (sample.name, frozenset(sample.labels.items())): sample.value for family in families for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float:
        return self._samples.get((name, frozenset(labels.items())), 0.0)

    def labels(self, name: str, label: str) -> set[str]:
        return {dict(labels)[label] for found, labels in self._samples if found == name}


async def scrape(port: int) -> Scraped:
    async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}/metrics") as response:
        assert response.status == 200
        assert response.content_type == "text/plain"
        return Scraped(await response.text())


class Patient:
    def __init__(self, gateway: Running, opened: dict[str, Any]) -> None:
        self._http = gateway.http
        self._url = f"/api/conversations/{opened['id']}/messages"
        self._headers = {"Authorization": f"Bearer {opened['token']}"}

    @classmethod
    async def of(cls, gateway: Running) -> Patient:
        async with gateway.http.post("/api/conversations", json={}) as response:
            return cls(gateway, await response.json())

    async def say(self, text: str, id: str | None = None) -> int:
        body = {"id": id or str(uuid4()), "text": f"{text} {MARKER}"}
        async with self._http.post(self._url, json=body, headers=self._headers) as response:
            await response.read()
            return response.status


async def test_every_outcome_is_counted_once_and_without_words(tmp_path: Path, assistant: StandIn) -> None:
    port = free_port()
    async with gateway_process(tmp_path, assistant, CLINIC_METRICS_PORT=str(port), CLINIC_REPLY_TIMEOUT_S="1") as gateway:
        patient, again = await Patient.of(gateway), str(uuid4())
        for _ in range(2):
            assert await patient.say("when does it start?", again) == 200
        for topic in ("clarify", "out_of_scope"):
            assistant.replies = [{**ONSET, "topic": topic}]
            assert await patient.say("what") == 200
        assistant.replies = [{**ONSET, "topic": "crisis"}]
        assert await patient.say("words that no rule has") == 200
        for words in ("i cannot breathe", "i want to die", "my eyelid droops"):
            assert await patient.say(words) == 200
        assistant.mode = "error"
        assert await patient.say("when does it start?") == 200
        assistant.mode = "not_ready"
        assert await patient.say("when does it start?") == 503
        for address in (f"/{MARKER}", "/metrics"):
            async with gateway.http.get(address) as response:
                assert response.status == 404
                assert response.content_type == "application/problem+json"
        found = await scrape(port)
    outcomes = {name: found("chat_turns_total", outcome=name) for name in found.labels("chat_turns_total", "outcome")}
    assert outcomes == {
        "answered": 1, "clarify": 1, "out_of_scope": 1, "crisis": 3, "emergency": 1, "failed": 1, "away": 1,
    }  # fmt: skip
    assert found("chat_topics_answered_total", topic="onset") == 1
    assert found("chat_alarms_total", level="emergency", caught_by="rules") == 1
    assert found("chat_alarms_total", level="crisis", caught_by="assistant") == 2
    assert found("chat_turn_duration_seconds_count") == 10
    assert found("assistant_duration_seconds_count") >= 6
    took = {name: found(f"{name}_duration_seconds_sum") for name in ("chat_turn", "chat_turn_own", "assistant")}
    waited = took["chat_turn"] - took["chat_turn_own"]  # the assistant is told of alarms outside of turns as well
    assert 0 < waited < took["assistant"]
    assert found("process_resident_memory_bytes") > 1e6
    messages = {"method": "POST", "route": "/api/conversations/{id}/messages"}
    assert found("http_requests_total", **messages, status="200") == 9
    assert found("http_requests_total", **messages, status="503") == 1
    assert found("http_requests_total", method="GET", route="none", status="404") == 2
    assert MARKER not in found.text


async def test_a_database_that_is_locked_or_broken_shows(tmp_path: Path, assistant: StandIn) -> None:
    port = free_port()
    async with gateway_process(tmp_path, assistant, CLINIC_METRICS_PORT=str(port)) as gateway:
        patient = await Patient.of(gateway)
        with closing(sqlite3.connect(tmp_path / "clinic.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await patient.say("i cannot breathe") == 200
            found = await scrape(port)
            assert found("chat_spool_length") == 1
            assert found("chat_alarms_spooled_total") == 1
            other.execute("ROLLBACK")
        await until(lambda: not any((tmp_path / "var/spool").glob("*.jsonl")), 15)
        assert (await scrape(port))("chat_spool_length") == 0
        with closing(sqlite3.connect(tmp_path / "clinic.db")) as other:
            other.execute("DROP TABLE message")
        async with gateway.http.post("/api/conversations", json={}) as response:
            assert response.status == 503
        assert (await scrape(port))("database_errors_total", error="OperationalError") >= 1


async def test_a_port_that_is_taken_is_said_and_nothing_starts(tmp_path: Path, assistant: StandIn) -> None:
    code, printed = await failing_start(tmp_path, assistant, CLINIC_METRICS_PORT=str(assistant.port))
    assert code == 2
    assert "CLINIC_METRICS_PORT" in printed
    assert str(assistant.port) in printed
    assert "Traceback" not in printed
