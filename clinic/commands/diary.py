"""`clinic diary import`: takes a diary over from another app, or from a file that this product wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

import knowledge
from clinic.commands.records import NO_DATABASE, WRONG_SETUP, need_database
from clinic.db.engine import create_engine, sessions
from clinic.db.store import open_store
from clinic.diary_files.reading import DiaryFile, read_file
from clinic.diary_files.rows import Read, UnknownFile
from clinic.errors import NotSaved
from clinic.services import identity
from clinic.services.diary_import import Imported, import_entries
from clinic.settings import DatabaseSettings
from knowledge import Clinic, KnowledgeError

SOME_REJECTED = 1
MONTH_FIRST = ("US", "PH")  # how a phone there writes a date

app = typer.Typer(no_args_is_help=True, help="Patients' diaries.")
errors = Console(stderr=True, soft_wrap=True)


@app.callback()
def diary() -> None:
    """Patients' diaries."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file of Migraine Buddy, or of this product.", exists=True, dir_okay=False)],
    patient: Annotated[str, typer.Option(help="The patient's id at the portal.")],
    apply: Annotated[bool, typer.Option("--apply", help="Store the entries. Without it nothing is changed.")] = False,
    dates: Annotated[
        str | None, typer.Option(help="How 3/4/26 is meant where the file does not tell: mdy or dmy. As in the clinic's country.")
    ] = None,
) -> None:
    """Import a diary. First without --apply: it says what would be stored, and why each rejected row was rejected."""
    clinic = _clinic()
    if dates not in (None, "mdy", "dmy"):
        _end("--dates is mdy (the month first) or dmy (the day first).", WRONG_SETUP)
    order = dates or ("mdy" if clinic.country in MONTH_FIRST else "dmy")
    try:
        found = read_file(file.read_bytes(), today=datetime.now(clinic.zone).date(), order="mdy" if order == "mdy" else "dmy")
    except UnknownFile as error:
        _end(f"{file.name}: {error}.", WRONG_SETUP)
    _report(found, _imported(found.read, patient, apply=apply), apply=apply)


def _imported(entries: Iterable[Read], patient: str, *, apply: bool) -> Imported:
    url = DatabaseSettings().database_url.get_secret_value()

    async def run() -> Imported | None:
        await need_database(url)
        found = await _patient_id(url, patient)
        return await _stored(url, found, list(entries), apply=apply) if found is not None else None

    try:
        imported = asyncio.run(run())
    except (NotSaved, SQLAlchemyError, OSError):
        _end("The clinic database could not be written, and nothing was stored. See CLINIC_DATABASE_URL.", NO_DATABASE)
    if imported is None:
        _end("The records have no patient with this id of the portal.", WRONG_SETUP)
    return imported


async def _patient_id(url: str, portal_id: str) -> int | None:
    store = open_store(url)
    try:
        found = await identity.of_portal(store, portal_id)
    finally:
        await store.close()
    return found.id if found else None


async def _stored(url: str, patient_id: int, entries: Sequence[Read], *, apply: bool) -> Imported:
    engine = create_engine(url)
    try:
        return await import_entries(sessions(engine), patient_id, entries, apply=apply)
    finally:
        await engine.dispose()


def _report(found: DiaryFile, imported: Imported, *, apply: bool) -> None:
    print(f"A file of {'Migraine Buddy' if found.origin == 'migraine buddy' else 'this product'}.")
    if found.order:
        print(f"Dates were read with the {'month' if found.order == 'mdy' else 'day'} first (see --dates).")
    print(f"{len(imported.created)} entries {'are stored' if apply else 'would be stored'}.")
    print(f"{len(imported.known)} are in the diary already.")
    print(f"{len(found.rejected)} rows are rejected{':' if found.rejected else '.'}")
    for row in found.rejected:
        print(f"  line {row.line}: {row.reason}")
    if not apply and imported.created:
        print("Nothing was changed. Run it again with --apply.")
    if found.rejected:
        raise typer.Exit(SOME_REJECTED)


def _clinic() -> Clinic:
    try:
        return knowledge.load().clinic
    except KnowledgeError as error:
        _end(str(error), WRONG_SETUP)


def _end(message: str, code: int) -> NoReturn:
    errors.print(message, markup=False)
    raise typer.Exit(code)
