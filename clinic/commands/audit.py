"""`clinic audit`: who read and wrote patients' records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clinic.commands.records import WRONG_SETUP, errors, with_store
from clinic.services.audit import Head, verify
from clinic.settings import DatabaseSettings

NOT_WHOLE = 1
HEADS = "audit.heads"
app = typer.Typer(no_args_is_help=True, help="The log of who read and wrote patients' records.")


@app.command("verify")
def verify_log(
    heads: Annotated[
        Path | None, typer.Option(help="the file of earlier heads; put it where whoever writes the database cannot write")
    ] = None,
) -> None:
    """Check that no row of the log was altered, taken out, added or moved, and keep its head aside for the next time."""
    file = heads or DatabaseSettings().state_dir / HEADS
    known = _latest(file)
    found = with_store(lambda store: verify(store, known=known))
    for finding in found.findings:
        errors.print(finding, markup=False)
    if found.findings:
        errors.print("The audit log is NOT whole.", markup=False)
        raise typer.Exit(NOT_WHOLE)
    if known != found.head:
        _keep(file, found.head)
    print(f"The audit log is whole: {found.head.seq} rows. Its head: {found.head}")


def _latest(file: Path) -> Head | None:
    try:
        lines = file.read_text(encoding="utf-8").split()
        return Head.of(lines[-1]) if lines else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        errors.print(f"{file} cannot be read: it has one head a line, as this command prints it.", markup=False)
        raise typer.Exit(WRONG_SETUP) from None


def _keep(file: Path, head: Head) -> None:
    try:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{head}\n")
    except OSError as error:
        errors.print(f"The head is not kept aside: {file} cannot be written ({error.strerror}).", markup=False)
