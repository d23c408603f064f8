"""Where the records are, for the processes and commands that need nothing else."""

from __future__ import annotations

import os

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

# What `clinic init` writes. Its lines count where the environment says nothing.
SETTINGS_FILE = os.environ.get("CLINIC_SETTINGS_FILE", "var/clinic.env")


class DatabaseSettings(BaseSettings):
    """`CLINIC_DATABASE_URL`: where the clinic's database is, as SQLAlchemy writes it."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_", env_file=SETTINGS_FILE, frozen=True, extra="ignore")

    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///var/clinic.db")
