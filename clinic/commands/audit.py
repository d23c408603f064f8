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
    heads_file: Annotated[
        Path | None,
        typer.Option("--heads", help="the file of earlier heads; put it where whoever writes the database cannot write"),
    ] = None,
) -> None:
    """Check that no row of the log was altered, taken out, added or moved, and keep its head aside for the next time."""
    file = heads_file or DatabaseSettings().state_dir / HEADS
    heads = kept_heads(file)
    known = heads[-1] if heads else None
    found = with_store(lambda store: verify(store, known=known))
    for finding in found.findings:
        errors.print(finding, markup=False)
    if found.findings:
        errors.print("The audit log is NOT whole.", markup=False)
        raise typer.Exit(NOT_WHOLE)
    if known != found.head:
        keep_head(file, found.head)
    print(f"The audit log is whole: {found.head.seq} rows. Its head: {found.head}")


def kept_heads(file: Path) -> list[Head]:
    """The heads that were kept aside, the latest last. The command ends with 2 when they cannot be read."""
    try:
        return [Head.of(line) for line in file.read_text(encoding="utf-8").split()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        errors.print(f"{file} cannot be read: it has one head a line, as this command prints it.", markup=False)
        raise typer.Exit(WRONG_SETUP) from None


def keep_head(file: Path, head: Head) -> None:
    """Keep the head aside for the next time."""
    try:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{head}\n")
    except OSError as error:
        errors.print(f"The head is not kept aside: {file} cannot be written ({error.strerror}).", markup=False)
