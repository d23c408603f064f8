"""Where the records are and how they are kept, for the processes and commands that need nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# What `clinic init` writes. Its lines count where the environment says nothing.
SETTINGS_FILE = os.environ.get("CLINIC_SETTINGS_FILE", "var/clinic.env")


def parts(value: object) -> object:
    """A list as people write it: with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _key(value: SecretStr) -> SecretStr:
    try:
        Fernet(value.get_secret_value())
    except ValueError:
        raise ValueError("a key is 32 bytes in base64; `clinic keys make` prints one") from None
    return value


DataKey = Annotated[SecretStr, AfterValidator(_key)]


class DatabaseSettings(BaseSettings):
    """The settings that every process which opens the clinic's database shares."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_", env_file=SETTINGS_FILE, frozen=True, extra="ignore")

    database_url: SecretStr = Field(
        default=SecretStr("sqlite+aiosqlite:///var/clinic.db"), description="the clinic's database, as SQLAlchemy writes it"
    )
    data_keys: Annotated[tuple[DataKey, ...], NoDecode, BeforeValidator(parts)] = Field(
        default=(), description="keys of patients' words in the database, the newest first; made in demo mode when not set"
    )
    state_dir: Path = Field(default=Path("var"), description="secrets, demo keys and the alarm spool")
    mode: Literal["demo", "production"] = Field(default="demo", description="production does not start with a part of the demo")

    @property
    def demo(self) -> bool:
        """Demo pages, demo patients, a demo portal key, and secrets that are made where none are set."""
        return self.mode == "demo"
