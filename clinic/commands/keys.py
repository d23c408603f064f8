"""`clinic keys`: the keys with which patients' words are kept."""

from __future__ import annotations

import typer

from clinic.commands.records import errors, with_store
from clinic.db.encryption import fresh_key
from clinic.services.key_rotation import rotate

UNREADABLE = 1
app = typer.Typer(no_args_is_help=True, help="Keys of patients' words in the database.")


@app.command()
def make() -> None:
    """Print a fresh key, to be put before the others in CLINIC_DATA_KEYS."""
    print(fresh_key())


@app.command("rotate")
def rotate_keys() -> None:
    """Seal with the first of CLINIC_DATA_KEYS what the others sealed. Then the others can go."""
    done = with_store(rotate)
    for table in done:
        print(f"{table.table}: {table.sealed} sealed anew")
    unreadable = [table for table in done if table.unreadable]
    for table in unreadable:
        errors.print(
            f"{table.table}: {table.unreadable} cannot be opened with any of these keys, and stay as they are", markup=False
        )
    if unreadable:
        raise typer.Exit(UNREADABLE)
    print("All words are sealed with the first key. The other keys are not needed any more, except for older backups.")
