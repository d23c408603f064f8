"""`clinic … import`: dry run first, every rejected row told with its line, and twice is the same as once."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from clinic.__main__ import app
from tests.integration.action_server import database_url, make_database
from tests.integration.clinic_command import run_clinic

VISITS = """\ufeffportal_id,id,starts_at,duration_minutes,kind,clinician,place,status
demo-lee,v1,2031-03-08T14:00,30,treatment,"Dr. ""A"", MD",Room 1,
demo-lee,v2,2031-03-09T02:30,30,treatment,Dr. A,Room 1,
demo-lee,v3,2031-11-02T01:30-06:00,30,follow_up,Dr. A,Room 1,cancelled
nobody,v4,2031-03-08T14:00,30,treatment,Dr. A,Room 1,
demo-lee,v5,soon,30,treatment,Dr. A,Room 1,

demo-lee,v6,2031-03-08T14:00,0,treatment,Dr. A,Room 1,
demo-lee,v7,2031-03-08T14:00,30,surgery,Dr. A,Room 1,
demo-lee,v8,2031-03-08T14:00,30
demo-lee,v9,2031-03-08T14:00,30,treatment,Dr. A,Room 1,
demo-lee,v9,2031-03-08T15:00,30,treatment,Dr. A,Room 1,
"""
EVENT = """BEGIN:VEVENT
UID:{uid}
X-PORTAL-ID:{patient}
SUMMARY:Botox injections
LOCATION:Suite 200
ORGANIZER;CN=Dr. A:mailto:a@clinic.example
{lines}
END:VEVENT
"""


NOW = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
async def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    await make_database(tmp_path / "clinic.db")
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url(tmp_path / "clinic.db"))
    monkeypatch.setattr("clinic.commands.importing._now", lambda: NOW)
    return tmp_path / "clinic.db"


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


async def run(*arguments: str) -> Result:
    """In a thread: the command makes an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


IMPORTED = "SELECT external_id, starts_at, status, clinician FROM appointment WHERE source = 'csv' ORDER BY external_id"


async def test_a_csv_of_visits_is_tried_first_and_tells_every_rejected_row(file: Path, tmp_path: Path) -> None:
    name = write(tmp_path, "visits.csv", VISITS)
    result = await run("appointments", "import", name)
    assert result.exit_code == 1
    assert "2 new, 0 changed, 0 as before, 8 rejected." in result.stdout and "dry run" in result.stdout
    reasons = dict(line.removeprefix("line ").split(": ", 1) for line in result.stderr.splitlines())
    assert list(reasons) == ["3", "5", "6", "8", "9", "10", "11", "12"]
    assert reasons["3"].startswith("starts_at: in that night this clock time is skipped or stands twice")
    assert reasons["5"] == "patient: no patient has this portal id"
    assert reasons["6"].startswith("starts_at: must be a time")
    assert reasons["8"] == "duration_minutes: must be a whole number from 1 to 1440"
    assert reasons["9"].startswith("kind: must be one of evaluation")
    assert reasons["10"] == "4 cells, where the header has 8"
    assert reasons["11"] == reasons["12"] == "id: it stands twice"
    assert rows(file, IMPORTED) == []


async def test_applied_twice_is_the_same_as_once_and_a_moved_visit_moves(file: Path, tmp_path: Path) -> None:
    name = write(tmp_path, "visits.csv", VISITS)
    assert "2 new" in (await run("appointments", "import", name, "--apply")).stdout
    once = rows(file, IMPORTED)
    assert once == [
        ("v1", "2031-03-08 20:00:00.000000", "booked", 'Dr. "A", MD'),
        ("v3", "2031-11-02 07:30:00.000000", "cancelled", "Dr. A"),
    ]
    again = await run("appointments", "import", name, "--apply")
    assert "0 new, 0 changed, 2 as before" in again.stdout and rows(file, IMPORTED) == once
    write(tmp_path, "visits.csv", VISITS.replace('2031-03-08T14:00,30,treatment,"Dr.', '2031-03-08T16:00,30,treatment,"Dr.'))
    assert "0 new, 1 changed, 1 as before" in (await run("appointments", "import", name, "--apply")).stdout
    assert rows(file, IMPORTED)[0][1] == "2031-03-08 22:00:00.000000"
    taken = write(tmp_path, "taken.csv", VISITS.replace("demo-lee,v1", "demo-pat,v1"))
    assert "line 2: id: it belongs to another patient already" in (await run("appointments", "import", taken, "--apply")).stderr


async def test_a_visit_entered_in_error_is_taken_out_and_a_new_one_never_comes_in(file: Path, tmp_path: Path) -> None:
    await run("appointments", "import", write(tmp_path, "visits.csv", VISITS), "--apply")
    header = VISITS.splitlines()[0].lstrip("\ufeff")
    wrong = write(tmp_path, "wrong.csv", f"{header}\ndemo-lee,v1,,,,,,entered-in-error\ndemo-lee,v77,,,,,,entered-in-error\n")
    dry = await run("appointments", "import", wrong)
    assert "0 new, 1 changed, 1 as before, 0 rejected." in dry.stdout and len(rows(file, IMPORTED)) == 2
    await run("appointments", "import", wrong, "--apply")
    assert [row[0] for row in rows(file, IMPORTED)] == ["v3"]
    assert "0 new, 0 changed, 2 as before" in (await run("appointments", "import", wrong, "--apply")).stdout
    other = write(tmp_path, "other.csv", f"{header}\ndemo-pat,v3,,,,,,entered-in-error\n")
    assert "belongs to another patient" in (await run("appointments", "import", other, "--apply")).stderr


async def test_icalendar_is_read_with_its_zones_and_reasons(file: Path, tmp_path: Path) -> None:
    good = EVENT.format(uid="a", patient="demo-lee", lines="DTSTART:20310308T200000Z\nDTEND:20310308T203000Z")
    there = EVENT.format(
        uid="b", patient="demo-lee", lines="DTSTART;TZID=Europe/Berlin:20310310T150000\nDURATION:PT45M\nSTATUS:CANCELLED"
    )
    bad = [
        EVENT.format(uid="c", patient="demo-lee", lines="DTSTART;VALUE=DATE:20310308"),
        EVENT.format(uid="d", patient="demo-lee", lines="DTSTART:20310308T200000Z\nDTEND:20310308T203000Z\nRRULE:FREQ=DAILY"),
        EVENT.format(uid="e", patient="demo-lee", lines="DTSTART:20310308T200000Z\nDTEND:20310308T190000Z"),
        EVENT.format(uid="f", patient="", lines="DTSTART:20310308T200000Z\nDTEND:20310308T203000Z"),
    ]
    whole = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{good}{there}{''.join(bad)}END:VCALENDAR\n".replace("\n", "\r\n")
    name = write(tmp_path, "visits.ics", whole)
    for expected in ("2 new, 0 changed, 0 as before, 4 rejected", "0 new, 0 changed, 2 as before, 4 rejected"):
        result = await run("appointments", "import", name, "--apply")
        assert expected in result.stdout, result.stderr
    told = [line.split(": ")[:2] for line in result.stderr.splitlines()]
    assert told == [["line 23", "DTSTART"], ["line 31", "RRULE"], ["line 41", "DTEND"], ["line 50", "X-PORTAL-ID"]]
    found = rows(
        file, "SELECT external_id, starts_at, duration_minutes, kind, status, clinician FROM appointment WHERE source = 'ical'"
    )
    assert found == [
        ("a", "2031-03-08 20:00:00.000000", 30, "treatment", "booked", "Dr. A"),
        ("b", "2031-03-10 14:00:00.000000", 45, "treatment", "cancelled", "Dr. A"),
    ]


async def test_patients_and_treatments_come_from_csv(file: Path, tmp_path: Path) -> None:
    lines = "portal_id;display_name\nnew-1;Ada Test\ndemo-lee;Lee Renamed\n;Nobody\nnew-2;Bo Test\nnew-2;Bo Tester\n"
    result = await run("patients", "import", write(tmp_path, "p.csv", lines), "--apply")
    assert "1 new, 1 changed, 0 as before, 3 rejected" in result.stdout and "line 4: portal_id" in result.stderr
    assert "line 5: portal_id: it stands twice" in result.stderr
    content = (
        "portal_id,given_on,units,next_due\nnew-1,2026-01-05,155,2026-03-30\nnew-1,2026-03-30,,\n"
        "new-1,2199-01-01,155,\nnew-1,2026-04-01,0,\nnew-1,2026-04-01,155,2026-03-01\n"
    )
    given = write(tmp_path, "t.csv", content)
    for expected in ("2 new, 0 changed, 0 as before, 3 rejected", "0 new, 0 changed, 2 as before, 3 rejected"):
        result = await run("treatments", "import", given, "--apply")
        assert expected in result.stdout
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        ["line 4", "given_on"],
        ["line 5", "units"],
        ["line 6", "next_due"],
    ]
    found = rows(file, "SELECT given_on, units, next_due, external_id FROM treatment WHERE source = 'csv' ORDER BY given_on")
    assert found == [("2026-01-05", 155, "2026-03-30", "new-1/2026-01-05"), ("2026-03-30", None, None, "new-1/2026-03-30")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.csv", "", "the file is empty"),
        ("x.csv", "portal_id,id\n", "these columns are missing"),
        ("x.csv", b"\xff\xfe", "not UTF-8"),
        ("x.csv", VISITS.replace('MD"', "MD"), "a quotation mark"),
        ("x.ics", "hello", "not iCalendar"),
        ("x.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", "iCalendar"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_as_a_whole(
    file: Path, tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    result = await run("appointments", "import", write(tmp_path, name, content), "--apply")
    assert result.exit_code == 2 and reason in result.stderr
    assert rows(file, IMPORTED) == []


async def test_a_missing_file_a_damaged_database_and_no_source_are_told(file: Path, tmp_path: Path) -> None:
    assert (await run("appointments", "import", str(tmp_path / "none.csv"))).exit_code == 2
    assert (await run("patients", "import")).exit_code == 2
    assert "CLINIC_FHIR_URL is not set" in (await run("patients", "import", "--fhir")).stderr
    visits = write(tmp_path, "visits.csv", VISITS)
    (damaged := tmp_path / "damaged.db").write_text(VISITS * 100)
    code, printed, said = await run_clinic(damaged, "appointments", "import", visits, "--apply")
    assert (code, printed) == (3, "") and "Nothing was stored" in said


async def test_no_reason_repeats_what_stands_in_the_file(file: Path, tmp_path: Path) -> None:
    secret = VISITS.replace("soon", "SECRET").replace("surgery", "SECRET").replace("nobody", "SECRET")
    result = await run("appointments", "import", write(tmp_path, "visits.csv", secret))
    assert "SECRET" not in result.output + result.stderr
