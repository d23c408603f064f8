"""The services of the records on a real, migrated SQLite file."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.db.engine import Sessions, create_engine, read_sessions, sessions
from clinic.db.models.records import Appointment, DiaryEntry, Patient
from clinic.domain.appointments import Outlook
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.names import Issue
from clinic.errors import CouldNotCheck, IncompleteEntry, NotSaved
from clinic.services import appointments, diary, patients
from clinic.services.appointments import OwnTable
from clinic.services.seeding import PATIENTS, seed
from tests.integration.action_server import database_url, make_database

DRAFT = DiaryDraft(
    date=date(2026, 11, 19),
    headache=True,
    severity=Decimal("7.5"),
    duration_minutes=360,
    ongoing=False,
    symptoms=("nausea",),
    side="left",
    quality=("throbbing",),
    medications=(Medication("sumatriptan", "50 mg"), Medication("ibuprofen")),
    triggers=("stress",),
    note="rain",
    denied=frozenset({"vomiting"}),
)
SOMEBODY = patients.Patient(1, "demo-maria", "Maria Demo")
FREE = DiaryDraft(date=date(2026, 11, 18), headache=False, severity=Decimal(0))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Sessions]:
    file = tmp_path / "clinic.db"
    await make_database(file)
    engine = create_engine(database_url(file))
    yield sessions(engine)
    await engine.dispose()


async def closed(engine: AsyncEngine) -> None:
    """After a failed open the driver's thread ends by itself, and must find the event loop still there."""
    await engine.dispose()
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 5)


async def patient_of(database: Sessions, portal_id: str = "demo-maria") -> patients.Patient:
    found = await patients.of_conversation(database, f"chat-{portal_id}")
    assert found is not None
    return found


async def patient_id(database: Sessions, portal_id: str = "demo-maria") -> int:
    return (await patient_of(database, portal_id)).id


async def entries(database: Sessions) -> int:
    async with database() as session:
        return int(await session.scalar(select(func.count()).select_from(DiaryEntry)) or 0)


async def test_a_conversation_leads_to_its_own_patient_and_to_nobody_when_there_is_none(database: Sessions) -> None:
    found = {patient.portal_id: await patients.of_conversation(database, f"chat-{patient.portal_id}") for patient in PATIENTS}
    assert {portal_id: patient.portal_id for portal_id, patient in found.items() if patient} == {p: p for p in found}
    assert await patients.of_conversation(database, "chat-visitor") is None
    assert await patients.of_conversation(database, "no such conversation") is None
    assert await patients.of_conversation(database, "' OR 1=1 --") is None


@pytest.mark.parametrize(
    ("portal_id", "outlook", "count"),
    [
        ("demo-maria", Outlook.ONE, 1),
        ("demo-james", Outlook.SEVERAL, 3),
        ("demo-ana", Outlook.CANCELLED, 1),
        ("demo-pat", Outlook.PAST, 1),
        ("demo-lee", Outlook.NONE, 0),
    ],
)
async def test_every_demo_patient_has_an_outlook_of_their_own(
    database: Sessions, portal_id: str, outlook: Outlook, count: int
) -> None:
    patient = await patient_of(database, portal_id)
    found = await appointments.next_for(OwnTable(database), patient, datetime.now(UTC))
    assert (found.outlook, len(found.visits)) == (outlook, count)


async def test_a_visit_that_moved_between_two_questions_is_told_as_it_is_now(database: Sessions) -> None:
    patient, now = await patient_of(database), datetime.now(UTC)
    before = await appointments.next_for(OwnTable(database), patient, now)
    async with database.begin() as session:
        for row in await session.scalars(select(Appointment).where(Appointment.patient_id == patient.id)):
            row.starts_at = row.starts_at + timedelta(hours=26) if row.status == "booked" else row.starts_at
    after = await appointments.next_for(OwnTable(database), patient, now)
    assert after.visits[0].starts_at - before.visits[0].starts_at == timedelta(hours=26)


async def test_could_not_check_is_never_none(tmp_path: Path) -> None:
    for file in (tmp_path / "empty.db", tmp_path / "no" / "folder.db"):
        engine = create_engine(database_url(file))
        with pytest.raises(CouldNotCheck):
            await patients.of_conversation(read_sessions(engine), "chat-demo-maria")
        with pytest.raises(CouldNotCheck):
            await appointments.next_for(OwnTable(read_sessions(engine)), SOMEBODY, datetime.now(UTC))
        with pytest.raises(NotSaved):
            await diary.save(sessions(engine), 1, DRAFT, key="k")
        await closed(engine)


async def test_a_file_that_is_no_database_could_not_be_checked(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is no database, it is a text that is long enough to be read as one " * 20)
    engine = create_engine(database_url(tmp_path / "text.db"))
    with pytest.raises(CouldNotCheck):
        await appointments.next_for(OwnTable(read_sessions(engine)), SOMEBODY, datetime.now(UTC))
    await closed(engine)


@pytest.mark.parametrize("draft", [DRAFT, FREE, replace(DRAFT, ongoing=True, duration_minutes=None, severity=None)])
async def test_an_entry_comes_back_as_it_was_saved(database: Sessions, draft: DiaryDraft) -> None:
    saved = await diary.save(database, await patient_id(database), draft, key="k")
    assert (saved.entry, saved.created) == (draft, True)
    async with database() as session:
        row = await session.get(DiaryEntry, saved.id)
        assert row is not None
        assert diary.entry_of(row) == draft


async def test_the_same_key_again_gives_the_entry_of_the_first_time(database: Sessions) -> None:
    patient = await patient_id(database)
    first = await diary.save(database, patient, DRAFT, key="k")
    again = await diary.save(database, patient, replace(DRAFT, severity=Decimal(3)), key="k")
    assert (again.id, again.entry, again.created) == (first.id, DRAFT, False)
    assert await entries(database) == 1


async def test_the_same_content_under_another_key_is_not_stored_twice_but_another_attack_is(database: Sessions) -> None:
    patient = await patient_id(database)
    await diary.save(database, patient, DRAFT, key="a")
    assert (await diary.save(database, patient, DRAFT, key="b")).created is False
    assert (await diary.save(database, patient, replace(DRAFT, severity=Decimal(3)), key="c")).created is True
    assert await entries(database) == 2


async def test_the_same_key_of_two_patients_is_two_entries(database: Sessions) -> None:
    maria, james = await patient_id(database), await patient_id(database, "demo-james")
    ids = {(await diary.save(database, patient, DRAFT, key="k")).id for patient in (maria, james)}
    assert len(ids) == 2


async def test_the_same_entry_sent_many_times_at_once_is_stored_once(database: Sessions) -> None:
    patient = await patient_id(database)
    saved = await asyncio.gather(*(diary.save(database, patient, DRAFT, key="k") for _ in range(8)))
    assert (len({one.id for one in saved}), sum(one.created for one in saved)) == (1, 1)
    assert await entries(database) == 1


async def test_several_days_are_stored_all_or_none(database: Sessions) -> None:
    patient = await patient_id(database)
    with pytest.raises(NotSaved):
        await diary.save_all(database, patient, [DRAFT, replace(FREE, severity=Decimal(99))], key="k")
    assert await entries(database) == 0
    saved = await diary.save_all(database, patient, [DRAFT, FREE], key="k")
    assert [one.entry for one in saved] == [DRAFT, FREE]


@pytest.mark.parametrize(
    "draft", [replace(DRAFT, date=None), replace(DRAFT, headache=None), replace(DRAFT, issues=(Issue.OLD_DATE,))]
)
async def test_what_is_incomplete_is_not_saved(database: Sessions, draft: DiaryDraft) -> None:
    with pytest.raises(IncompleteEntry):
        await diary.save(database, await patient_id(database), draft, key="k")
    assert await entries(database) == 0


async def test_an_entry_of_nobody_is_not_saved(database: Sessions) -> None:
    with pytest.raises(NotSaved):
        await diary.save(database, 99_999, DRAFT, key="k")


@pytest.mark.parametrize(
    "wrong",
    [{"severity_halves": 21}, {"severity_halves": -1}, {"headache": False}, {"duration_minutes": 0}, {"side": "top"}],
)
async def test_the_database_itself_refuses_what_cannot_be(database: Sessions, wrong: dict[str, object]) -> None:
    good = {"patient_id": await patient_id(database), "day": date(2026, 11, 19), "headache": True, "severity_halves": 15}
    lists = {"symptoms": [], "quality": [], "medications": [], "triggers": [], "denied": [], "settled": []}
    row = DiaryEntry(id=uuid4(), **{**good, **lists, "created_at": datetime.now(UTC), **wrong})
    async with database() as session:
        session.add(row)
        with pytest.raises(IntegrityError):
            await session.flush()


async def test_erasing_a_patient_takes_visits_and_diary_along(database: Sessions) -> None:
    patient = await patient_id(database)
    await diary.save(database, patient, DRAFT, key="k")
    async with database.begin() as session:
        await session.delete(await session.get(Patient, patient))
    assert await entries(database) == 0
    async with database() as session:
        assert await session.scalar(select(func.count()).where(Appointment.patient_id == patient)) == 0


async def test_seeding_again_changes_nothing_but_the_days_of_visits(database: Sessions) -> None:
    maria, later = await patient_id(database), datetime.now(UTC) + timedelta(days=21)
    await diary.save(database, maria, DRAFT, key="k")
    for _ in range(2):
        assert await seed(database, later, zone=ZoneInfo("America/Chicago")) == len(PATIENTS)
    async with database() as session:
        assert await session.scalar(select(func.count()).select_from(Patient)) == len(PATIENTS)
        wanted = sum(len(patient.visits) for patient in PATIENTS)
        assert await session.scalar(select(func.count()).select_from(Appointment)) == wanted
    assert (await patient_id(database), await entries(database)) == (maria, 1)
    found = await appointments.next_for(OwnTable(database), await patient_of(database), later)
    assert timedelta(days=8) < found.visits[0].starts_at - later < timedelta(days=12)
