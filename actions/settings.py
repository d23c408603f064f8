"""What can be set from the environment, read once at start."""

from __future__ import annotations

from pydantic import Field

from clinic.settings import DatabaseSettings


class Settings(DatabaseSettings):
    """`ACTIONS_PORT`: the port on 127.0.0.1. The host is not a setting: whoever reaches the port reads records."""

    port: int = Field(default=5055, ge=0, le=65535, validation_alias="ACTIONS_PORT")
