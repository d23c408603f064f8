"""`clinic …` in an empty folder, before the product was ever started: what an administrator meets first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from clinic.diary_files.own_csv import COLUMNS
from tests.integration.clinic_command import run_clinic

ADDED = ("staff", "add", "ada@clinic.example", "--name", "Ada Berg", "--role", "admin")
FILES = {"patients": "portal_id,display_name\np-1,Ann\n", "diary": ",".join(COLUMNS) + "\n"}


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_STATE_DIR", str(tmp_path))


@pytest.mark.parametrize(
    "arguments",
    [
        ("staff", "list"),
        ("staff", "disable", "ada@clinic.example"),
        ("staff", "enable", "ada@clinic.example"),
        ("staff", "reset", "ada@clinic.example"),
        ("purge",),
        ("purge", "--apply"),
        ("audit", "verify"),
        ("callbacks", "list"),
        ("reminders", "due"),
        ("review", "export"),
        ("keys", "rotate"),
        ("patients", "import", "{file}", "--apply"),
        ("diary", "import", "{file}", "--patient", "p-1"),
    ],
    ids=" ".join,
)
async def test_what_needs_a_database_says_that_there_is_none_and_leaves_no_file(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "in").mkdir()
    file, database = tmp_path / "in/file.csv", tmp_path / "db" / ("new" if arguments[0] == "staff" else "") / "clinic.db"
    file.write_text(FILES.get(arguments[0], ""))
    (tmp_path / "db").mkdir()
    code, printed, said = await run_clinic(database, *(argument.format(file=file) for argument in arguments))
    assert (code, printed) == (3, ""), said
    assert said.startswith(f"There is no clinic database at {database} yet: start the product (make run), or "), said
    assert not list((tmp_path / "db").iterdir())


async def test_a_file_without_a_schema_is_no_database_yet_and_stays(tmp_path: Path) -> None:
    database = tmp_path / "clinic.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")  # what an earlier release left behind
    code, _, said = await run_clinic(database, "staff", "list")
    assert (code, "There is no clinic database at" in said) == (3, True)
    assert (await run_clinic(database, *ADDED))[0] == 0
    assert "Ada Berg" in (await run_clinic(database, "staff", "list"))[1]


async def test_the_first_account_makes_the_database_that_the_product_then_uses(tmp_path: Path) -> None:
    database = tmp_path / "new/clinic.db"
    code, printed, said = await run_clinic(database, *ADDED)
    assert (code, said) == (0, "")
    assert "/staff/set-up/" in printed
    assert "Ada Berg" in (await run_clinic(database, "staff", "list"))[1]
    assert (await run_clinic(database, *ADDED))[0] == 1
    assert (await run_clinic(database, "purge"))[0] == 0
    assert (await run_clinic(database, "audit", "verify"))[0] == 0
