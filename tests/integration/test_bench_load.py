"""The benchmark's load, on a real gateway."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.integration.assistant import StandIn, free_port
from tests.integration.gateway import Gateway, running
from tools.bench import phases
from tools.bench.chats import NO_ANSWER, TAKEN, Product
from tools.bench.drive import Load, long_conversation
from tools.bench.errors import BenchError
from tools.bench.figures import outcomes
from tools.bench.servers import Started

SCRIPTS = [["how long until it works", "does it hurt", "can i drive after"]]


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with phases.session() as session:
        yield session


def url(gateway: Gateway) -> str:
    return str(gateway.client.make_url("")).rstrip("/")


async def test_every_message_of_the_load_reaches_the_assistant(gateway: Gateway, http: ClientSession) -> None:
    sent = await Load(Product(http, url(gateway)), SCRIPTS, seconds=1.0).run(3)
    answered, shed, other = outcomes(sent)
    assert (shed, other) == (0, 0) and answered == len(gateway.assistant.turns) > 3
    assert {turn["text"] for turn in gateway.assistant.turns} == set(SCRIPTS[0])


async def test_a_pause_between_messages_sets_the_rate(gateway: Gateway, http: ClientSession) -> None:
    sent = await Load(Product(http, url(gateway)), SCRIPTS, seconds=1.5, every_s=0.5).run(2)
    assert 4 <= len(sent) <= 6


async def test_an_answer_with_nothing_said_is_not_counted_as_one(gateway: Gateway, http: ClientSession) -> None:
    gateway.assistant.mode = "error"
    sent = await Load(Product(http, url(gateway)), SCRIPTS, seconds=0.1).run(1)
    assert sent and all(one.status != TAKEN for one in sent)


async def test_a_server_that_is_away_is_no_answer(http: ClientSession) -> None:
    sent = await Load(Product(http, f"http://127.0.0.1:{free_port()}"), SCRIPTS, seconds=0.1).run(2)
    assert [one.status for one in sent] == [NO_ANSWER, NO_ANSWER]


async def test_a_long_conversation_is_one_and_its_texts_come_round(gateway: Gateway, http: ClientSession) -> None:
    took = await long_conversation(Product(http, url(gateway)), SCRIPTS[0], 7)
    assert len(took) == 7 and all(took)
    assert len({turn["conversation"] for turn in gateway.assistant.turns}) == 1


async def test_a_long_conversation_stops_where_one_message_fails(gateway: Gateway, http: ClientSession) -> None:
    gateway.assistant.mode = "error"
    with pytest.raises(BenchError, match="Message 1 "):
        await long_conversation(Product(http, url(gateway)), SCRIPTS[0], 7)


async def test_a_burst_is_shed_and_is_over(tmp_path: Path, assistant: StandIn) -> None:
    assistant.delay_s = 0.2
    async with running(tmp_path, assistant, rate_limit="on", trusted_proxies="127.0.0.1", reply_timeout_s=10.0) as gateway:
        found = await phases.burst(url(gateway), SCRIPTS, seconds=3.0)
    answered, shed, other = outcomes(found.sent)
    assert answered > 0 and shed > 0 and other == 0
    assert found.over_after_s < phases.CALM_WITHIN_S


async def test_memory_is_watched_while_half_the_load_runs(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "WARM_UP_S", 0.1)
    monkeypatch.setattr(phases, "MEMORY_EVERY_S", 0.1)
    found = await phases.soak(Started(url(gateway), {"gateway": os.getpid()}), SCRIPTS, minutes=0.02, seconds=1.0)
    assert found.rate > 0 and len(found.memory) > 3
    assert all(sizes["gateway"] > 10 for _, sizes in found.memory)
    assert {one.status for one in found.sent} == {TAKEN}
