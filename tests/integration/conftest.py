from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.integration.assistant import StandIn
from tests.integration.gateway import SECRET, Chat, Gateway, running


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
