"""What can be set from the environment or the settings file, read once at start."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import limits
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    HttpUrl,
    IPvAnyNetwork,
    SecretStr,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from clinic.settings import SETTINGS_FILE, DatabaseSettings, parts
from web.origins import origin


def _rate(value: str) -> str:
    """As the library `limits` writes a rate: 30/minute, 500/10 seconds."""
    limits.parse(value)
    return value


def _address(value: str) -> str:
    """One that a header can hold: nobody puts another header into it."""
    if not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+", value):
        raise ValueError("is no e-mail address")
    return value


EmailAddress = Annotated[str, AfterValidator(_address)]
Origin = Annotated[str, AfterValidator(origin)]
Rate = Annotated[str, AfterValidator(_rate)]
Addresses = Annotated[tuple[EmailAddress, ...], NoDecode, BeforeValidator(parts)]


class AlarmSettings(BaseSettings):
    """`CLINIC_ALARM_...`: who hears of an alarm outside of the desk, and when it escalates."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_ALARM_", env_file=SETTINGS_FILE, frozen=True, extra="ignore")

    webhook: HttpUrl | None = Field(default=None, description="gets the alarms of out of hours")
    escalation_webhook: HttpUrl | None = Field(default=None, description="gets those that nobody acknowledged or closed in time")
    webhook_secret: SecretStr | None = Field(default=None, description="signs what is sent to a webhook")
    email: Addresses = Field(default=(), description="gets the alarms of out of hours")
    escalation_email: Addresses = Field(default=(), description="gets those that nobody acknowledged or closed in time")
    desk_always_staffed: bool = Field(default=False, description="somebody watches the desk day and night: nobody else is told")
    acknowledge_minutes: float = Field(default=10.0, gt=0, le=1440, description="after which an alarm escalates")
    mail_from: EmailAddress | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"

    @model_validator(mode="after")
    def _whole(self) -> AlarmSettings:
        if (self.webhook or self.escalation_webhook) and self.webhook_secret is None:
            raise ValueError("CLINIC_ALARM_WEBHOOK_SECRET is needed with a webhook: it signs what is sent")
        if (self.email or self.escalation_email) and not (self.smtp_host and self.mail_from):
            raise ValueError("CLINIC_ALARM_SMTP_HOST and CLINIC_ALARM_MAIL_FROM are needed with an e-mail address")
        return self


class Settings(DatabaseSettings):
    """Every name is `CLINIC_` and the field's name in capitals; the port is `PORT` too, as hosts like to set it."""

    model_config = SettingsConfigDict(populate_by_name=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, validation_alias=AliasChoices("PORT", "CLINIC_PORT"))
    metrics_host: str = Field(default="127.0.0.1", description="for Prometheus alone; never a public address")
    metrics_port: int = Field(default=9090, ge=0, le=65535)

    assistant_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    reply_timeout_s: float = Field(default=12.0, gt=0, le=60, description="how long one turn may take")

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

    alarm: AlarmSettings = Field(default_factory=AlarmSettings)
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
