"""`clinic backup`: everything that cannot be made again, in one file, while the product runs. For a scheduler, every night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from clinic.commands.records import WRONG_SETUP, errors
from clinic.domain.backup_manifest import DIALOGUES, Manifest
from clinic.errors import BackupFault
from clinic.services import backup as service
from clinic.services.backup_places import Places, places_of
from clinic.settings import DatabaseSettings

Endpoints = Annotated[Path, typer.Option(help="The file that says where the dialogue engine keeps its record.")]
ENDPOINTS = Path("endpoints.yml")
WITHOUT_KEYS = (
    "It holds no keys. Without CLINIC_DATA_KEYS and {key} nobody can read the patients' words in it: keep these two in "
    "another place, or both are lost together."
)
WITH_KEYS = "It holds the keys as well: whoever has this file reads everything. Keep it where you keep keys."


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.", dir_okay=False)],
    with_secrets: Annotated[bool, typer.Option("--with-secrets", help="Put the keys in as well.")] = False,
    without_dialogues: Annotated[bool, typer.Option("--without-dialogues", help="Leave the dialogue engine out.")] = False,
    endpoints: Endpoints = ENDPOINTS,
) -> None:
    """Write records, waiting alarms and open dialogues into one file. The product may go on meanwhile."""
    settings = DatabaseSettings()
    keys = [key.get_secret_value() for key in settings.data_keys] if with_secrets else None
    try:
        places = places_of(settings, endpoints)
        made = service.make(places, file, now=datetime.now(UTC), keys=keys, dialogues=not without_dialogues)
    except BackupFault as fault:
        end(fault.reason)
    for line in _report(made, places, file):
        print(line)


def end(reason: str) -> NoReturn:
    """Say why nothing was done, and end with 2."""
    errors.print(reason, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(WRONG_SETUP)


def _report(made: Manifest, places: Places, file: Path) -> Sequence[str]:
    size = file.stat().st_size / 1e6
    dialogues = [] if DIALOGUES in made.parts else ["The dialogue engine's record is not in it."]
    keys = WITH_KEYS if made.has_keys else WITHOUT_KEYS.format(key=places.dialogue_key)
    return (f"{file} is written: {size:.1f} MB, schema {made.schema}, release {made.product}.", *dialogues, keys)
