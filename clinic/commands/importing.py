"""`clinic appointments|patients|treatments import`: a dry run unless `--apply` is given; every rejected row is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

import knowledge
from clinic.commands.records import NO_DATABASE, need_database
from clinic.db.engine import Sessions, create_engine, sessions
from clinic.domain.rows import Outcome, ReadRows
from clinic.errors import CouldNotCheck, NotSaved
from clinic.record_files import tables
from clinic.record_files.csv_rows import WrongFile
from clinic.record_files.ical import read_ical
from clinic.services import importing
from clinic.settings import DatabaseSettings, FhirSettings
from knowledge import Clinic, KnowledgeError

if TYPE_CHECKING:
    from clinic.fhir.server import FhirServer

SOME_REJECTED = 1
CANNOT_READ = 2
# An import may take longer than a patient waits.
FHIR_LIMIT_S = 120.0

appointments = typer.Typer(no_args_is_help=True, help="Visits of patients.")
patients = typer.Typer(no_args_is_help=True, help="Who the patients are.")
treatments = typer.Typer(no_args_is_help=True, help="Injections that were given.")
errors = Console(stderr=True, soft_wrap=True)

File = Annotated[Path, typer.Argument(help="A CSV or iCalendar file; see docs/records.md.", dir_okay=False)]
OptionalFile = Annotated[Path | None, typer.Argument(help="A CSV file; see docs/records.md.", dir_okay=False)]
Apply = Annotated[bool, typer.Option("--apply", help="Store it. Without this, it is only told what would happen.")]
FromFhir = Annotated[bool, typer.Option("--fhir", help="Read the server of CLINIC_FHIR_URL in place of a file.")]


@appointments.callback()
@patients.callback()
@treatments.callback()
def group() -> None:
    """So that `import` is named even where it is the only command."""


@appointments.command("import")
def import_appointments(file: File, apply: Apply = False) -> None:
    """Read visits from CSV or iCalendar. The same file again changes nothing."""
    zone, now, is_ical = _clinic().zone, _now(), file.suffix.lower() in (".ics", ".ical")
    reader = read_ical if is_ical else tables.read_visits
    read = _read(lambda: reader(_content(file), zone, now))
    source = "ical" if is_ical else "csv"
    _run(lambda s: importing.import_visits(s, read, source=source, now=now, apply=apply), apply=apply)


@patients.command("import")
def import_patients(file: OptionalFile = None, fhir: FromFhir = False, apply: Apply = False) -> None:
    """Read patients from CSV, or from FHIR (Patient). The same again changes nothing."""
    read = _fhir_patients() if _is_fhir(file, fhir) else _read(lambda: tables.read_patients(_content(file)))
    _run(lambda s: importing.import_patients(s, read, now=_now(), apply=apply), apply=apply)


@treatments.command("import")
def import_treatments(file: OptionalFile = None, fhir: FromFhir = False, apply: Apply = False) -> None:
    """Read injections from CSV, or from FHIR (Procedure). The same again changes nothing."""
    clinic, is_fhir = _clinic(), _is_fhir(file, fhir)
    today = _now().astimezone(clinic.zone).date()
    read = _fhir_treatments(clinic) if is_fhir else _read(lambda: tables.read_treatments(_content(file), lambda: today))
    source = "fhir" if is_fhir else "csv"
    _run(lambda s: importing.import_treatments(s, read, source=source, apply=apply), apply=apply)


def _now() -> datetime:
    return datetime.now(UTC)


def _is_fhir(file: Path | None, fhir: bool) -> bool:
    if (file is None) != fhir:
        _fail("Give either a file or --fhir.")
    return fhir


def _content(file: Path | None) -> bytes:
    assert file is not None
    return file.read_bytes()


def _clinic() -> Clinic:
    try:
        return knowledge.load().clinic
    except KnowledgeError as error:
        _fail(str(error))


def _read(work: Callable[[], ReadRows]) -> ReadRows:
    try:
        return work()
    except WrongFile as error:
        _fail(f"Nothing was read: {error}.")
    except OSError as error:
        _fail(f"The file cannot be read: {error.strerror}.")


def _fhir_patients() -> ReadRows:
    from clinic.fhir import records  # its library takes a second to load

    settings = _fhir_settings()
    return _asked(lambda: records.patients(_server(settings), settings.patient_system))


def _fhir_treatments(clinic: Clinic) -> ReadRows:
    from clinic.fhir import records

    settings, today = _fhir_settings(), _now().astimezone(clinic.zone).date()
    return _asked(lambda: records.treatments(_server(settings), settings.patient_system, zone=clinic.zone, today=today))


def _fhir_settings() -> FhirSettings:
    try:
        settings = FhirSettings()
    except ValidationError as error:
        _fail("; ".join(str(wrong["msg"]) for wrong in error.errors(include_input=False, include_url=False)))
    if settings.url is None:
        _fail("CLINIC_FHIR_URL is not set.")
    return settings


def _server(settings: FhirSettings) -> FhirServer:
    from clinic.fhir.server import FhirServer

    return FhirServer.of(settings, limit_s=FHIR_LIMIT_S)


def _asked(work: Callable[[], Awaitable[ReadRows]]) -> ReadRows:
    async def run() -> ReadRows:
        return await work()

    try:
        return asyncio.run(run())
    except CouldNotCheck as error:
        _fail(f"The FHIR server cannot be read: {error or 'it does not answer'}.")


def _run(work: Callable[[Sessions], Awaitable[Outcome]], *, apply: bool) -> None:
    async def run() -> Outcome:
        url = DatabaseSettings().database_url.get_secret_value()
        await need_database(url)
        engine = create_engine(url)
        try:
            return await work(sessions(engine))
        finally:
            await engine.dispose()

    try:
        outcome = asyncio.run(run())
    except (NotSaved, SQLAlchemyError, OSError):
        errors.print("Nothing was stored: the clinic database cannot be written. See CLINIC_DATABASE_URL.", markup=False)
        raise typer.Exit(NO_DATABASE) from None
    _report(outcome, apply=apply)


def _report(outcome: Outcome, *, apply: bool) -> None:
    for rejected in outcome.rejected:
        errors.print(f"line {rejected.line}: {rejected.reason}", markup=False, highlight=False)
    print(f"{outcome.new} new, {outcome.changed} changed, {outcome.same} as before, {len(outcome.rejected)} rejected.")
    if not apply:
        print("This was a dry run; nothing is stored. Add --apply to store it.")
    if outcome.rejected:
        raise typer.Exit(SOME_REJECTED)


def _fail(reason: str) -> NoReturn:
    errors.print(reason, markup=False, highlight=False)
    raise typer.Exit(CANNOT_READ)
