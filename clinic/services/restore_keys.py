"""The keys of a backup: whether they are here, or came with it, and whether they open what it holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from clinic.db.encryption import KEY_FILE, Vault
from clinic.domain.backup_manifest import DIALOGUES, SECRETS
from clinic.errors import BackupFault
from clinic.services.backup_places import DIALOGUE_KEY, Places

DATA_KEY = Path(KEY_FILE).name


def vault(places: Places, secrets: Path, keys: Sequence[str]) -> Vault:
    """Of the keys that are set, else of those that came with the backup, else of those in the state folder.

    `BackupFault` when there are none: none are made, since fresh ones open nothing.
    """
    files = (secrets / DATA_KEY, places.data_key)
    kept = next((file.read_text(encoding="utf-8").strip().split(",") for file in files if file.exists()), [])
    if not (keys or kept):
        raise BackupFault(
            f"The keys of patients' words are not here, and without them nobody can read this backup. Set CLINIC_DATA_KEYS, or "
            f"put {places.data_key} back."
        )
    try:
        return Vault(keys or kept)
    except ValueError:
        raise BackupFault("The file of data keys is damaged: a key is 32 bytes in base64.") from None


def check_dialogues(places: Places, folder: Path) -> None:
    """`BackupFault` when the dialogue engine could not read what is about to be put back: it would fail at every message."""
    if not (folder / DIALOGUES).exists():
        return
    came = folder / SECRETS / DIALOGUE_KEY
    if not _opens(came if came.exists() else places.dialogue_key, folder / DIALOGUES):
        raise BackupFault(
            f"The dialogue engine's key ({places.dialogue_key}) is missing, or not the one of this backup. Put it back. If it is "
            "lost: --without-dialogues leaves the engine's record out; transcripts stay, and open dialogues begin anew."
        )


def place_of(places: Places, name: str) -> Path:
    """Where the secret of this name is kept."""
    return places.dialogue_key if name == DIALOGUE_KEY else places.secrets / name


def different(places: Places, secrets: Path) -> list[Path]:
    """Where another secret stands than the one that came with the backup."""
    came = {file: place_of(places, file.name) for file in sorted(secrets.glob("*"))}
    return [place for file, place in came.items() if place.exists() and place.read_bytes() != file.read_bytes()]


def _opens(key: Path, dialogues: Path) -> bool:
    """Whether the key opens the latest record; any key does where there is none."""
    try:
        with closing(sqlite3.connect(dialogues)) as connection:
            latest = connection.execute("SELECT record FROM dialogue ORDER BY updated_at DESC LIMIT 1").fetchone()
        if latest is not None:
            Fernet(key.read_bytes()).decrypt(latest[0])
    except (OSError, ValueError, InvalidToken, sqlite3.Error):
        return False
    return True
