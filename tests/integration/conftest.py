from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.assistant import StandIn
from tests.integration.gateway import SECRET, Chat, Gateway, running
from web import logs


@pytest.fixture
async def assistant() -> AsyncIterator[StandIn]:
    stand_in = StandIn(SECRET)
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
async def gateway(tmp_path: Path, assistant: StandIn) -> AsyncIterator[Gateway]:
    async with running(tmp_path, assistant) as gateway:
        yield gateway


@pytest.fixture
async def chat(gateway: Gateway) -> Chat:
    return await gateway.open()


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """As in production: structlog's default prints whole tracebacks, with what stood in every variable."""
    logs.configure("json")
