"""The reminder at the next visit, and the hook for the clinic's own messaging."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from clinic.__main__ import app
from clinic.db.models.records import DiaryEntry, Patient, Reminder
from clinic.services import reminders
from tests.integration.gateway import BASE, Gateway
from web.portal.demo import demo_token


def local(gateway: Gateway) -> datetime:
    return gateway.clock().astimezone(BASE.clinic.zone)


async def at(gateway: Gateway, hour: int) -> None:
    """Moves the gateway's clock forward to this hour of the clinic's, tomorrow."""
    wanted = (local(gateway) + timedelta(days=1)).replace(hour=hour, minute=5)
    gateway.clock.offset_s += (wanted - local(gateway)).total_seconds()


async def switch_on(gateway: Gateway, hour: int = 20) -> None:
    on = gateway.clock() - timedelta(days=3)
    await _with_patient(gateway, lambda session, id: session.add(Reminder(patient_id=id, at_hour=hour, switched_on_at=on)))


async def log(gateway: Gateway, day: date) -> None:
    row = DiaryEntry(
        id=uuid4(),
        day=day,
        headache=False,
        severity_halves=0,
        symptoms=[],
        quality=[],
        note="my own words",
        medications=[],
        triggers=[],
        denied=[],
        settled=[],
        created_at=datetime.now(UTC),
    )

    def add(session: Session, id: int) -> None:
        row.patient_id = id
        session.add(row)

    await _with_patient(gateway, add)


async def _with_patient(gateway: Gateway, work: Any) -> None:
    def within(session: Session) -> None:
        id = session.scalar(select(Patient.id).where(Patient.portal_id == "demo-maria"))
        work(session, id)

    await gateway.store.write(within)


async def opening(gateway: Gateway, patient: str | None = "demo-maria") -> list[tuple[str, str]]:
    token = {"portal_token": demo_token(gateway.settings, patient, now=gateway.clock())} if patient else {}
    chat = await gateway.open(**token)
    shown = [(message["topic"], message["text"]) for message in chat.opened["messages"]]
    assert shown == [(message["topic"], message["text"]) for message in await chat.history()]
    return shown[1:]


async def test_at_the_next_visit_a_patient_is_reminded_of_the_day_that_is_missing(gateway: Gateway) -> None:
    await switch_on(gateway)
    await at(gateway, 21)
    assert await opening(gateway) == [("diary_log", BASE.text("diary_log", "reminder_today"))]
    await at(gateway, 8)
    assert await opening(gateway) == [("diary_log", BASE.text("diary_log", "reminder_yesterday"))]


async def test_the_reminder_is_silent_once_the_day_is_in_the_diary(gateway: Gateway) -> None:
    await switch_on(gateway)
    await at(gateway, 21)
    await log(gateway, local(gateway).date())
    assert await opening(gateway) == []


async def test_nobody_else_is_reminded(gateway: Gateway) -> None:
    await at(gateway, 21)
    assert await opening(gateway) == []
    await switch_on(gateway)
    assert await opening(gateway, "demo-james") == []
    assert await opening(gateway, None) == []


async def test_a_button_of_the_reminder_answers_it(gateway: Gateway) -> None:
    await switch_on(gateway)
    await at(gateway, 21)
    chat = await gateway.open(portal_token=demo_token(gateway.settings, "demo-maria", now=gateway.clock()))
    button = next(button for button in chat.opened["messages"][1]["buttons"] if button["title"] == "No headache today")
    await chat.press(button)
    assert gateway.assistant.turns[-1]["text"] == "no headache today"


async def test_the_clinics_messaging_gets_whom_to_remind_and_no_word_of_theirs(gateway: Gateway) -> None:
    await switch_on(gateway)
    await at(gateway, 21)
    await log(gateway, local(gateway).date() - timedelta(days=1))
    (due,) = await reminders.due(gateway.store, local(gateway))
    assert (due.portal_id, due.day, due.at_hour) == ("demo-maria", local(gateway).date(), 20)
    code, said = await command(gateway.folder / "clinic.db")
    lines = [json.loads(line) for line in said.splitlines()]
    assert code == 0
    assert all(set(line) == {"key", "patient", "day", "at_hour", "text"} for line in lines)
    assert all(line["key"] == f"demo-maria/{line['day']}" for line in lines)
    assert "my own words" not in said


async def test_without_a_database_the_command_says_so(tmp_path: Path) -> None:
    code, said = await command(tmp_path / "no/clinic.db")
    assert (code, said) == (3, "")


async def command(database: Path) -> tuple[int, str]:
    environment = {"CLINIC_DATABASE_URL": f"sqlite+aiosqlite:///{database}"}
    result = await asyncio.to_thread(CliRunner().invoke, app, ["reminders", "due"], env=environment)
    return result.exit_code, result.stdout
