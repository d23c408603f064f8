"""The gateway's own secrets: set, or made at first start."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import SecretStr

from clinic.secret_files import kept
from web.settings import Settings

ASSISTANT_KEY, TOKEN_KEY = "secrets/assistant.key", "secrets/token.key"


def assistant_secret(settings: Settings) -> str:
    """What the gateway shows to the assistant's channel."""
    return _set_or_made(settings.assistant_secret, settings.state_dir / ASSISTANT_KEY)


def token_secret(settings: Settings) -> str:
    """What conversation tokens are signed with."""
    return _set_or_made(settings.token_secret, settings.state_dir / TOKEN_KEY)


def _set_or_made(value: SecretStr | None, path: Path) -> str:
    return value.get_secret_value() if value else kept(path, secrets.token_urlsafe(48))


def main() -> None:
    """Make what is missing, for the supervisor, which hands the assistant's secret to the assistant."""
    settings = Settings()
    assistant_secret(settings)
    token_secret(settings)


if __name__ == "__main__":
    main()
