"""What a run of the demo left in its state folder, and production must not go on with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicNumbers
from joserfc.jwk import ECKey

from clinic.db.encryption import KEY_FILE as DATA_KEY
from web.portal.demo import kept_key
from web.portal.keys import Key
from web.secret_files import ASSISTANT_KEY, TOKEN_KEY
from web.settings import Settings


def has_demo_key(settings: Settings, keys: Sequence[Key], file: Path) -> bool:
    """Whether one of the portal's keys is a demo portal's, by whatever id: of a demo here, or of the one that wrote the file."""
    demos = {_numbers(key) for folder in (*_folders(settings), file.parent.parent) if (key := kept_key(folder))}
    return any(_numbers(key) in demos for key in keys if isinstance(key, ECKey))


def demo_secrets(settings: Settings) -> Iterator[str]:
    """The secrets that a demo made for itself. Where no demo ran, what lies in these files was put back from a backup."""
    for folder in _folders(settings):
        if kept_key(folder):
            for file in (folder / name for name in (ASSISTANT_KEY, TOKEN_KEY, DATA_KEY)):
                yield from file.read_text(encoding="utf-8").strip().split(",") if file.exists() else ()


def _folders(settings: Settings) -> tuple[Path, ...]:
    """The state folder, and the one that a demo has when nobody names another."""
    return settings.state_dir, Settings.model_fields["state_dir"].default


def _numbers(key: ECKey) -> EllipticCurvePublicNumbers:
    return key.public_key.public_numbers()
