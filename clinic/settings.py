"""Where the records are, for the processes and commands that need nothing else."""

from __future__ import annotations

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """`CLINIC_DATABASE_URL`: where the clinic's database is, as SQLAlchemy writes it."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_", frozen=True, extra="ignore")

    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///var/clinic.db")
