"""`clinic restore`: puts a backup back, while the product is stopped."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from clinic.commands.audit import HEADS, keep_head, kept_heads
from clinic.commands.backup import ENDPOINTS, Endpoints, end
from clinic.commands.records import errors
from clinic.errors import BackupFault
from clinic.services import restore as service
from clinic.services.backup_places import places_of
from clinic.services.restore import Restored, Wish
from clinic.settings import DatabaseSettings

NOT_WHOLE = 1


def restore(
    file: Annotated[Path, typer.Argument(help="What `clinic backup` wrote.", dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Move aside what stands there now.")] = False,
    without_dialogues: Annotated[
        bool, typer.Option("--without-dialogues", help="Leave the dialogue engine's record as it is.")
    ] = False,
    endpoints: Endpoints = ENDPOINTS,
) -> None:
    """Put a backup back: checked first, then as a whole or not at all. Ends with 1 when what is back is not flawless."""
    settings, now = DatabaseSettings(), datetime.now(UTC)
    heads = settings.state_dir / HEADS
    keys = [key.get_secret_value() for key in settings.data_keys]
    try:
        wish = Wish(keys, kept_heads(heads), replace, not without_dialogues, _who())
        done = service.restore(places_of(settings, endpoints), file, wish, now=now)
    except BackupFault as fault:
        end(fault.reason)
    for line in _report(done):
        print(line)
    flaws = list(_flaws(done))
    for flaw in flaws:
        errors.print(flaw, markup=False, highlight=False, soft_wrap=True)
    if flaws:
        raise typer.Exit(NOT_WHOLE)
    keep_head(heads, done.found.audit.head)


def _who() -> str:
    """The account on this machine, or its number where it has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())


def _report(done: Restored) -> Iterator[str]:
    made, found = done.manifest, done.found
    yield f"The backup of {made.made_at:%Y-%m-%d %H:%M} UTC is checked and back: {len(made.parts)} parts, each as it was written."
    if made.schema != found.schema:
        yield f"Its schema {made.schema} (release {made.product}) was brought up to {found.schema}."
    for place in done.aside:
        yield f"What stood there before is in {place}."
    yield f"{found.texts.readable} sealed texts can be opened with the present keys."
    if not found.audit.findings:
        yield f"The audit log is whole: {found.audit.head.seq} rows, the last of which tells of this restore."
    yield "What was erased, changed or disabled after this backup is as it was before: see docs/administrators.md."


def _flaws(done: Restored) -> Iterator[str]:
    texts = done.found.texts
    if texts.unreadable:
        yield f"{texts.unreadable} sealed texts cannot be opened: an older key is missing from CLINIC_DATA_KEYS."
    yield from done.found.audit.findings
    if done.found.audit.findings:
        yield "The audit log of this backup is NOT whole."
