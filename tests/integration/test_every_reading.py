"""Whatever service reads a patient's visits, treatments or diary writes that down. The list is made from the services."""

from __future__ import annotations

import ast
import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.db import migrate
from clinic.db.engine import Sessions, create_engine, sessions
from clinic.db.models.audit import Audit
from clinic.db.models.chat import Conversation
from clinic.db.models.records import Patient
from clinic.db.store import Store, open_store
from clinic.domain.diary.draft import DiaryDraft
from clinic.services import appointments, diary, diary_export, diary_import, diary_view, patients, privacy, reminders, treatments
from tests.integration.action_server import database_url
from tests.stack import ROOT

SERVICES = ROOT / "clinic/services"
RECORD = {"Appointment", "Treatment", "TreatmentRow", "DiaryEntry"}
NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
DAY = date(2026, 11, 19)
ENTRY = DiaryDraft(date=DAY, headache=True)


@dataclass
class Clinic:
    sessions: Sessions
    store: Store
    patient: patients.Patient


Read = Callable[[Clinic], Awaitable[Any]]


def _of_conversation(work: Callable[..., Any]) -> Read:
    return lambda clinic: clinic.store.write(lambda session: work(session, session.get(Conversation, "chat")))


# Each function that selects from a patient's record, by how it comes to be called.
READINGS: dict[str, Read] = {
    "appointments.of": lambda clinic: appointments.OwnTable(clinic.sessions).of(clinic.patient, NOW),
    "treatments.of_patient": lambda clinic: treatments.of_patient(clinic.sessions, clinic.patient.id),
    "diary.of_day": lambda clinic: diary.of_day(clinic.sessions, clinic.patient.id, DAY),
    "diary.covering": lambda clinic: diary.covering(clinic.sessions, clinic.patient.id, DAY),
    "diary.latest": lambda clinic: diary.latest(clinic.sessions, clinic.patient.id),
    "diary.of_days": lambda clinic: diary.of_days(clinic.sessions, clinic.patient.id, date(2026, 11, 1), date(2026, 11, 2)),
    "diary.of_ids": lambda clinic: diary.of_ids(clinic.sessions, clinic.patient.id, [uuid4()]),
    "diary._same": lambda clinic: diary.save(clinic.sessions, clinic.patient.id, ENTRY, key="k"),
    "diary.store_one": lambda clinic: diary_import.import_entries(clinic.sessions, clinic.patient.id, [], apply=False),
    "diary_import._store": lambda clinic: diary_import.import_entries(clinic.sessions, clinic.patient.id, [], apply=False),
    "diary_view.entries": lambda clinic: diary_view.read(clinic.sessions, clinic.patient.id),
    "diary_view.is_empty": lambda clinic: diary_view.is_empty(clinic.sessions, clinic.patient.id),
    "diary_view._first_aching": lambda clinic: diary_view.latest_headache(clinic.sessions, clinic.patient.id),
    "diary_view.of_conversation": lambda clinic: clinic.store.write(lambda session: diary_view.of_conversation(session, "chat")),
    "diary_export.extent": lambda clinic: diary_export.extent(clinic.sessions, clinic.patient.id),
    "diary_export._kept": lambda clinic: diary_export.of_conversation(clinic.store, "chat"),
    "privacy._with_record": _of_conversation(privacy.kept),
    "privacy.entries": lambda clinic: clinic.store.write(lambda session: privacy.entries(session, clinic.patient.id)),
    "privacy.erase_diary": lambda clinic: clinic.store.write(lambda session: privacy.erase_diary(session, 7, now=NOW)),
    "reminders._entry_of": lambda clinic: reminders.due_for(clinic.store, clinic.patient.id, NOW),
}
# The demo looks at nobody's record, and whoever changes an entry that is not theirs learns nothing of it. (Imports select by a
# variable: what they compare with their rows, they tell nobody.)
NO_READING = {"seeding._has_begun", "seeding._seed", "diary.change"}


def _selecting() -> Iterator[str]:
    """The functions that select something and name a part of the record."""
    for path in sorted(SERVICES.glob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _selects(function):
                yield f"{path.stem}.{function.name}"


def _selects(function: ast.AST) -> bool:
    nodes = list(ast.walk(function))
    calls = (node.func for node in nodes if isinstance(node, ast.Call))
    called = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    return bool(called & {"select", "get"}) and bool({node.id for node in nodes if isinstance(node, ast.Name)} & RECORD)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once: each test has a copy."""
    file = tmp_path_factory.mktemp("made") / "clinic.db"
    asyncio.run(migrate.upgrade(database_url(file)))
    return file


@pytest.fixture
async def clinic(tmp_path: Path, made: Path) -> AsyncIterator[Clinic]:
    url = database_url(Path(shutil.copy(made, tmp_path / "clinic.db")))
    engine, store = create_engine(url), open_store(url)
    async with sessions(engine).begin() as session:
        session.add(Patient(id=7, portal_id="p", display_name="P", created_at=NOW))
        await session.flush()
        session.add(Conversation(id="chat", patient_id=7, started_at=NOW))
    await reminders.switch(sessions(engine), 7, 18, now=datetime(2026, 11, 1, tzinfo=UTC))
    yield Clinic(sessions(engine), store, patients.Patient(7, "p", "P"))
    await store.close()
    await engine.dispose()


def test_every_function_that_reads_a_record_is_known() -> None:
    assert set(_selecting()) == set(READINGS) | NO_READING


@pytest.mark.parametrize("name", READINGS)
async def test_a_reading_is_in_the_audit_log(clinic: Clinic, name: str) -> None:
    rows = select(Audit.action).where(Audit.patient_id == 7)
    before = len(await clinic.store.read(lambda session: session.scalars(rows).all()))
    await READINGS[name](clinic)
    assert len(await clinic.store.read(lambda session: session.scalars(rows).all())) == before + 1


async def test_who_may_be_reminded_is_in_the_audit_log_once_a_run(clinic: Clinic) -> None:
    assert [one.portal_id for one in await reminders.due(clinic.store, NOW)] == ["p"]
    last = select(Audit.action, Audit.actor, Audit.patient_id, Audit.details).order_by(Audit.seq.desc()).limit(1)
    found = await clinic.store.read(lambda session: session.execute(last).one())
    assert tuple(found) == ("diary.read", "command", None, {"patients": [7]})


async def test_without_a_reminder_no_diary_is_looked_into(clinic: Clinic) -> None:
    await reminders.switch(clinic.sessions, 7, None, now=NOW)
    count = select(Audit.seq)
    before = await clinic.store.read(lambda session: session.scalars(count).all())
    assert await reminders.due_for(clinic.store, 7, NOW) is None and await reminders.due(clinic.store, NOW) == []
    assert await clinic.store.read(lambda session: session.scalars(count).all()) == before
