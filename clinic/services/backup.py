"""Makes a backup while the product runs: records, waiting alarms and the dialogue engine's record, in one file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from clinic.db import postgres_dumps, sqlite_files
from clinic.db.encryption import KEY_FILE
from clinic.domain.backup_manifest import DIALOGUES, RECORDS_DUMP, RECORDS_FILE, SECRETS, SPOOL, SPOOL_FILES, Manifest
from clinic.errors import BackupFault
from clinic.services import backup_archive
from clinic.services.backup_places import DIALOGUE_KEY, Places, product_version


def make(places: Places, target: Path, *, now: datetime, keys: Sequence[str] | None = None, dialogues: bool = True) -> Manifest:
    """Write the backup to `target`, which must not be there yet. `BackupFault`, and then there is no file.

    `keys`: those of patients' words, to be taken along with every other secret; with None the backup holds no secret.
    """
    if target.exists():
        raise BackupFault(f"{target} is there already, and stays as it is.")
    with (
        backup_archive.told(f"The backup cannot be written to {target.parent}"),
        tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name,
    ):
        folder = Path(name)
        # In this order. An alarm leaves the spool once it stands in the records, so it is met in one of them. An erased
        # chat leaves the dialogues after the records, so none is kept here of which the records know nothing.
        _copy_spool(places, folder / SPOOL)
        schema = _copy_records(places, folder)
        if dialogues and places.dialogues is not None and places.dialogues.exists():
            sqlite_files.copy(places.dialogues, folder / DIALOGUES)
        if keys is not None:
            _copy_secrets(places, folder / SECRETS, keys)
        parts = backup_archive.described(folder)
        manifest = Manifest(1, now, product_version(), places.kind, schema, parts)
        backup_archive.pack(folder, manifest, target)
    return manifest


def _copy_records(places: Places, folder: Path) -> str:
    """The revision of what was copied."""
    if places.records is None:
        postgres_dumps.dump(places.url, folder / RECORDS_DUMP)
        return postgres_dumps.revision(places.url)
    sqlite_files.copy(places.records, folder / RECORDS_FILE)
    return sqlite_files.revision(folder / RECORDS_FILE)


def _copy_spool(places: Places, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for name in SPOOL_FILES:
        with suppress(FileNotFoundError):
            shutil.copyfile(places.spool / name, folder / name)


def _copy_secrets(places: Places, folder: Path, keys: Sequence[str]) -> None:
    folder.mkdir(mode=0o700)
    for file in sorted(places.secrets.glob("[!.]*")):
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
    if places.dialogue_key.exists():
        shutil.copyfile(places.dialogue_key, folder / DIALOGUE_KEY)
    if keys:
        (folder / Path(KEY_FILE).name).write_text(",".join(keys), encoding="ascii")
