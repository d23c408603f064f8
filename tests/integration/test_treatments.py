"""The treatments of a patient on a real, migrated SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from clinic.db.engine import Sessions, create_engine, sessions
from clinic.db.models.records import Patient
from clinic.db.models.records import Treatment as Row
from clinic.domain.treatments import CYCLE
from clinic.errors import CouldNotCheck
from clinic.services import treatments
from clinic.services.seeding import seed
from tests.integration.action_server import database_url, make_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Sessions]:
    await make_database(tmp_path / "clinic.db")
    engine = create_engine(database_url(tmp_path / "clinic.db"))
    yield sessions(engine)
    await engine.dispose()


async def id_of(database: Sessions, portal_id: str) -> int:
    async with database() as session:
        found = await session.scalar(select(Patient.id).where(Patient.portal_id == portal_id))
    assert found is not None
    return found


async def test_a_demo_patient_has_two_treatments_twelve_weeks_apart_and_another_has_her_own(database: Sessions) -> None:
    first, second = await treatments.of_patient(database, await id_of(database, "demo-maria"))
    assert abs(second.given_on - first.given_on - CYCLE) <= timedelta(days=2)
    assert first.units == 155 and first.next_due == first.given_on + CYCLE
    assert await treatments.of_patient(database, await id_of(database, "demo-lee")) == []
    assert first not in await treatments.of_patient(database, await id_of(database, "demo-james"))


async def test_seeding_again_adds_no_treatment(database: Sessions) -> None:
    async with database() as session:
        before = await session.scalar(select(func.count()).select_from(Row))
    await seed(database, datetime.now(UTC) + timedelta(days=1), zone=ZoneInfo("America/Chicago"))
    async with database() as session:
        assert await session.scalar(select(func.count()).select_from(Row)) == before == 5


async def test_could_not_check_is_never_none(tmp_path: Path) -> None:
    engine = create_engine(database_url(tmp_path / "empty.db"))
    with pytest.raises(CouldNotCheck):
        await treatments.of_patient(sessions(engine), 1)
    await engine.dispose()


async def test_the_database_refuses_what_cannot_be_and_forgets_with_the_patient(database: Sessions) -> None:
    id, day = await id_of(database, "demo-lee"), date(2026, 6, 1)
    wrong = [{"units": 0}, {"units": 1001}, {"next_due": day}, {"external_id": "demo-maria/0"}]
    for number, values in enumerate(wrong):
        row = {"patient_id": id, "given_on": day, "source": "demo", "external_id": f"x/{number}"} | values
        with pytest.raises(IntegrityError):
            async with database.begin() as session:
                session.add(Row(**row))
    async with database.begin() as session:
        await session.execute(delete(Patient).where(Patient.portal_id == "demo-maria"))
        assert await session.scalar(select(func.count()).select_from(Row).where(Row.external_id.like("demo-maria%"))) == 0
