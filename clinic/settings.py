"""Where the records are and how they are kept, for the processes and commands that need nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

# What `clinic init` writes. Its lines count where the environment says nothing.
SETTINGS_FILE = os.environ.get("CLINIC_SETTINGS_FILE", "var/clinic.env")


class FhirSettings(BaseSettings):
    """`CLINIC_FHIR_...`: a FHIR R4 server that visits are read from, in place of the clinic's own table."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_FHIR_", env_file=SETTINGS_FILE, frozen=True, extra="ignore")

    url: HttpUrl | None = Field(default=None, description="the server's base address")
    token: SecretStr | None = Field(default=None, description="a bearer token that does not end")
    token_url: HttpUrl | None = Field(default=None, description="where client credentials are turned into a token")
    client_id: str | None = None
    client_secret: SecretStr | None = None
    scope: str = "system/Appointment.read system/Patient.read system/Procedure.read"
    patient_system: str | None = Field(
        default=None, description="the identifier system of the portal's ids; when not set they are ids of the server's"
    )
    limit_s: float = Field(default=2.0, gt=0, le=2.0, description="how long one look-up may take in all")

    @model_validator(mode="after")
    def _whole_credentials(self) -> FhirSettings:
        parts = (self.token_url, self.client_id, self.client_secret)
        if any(parts) != all(parts):
            raise ValueError("CLINIC_FHIR_TOKEN_URL, CLINIC_FHIR_CLIENT_ID and CLINIC_FHIR_CLIENT_SECRET belong together")
        if self.token and self.token_url:
            raise ValueError("CLINIC_FHIR_TOKEN and client credentials exclude each other")
        return self


def parts(value: object) -> object:
    """A list as people write it: with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _key(value: SecretStr) -> SecretStr:
    try:
        Fernet(value.get_secret_value())
    except ValueError:
        raise ValueError("a key is 32 bytes in base64; `clinic keys make` prints one") from None
    return value


def _database(value: SecretStr) -> SecretStr:
    try:
        dialect = make_url(value.get_secret_value()).get_dialect()
    except (SQLAlchemyError, ValueError):
        raise ValueError("is no database's address as SQLAlchemy writes it") from None
    if dialect.name != "sqlite" and not (dialect.name == "postgresql" and dialect.is_async):
        raise ValueError("the clinic database is sqlite+aiosqlite:///… or postgresql+asyncpg://…")
    return value


DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
DataKey = Annotated[SecretStr, AfterValidator(_key)]


class DatabaseSettings(BaseSettings):
    """The settings that every process which opens the clinic's database shares."""

    model_config = SettingsConfigDict(
        env_prefix="CLINIC_", env_file=SETTINGS_FILE, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: DatabaseUrl = Field(
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
