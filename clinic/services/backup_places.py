"""Where the product keeps what a backup takes along."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import tomllib
import yaml
from sqlalchemy import make_url

from clinic.db.encryption import KEY_FILE
from clinic.domain.backup_manifest import SECRETS, SPOOL
from clinic.errors import BackupFault
from clinic.settings import DatabaseSettings

ROOT = Path(__file__).parents[2]
# As bot/tracker_store.py has them when endpoints.yml says nothing else.
DIALOGUES, DIALOGUE_SECRETS, DIALOGUE_KEY = "var/dialogues.db", "var/secrets", "dialogues.key"


@dataclass(frozen=True, slots=True)
class Places:
    """`dialogues` is None where the dialogue engine has a database server of its own: its backup is the server's."""

    url: str
    state_dir: Path
    dialogues: Path | None
    dialogue_key: Path

    @property
    def records(self) -> Path | None:
        """The file of the records; None where a server has them. `BackupFault` for a database that is in no file."""
        place = make_url(self.url)
        if place.get_backend_name() != "sqlite":
            return None
        if not place.database or place.database == ":memory:":
            raise BackupFault("CLINIC_DATABASE_URL names a database in memory: there is nothing to back up.")
        return Path(place.database)

    @property
    def kind(self) -> Literal["sqlite", "postgresql"]:
        return "sqlite" if self.records else "postgresql"

    @property
    def spool(self) -> Path:
        return self.state_dir / SPOOL

    @property
    def secrets(self) -> Path:
        return self.state_dir / SECRETS

    @property
    def data_key(self) -> Path:
        return self.state_dir / KEY_FILE


def places_of(settings: DatabaseSettings, endpoints: Path) -> Places:
    """`endpoints` is the file with which the dialogue engine is started. `BackupFault` when it cannot be read."""
    store = _tracker_store(endpoints)
    url = store.get("url")
    sqlite = make_url(str(url)).database if url and str(url).startswith("sqlite") else None
    file = sqlite if url else os.path.expandvars(str(store.get("path", DIALOGUES)))
    key = Path(os.path.expandvars(str(store.get("secrets", DIALOGUE_SECRETS)))) / DIALOGUE_KEY
    return Places(settings.database_url.get_secret_value(), settings.state_dir, Path(file) if file else None, key)


def product_version() -> str:
    """The release that runs."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _tracker_store(endpoints: Path) -> dict[str, Any]:
    try:
        store = yaml.safe_load(endpoints.read_text(encoding="utf-8"))["tracker_store"]
        return dict(store.items())
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError):
        raise BackupFault(f"{endpoints} does not say where the dialogue engine keeps its record. See --endpoints.") from None
