from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from clinic.domain.staff import Role
from tests.integration.action_server import ActionServer, database_url, make_database
from tests.integration.action_server import running as running_actions
from tests.integration.assistant import StandIn
from tests.integration.gateway import SECRET, Chat, Gateway, running
from tests.integration.outside import Hook, hooked
from tests.integration.staff import Desk, at_desk
from web import logs
from web.chat import alarms


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


@pytest.fixture
async def nurse(gateway: Gateway) -> Desk:
    """A nurse who is signed in at the desk."""
    return await at_desk(gateway, Role.NURSE, "Nina Nurse")


@pytest.fixture
async def clinician(gateway: Gateway) -> Desk:
    """A clinician who is signed in at the desk."""
    return await at_desk(gateway, Role.CLINICIAN, "Carl Clinician")


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """Where a clinic has its webhook, which keeps what it gets."""
    async with hooked() as hook:
        yield hook


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine sends alarms to the spool, as it should; a test that is not about that finds them in the database."""
    monkeypatch.setattr(alarms, "DATABASE_PATIENCE_S", 0.5)


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """As in production: structlog's default prints whole tracebacks, with what stood in every variable."""
    logs.configure("json")


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo patients, for the action server."""
    file = tmp_path_factory.mktemp("records") / "clinic.db"
    asyncio.run(make_database(file))
    return file


@pytest.fixture(scope="session")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    """An action server on `database`."""
    with running_actions(tmp_path_factory.mktemp("server"), CLINIC_DATABASE_URL=database_url(database)) as started:
        yield started
