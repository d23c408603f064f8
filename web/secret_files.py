"""Secrets that nobody has to think up: made at first start, kept in files that only their owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from web.settings import Settings


def assistant_secret(settings: Settings) -> str:
    """What the gateway shows to the assistant's channel."""
    return _set_or_made(settings.assistant_secret, settings.state_dir / "secrets/assistant.key")


def token_secret(settings: Settings) -> str:
    """What conversation tokens are signed with."""
    return _set_or_made(settings.token_secret, settings.state_dir / "secrets/token.key")


def _set_or_made(value: SecretStr | None, path: Path) -> str:
    return value.get_secret_value() if value else kept(path, secrets.token_urlsafe(48))


def kept(path: Path, content: str) -> str:
    """What stands in the file, which is first made with `content` (mode 0600) if it is not there.

    Two processes that start together read the same: the file appears whole or not at all.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(content)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def main() -> None:
    """Make what is missing, for the supervisor, which hands the assistant's secret to the assistant."""
    settings = Settings()
    assistant_secret(settings)
    token_secret(settings)


if __name__ == "__main__":
    main()
