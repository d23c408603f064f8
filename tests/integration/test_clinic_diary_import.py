"""`clinic diary import`, run as staff run it, on a migrated database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clinic.__main__ import app
from clinic.db.engine import Sessions, create_engine, sessions
from clinic.diary_files.own_csv import diary_csv
from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary.record import Recorded
from clinic.services import diary, patients
from tests.integration.action_server import database_url, make_database
from tests.integration.clinic_command import run_clinic

DAY = date(2026, 10, 28)
BUDDY = (
    '"Date","Time Period","Description","Notes"\n"No ongoing events recorded during this period.","","",""\n\n'
    '"#","Started","Lasted","Geohash","Pain Level","Potential Triggers","Symptoms","Helpful Medication","Notes"\n'
    '"1","10/28/26 21:06","06h 00m","u0yjjd","5","Alcohol","Nausea","1x Sumatriptan 50mg","private words"\n'
    '"2","10/30/26 09:00","1h","u0yjjd","12","","","","private words"\n'
    '"3","10/31/26 09:00","","","3","","","",""\n'
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Sessions]:
    file = tmp_path / "clinic.db"
    await make_database(file)
    engine = create_engine(database_url(file))
    yield sessions(engine)
    await engine.dispose()


async def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """In a thread, since the command has an event loop of its own; a whole process is started by test_clinic_callbacks."""
    environment = {"CLINIC_DATABASE_URL": database_url(folder / "clinic.db"), "COLUMNS": "200"}
    result = await asyncio.to_thread(CliRunner().invoke, app, ["diary", "import", *arguments], env=environment)
    return result.exit_code, result.stdout, result.stderr


async def of_day(database: Sessions, day: date = DAY, portal_id: str = "demo-maria") -> list[diary.Saved]:
    found = await patients.of_conversation(database, f"chat-{portal_id}")
    assert found is not None
    return await diary.of_day(database, found.id, day)


async def test_a_file_is_tried_first_then_stored_and_stored_once(tmp_path: Path, database: Sessions) -> None:
    file = tmp_path / "buddy.csv"
    file.write_text(BUDDY)
    code, said, _ = await run(tmp_path, str(file), "--patient", "demo-maria")
    assert code == 1
    assert said.splitlines() == [
        "A file of Migraine Buddy.",
        "Dates were read with the month first (see --dates).",
        "2 entries would be stored.",
        "0 are in the diary already.",
        "1 rows are rejected:",
        "  line 6: pain level: not from 0 to 10 in steps of a half",
        "Nothing was changed. Run it again with --apply.",
    ]
    assert await of_day(database) == []
    _, said, _ = await run(tmp_path, str(file), "--patient", "demo-maria", "--apply")
    assert "2 entries are stored." in said
    (stored,) = await of_day(database)
    assert (stored.entry.severity, stored.entry.medications) == (Decimal(5), (Medication("sumatriptan", "50 mg"),))
    _, said, _ = await run(tmp_path, str(file), "--patient", "demo-maria", "--apply")
    assert "0 entries are stored.\n2 are in the diary already." in said
    assert len(await of_day(database)) == 1
    assert await of_day(database, portal_id="demo-james") == []


async def test_an_entry_that_was_changed_since_is_not_doubled_by_the_same_row(tmp_path: Path, database: Sessions) -> None:
    file = tmp_path / "buddy.csv"
    file.write_text(BUDDY)
    await run(tmp_path, str(file), "--patient", "demo-maria", "--apply")
    (stored,) = await of_day(database)
    found = await patients.of_conversation(database, "chat-demo-maria")
    assert found is not None
    await diary.change(database, found.id, stored.id, replace(stored.entry, severity=Decimal(8)))
    await run(tmp_path, str(file), "--patient", "demo-maria", "--apply")
    assert [one.entry.severity for one in await of_day(database)] == [Decimal(8)]


async def test_our_own_file_goes_back_without_doubles_and_into_another_diary_as_new(tmp_path: Path, database: Sessions) -> None:
    found = await patients.of_conversation(database, "chat-demo-maria")
    assert found is not None
    draft = DiaryDraft(date=DAY, headache=True, severity=Decimal(6), note="=HYPERLINK()")
    saved = await diary.save(database, found.id, draft, key="m1")
    file = tmp_path / "own.csv"
    file.write_bytes(diary_csv([Recorded(saved.id, saved.entry)]))
    code, said, _ = await run(tmp_path, str(file), "--patient", "demo-maria", "--apply")
    assert (code, "0 entries are stored.\n1 are in the diary already.\n0 rows are rejected." in said) == (0, True)
    for _ in range(2):
        code, said, _ = await run(tmp_path, str(file), "--patient", "demo-james", "--apply")
    (theirs,) = await of_day(database, portal_id="demo-james")
    assert theirs.id != saved.id
    assert theirs.entry.note == "=HYPERLINK()"
    assert [one.id for one in await of_day(database)] == [saved.id]


async def test_a_medicine_by_its_brand_is_the_one_that_the_diary_has(tmp_path: Path, database: Sessions) -> None:
    found = await patients.of_conversation(database, "chat-demo-maria")
    assert found is not None
    draft = DiaryDraft(date=DAY, headache=True, severity=Decimal(6), medications=(Medication("sumatriptan", "50 mg"),))
    saved = await diary.save(database, found.id, draft, key="m1")
    file = tmp_path / "own.csv"
    file.write_text(f"date,headache,severity,medications\n{DAY},yes,6,Imitrex [50 mg]\n{DAY},yes,4,Excedrin Migraine\n")
    for number, known in ((1, 1), (0, 2)):
        _, said, _ = await run(tmp_path, str(file), "--patient", "demo-maria", "--apply")
        assert f"{number} entries are stored.\n{known} are in the diary already." in said
    kept = [[taken.name for taken in one.entry.medications] for one in await of_day(database)]
    assert (await of_day(database))[0].id == saved.id
    assert kept == [["sumatriptan"], ["acetaminophen/aspirin/caffeine"]]


async def test_what_cannot_be_imported_is_said_and_no_words_of_the_patient_with_it(tmp_path: Path, database: Sessions) -> None:
    file, other = tmp_path / "buddy.csv", tmp_path / "letter.txt"
    file.write_text(BUDDY)
    other.write_text("Dear doctor, my private words\n")
    runs = [
        await run(tmp_path, str(file), "--patient", "nobody", "--apply"),
        await run(tmp_path, str(other), "--patient", "demo-maria"),
        await run(tmp_path, str(file), "--patient", "demo-maria", "--dates", "ymd"),
        await run(tmp_path, str(tmp_path / "missing.csv"), "--patient", "demo-maria"),
    ]
    assert [code for code, _, _ in runs] == [2, 2, 2, 2]
    assert "no patient with this id" in runs[0][2]
    assert "no line of this file names the columns of a diary" in runs[1][2]
    assert not any("private" in said + errors for _, said, errors in runs)


async def test_with_a_damaged_database_it_says_that_nothing_was_stored(tmp_path: Path) -> None:
    file, damaged = tmp_path / "buddy.csv", tmp_path / "clinic.db"
    file.write_text(BUDDY)
    damaged.write_text(BUDDY * 20)
    code, _, said = await run_clinic(damaged, "diary", "import", str(file), "--patient", "demo-maria", "--apply")
    assert (code, "nothing was stored" in said, "Traceback" in said) == (3, True, False)
