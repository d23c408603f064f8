"""What can be set from the environment, read once at start."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every name is `CLINIC_` and the field's name in capitals; the port is `PORT` too, as hosts like to set it."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_", frozen=True, extra="ignore", populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, validation_alias=AliasChoices("PORT", "CLINIC_PORT"))
    metrics_host: str = Field(default="127.0.0.1", description="for Prometheus alone; never a public address")
    metrics_port: int = Field(default=9090, ge=0, le=65535)
    state_dir: Path = Field(default=Path("var"), description="secrets, demo keys and the alarm spool")
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///var/clinic.db")

    assistant_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    reply_timeout_s: float = Field(default=20.0, gt=0, le=60, description="how long one turn may take")

    assistant_secret: SecretStr | None = Field(default=None, description="made at first start when not set")
    token_secret: SecretStr | None = Field(default=None, description="signs conversation tokens; made when not set")

    portal_jwks: str | None = Field(default=None, description="the portal's public keys: a file or an https address")
    portal_issuer: str = "https://portal.lakeside-headache.example"
    portal_audience: str = "clinic-assistant"

    demo: bool = Field(default=True, description="demo pages, demo patients and a demo portal key")
    rate_limit: Literal["on", "off"] = "on"
    log_format: Literal["json", "console"] = "json"

    @property
    def demo_portal(self) -> bool:
        """The portal's tokens are signed with the demo key."""
        return self.demo and self.portal_jwks is None
