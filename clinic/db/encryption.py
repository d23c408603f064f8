"""Patients' words, encrypted before they reach the database.

Fernet (AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec), with several keys at a time so that they can be
changed: the first one writes, each of them reads. What a column is for SQL stays the same; a JSON column holds one string.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import JSON, Dialect, String
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from clinic.secret_files import kept
from clinic.settings import DatabaseSettings

KEY_FILE = "secrets/data.key"
_VAULT = "clinic_vault"


class WrongKey(SQLAlchemyError):
    """What is stored cannot be read, or nothing be stored: to whoever reads the records, the database is away."""


class Vault:
    """Seals and opens texts. `keys`: Fernet keys, the newest first, at least one."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise WrongKey("CLINIC_DATA_KEYS is not set")
        self._newest = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> str:
        return self._newest.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """`WrongKey` when none of the keys opens it, or it was never sealed."""
        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken:
            raise WrongKey("a text was not sealed with any of CLINIC_DATA_KEYS") from None

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key alone opens it."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True


def fresh_key() -> str:
    return Fernet.generate_key().decode("ascii")


def vault_of(settings: DatabaseSettings) -> Vault:
    """The vault of the keys that are set; in demo mode of one that is made, and kept in the state folder. `WrongKey`."""
    if settings.data_keys:
        return Vault([key.get_secret_value() for key in settings.data_keys])
    if not settings.demo:
        raise WrongKey("CLINIC_DATA_KEYS is not set")
    return Vault(kept(settings.state_dir / KEY_FILE, fresh_key()).split(","))


def entrust(dialect: Dialect, vault: Vault | None) -> None:
    """Have the engine of this dialect seal with `vault`; with None, with that of the settings, once it needs one."""
    setattr(dialect, _VAULT, vault)


def entrusted(dialect: Dialect) -> Vault:
    """The vault of an engine."""
    vault: Vault | None = getattr(dialect, _VAULT, None)
    if vault is None:
        vault = vault_of(DatabaseSettings())
        setattr(dialect, _VAULT, vault)
    return vault


class Sealed(TypeDecorator[str]):
    """A text that only the keys open. It cannot be searched, sorted or compared in SQL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else entrusted(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else entrusted(dialect).open(value)


class SealedJson(TypeDecorator[Any]):
    """A JSON value that only the keys open."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else entrusted(dialect).seal(json.dumps(value, separators=(",", ":")))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(entrusted(dialect).open(value))
