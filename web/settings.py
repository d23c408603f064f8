"""What can be set from the environment or the settings file, read once at start."""

from __future__ import annotations

from typing import Annotated, Literal

import limits
from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, IPvAnyNetwork, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict

from clinic.settings import DatabaseSettings, parts
from web.origins import origin


def _rate(value: str) -> str:
    """As the library `limits` writes a rate: 30/minute, 500/10 seconds."""
    limits.parse(value)
    return value


Origin = Annotated[str, AfterValidator(origin)]
Rate = Annotated[str, AfterValidator(_rate)]


class Settings(DatabaseSettings):
    """Every name is `CLINIC_` and the field's name in capitals; the port is `PORT` too, as hosts like to set it."""

    model_config = SettingsConfigDict(populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, validation_alias=AliasChoices("PORT", "CLINIC_PORT"))
    metrics_host: str = Field(default="127.0.0.1", description="for Prometheus alone; never a public address")
    metrics_port: int = Field(default=9090, ge=0, le=65535)

    assistant_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    reply_timeout_s: float = Field(default=20.0, gt=0, le=60, description="how long one turn may take")

    assistant_secret: SecretStr | None = Field(default=None, description="made at first start when not set")
    token_secret: SecretStr | None = Field(default=None, description="signs conversation tokens; made when not set")

    portal_jwks: str | None = Field(default=None, description="the portal's public keys: a file or an https address")
    portal_issuer: str = "https://portal.lakeside-headache.example"
    portal_audience: str = "clinic-assistant"

    public_url: Origin | None = Field(
        default=None, description="where browsers find the gateway; each request's host when not set"
    )
    sites: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(parts)] = Field(
        default=(), description="the clinic's websites, which may show the chat in a frame"
    )
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(parts)] = Field(
        default=(), description="the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed"
    )

    rate_limit: Literal["on", "off"] = "on"
    rate_per_conversation: Rate = "30/minute"
    rate_per_address: Rate = "150/10 seconds"
    rate_overall: Rate = "500/10 seconds"
    turns_at_once: int = Field(default=32, gt=0, description="turns that may wait for the assistant at a time")

    require_sign_off: bool = Field(
        default=False, description="withdraw answers from patients that no clinician signed, or whose review is overdue"
    )
    staff_idle_minutes: int = Field(default=15, ge=1, le=60, description="unused for so long, the staff desk signs out")
    staff_session_hours: int = Field(default=10, ge=1, le=24, description="after so long it signs out in any case")

    log_format: Literal["json", "console"] = "json"

    @property
    def demo_portal(self) -> bool:
        """The portal's tokens are signed with the demo key."""
        return self.demo and self.portal_jwks is None
