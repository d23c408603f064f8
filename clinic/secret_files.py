"""Secrets that nobody has to think up: made at first start, kept in files that only their owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


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
