"""Readiness is about storing: a database that only answers is not ready."""

from __future__ import annotations

from sqlalchemy import event

from clinic.db.store import SqliteStore
from tests.integration.gateway import Gateway
from tests.integration.test_gateway_failures import locked


async def database(gateway: Gateway) -> str:
    found: str = (await (await gateway.client.get("/readyz")).json())["checks"]["database"]
    return found


async def test_a_locked_database_is_not_ready_and_is_again_once_it_is_free(gateway: Gateway) -> None:
    with locked(gateway.folder):
        assert await database(gateway) == "does not answer"
    assert await database(gateway) == "ok"


async def test_however_many_ask_the_database_stores_once_a_second(gateway: Gateway) -> None:
    stored: list[str] = []
    assert isinstance(gateway.store, SqliteStore)
    event.listen(gateway.store._engine, "after_cursor_execute", lambda *about: stored.append(about[2]))
    for _ in range(20):
        assert await database(gateway) == "ok"
    assert len([each for each in stored if "alembic_version" in each]) <= 2
