"""Alarms that the database could not take: one sealed line each, on disk before the patient is answered."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import structlog

from clinic.db.encryption import Vault, WrongKey
from clinic.domain.chat import Post, Raised

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Spooled:
    """An alarm and the fixed answer that was given, by topic and part. `post` is None when it was no message."""

    conversation_id: str
    post: Post | None
    alarm: Raised
    topic: str
    part: str

    def line(self, vault: Vault) -> str:
        fields = asdict(self)
        fields["alarm"]["at"] = self.alarm.at.isoformat()
        return vault.seal(json.dumps(fields)) + "\n"

    @classmethod
    def of_line(cls, line: str, vault: Vault) -> Spooled:
        """`ValueError`, `KeyError`, `TypeError` or `WrongKey` for a line that was cut off. Earlier releases wrote plain JSON."""
        fields: dict[str, Any] = json.loads(line if line.startswith("{") else vault.open(line))
        alarm = fields["alarm"]
        raised = Raised(**{**alarm, "rules": tuple(alarm["rules"]), "at": datetime.fromisoformat(alarm["at"])})
        post = Post(**fields["post"]) if fields["post"] else None
        return cls(fields["conversation_id"], post, raised, fields["topic"], fields["part"])


class Spool:
    """`alarms.jsonl` in a folder. What is being imported stands in `alarms.importing.jsonl` until all of it is stored."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._vault = vault
        self._file = folder / "alarms.jsonl"
        self._importing = folder / "alarms.importing.jsonl"
        self._unreadable = folder / "alarms.unreadable.jsonl"
        self._lock = Lock()
        self._one_import = asyncio.Lock()

    def append(self, spooled: Spooled) -> None:
        """Blocks until the line is on disk. `OSError` when it cannot be."""
        with self._lock:
            _append(self._file, spooled.line(self._vault))

    async def empty_into(self, store: Callable[[Spooled], Awaitable[None]]) -> int:
        """Give each alarm to `store`, and drop them when all are stored; gives how many there were.

        What `store` raises passes through, and everything stays for the next time: storing twice must be harmless.
        """
        async with self._one_import:
            self._set_aside()
            if not self._importing.exists():
                return 0
            count = 0
            for spooled in self._read():
                await store(spooled)
                count += 1
            self._importing.unlink()
            return count

    def waiting(self) -> int:
        """How many alarms wait."""
        return sum(len(file.read_bytes().splitlines()) for file in (self._file, self._importing) if file.exists())

    def _set_aside(self) -> None:
        with self._lock:
            if self._file.exists() and not self._importing.exists():
                self._file.rename(self._importing)

    def _read(self) -> Iterator[Spooled]:
        for line in self._importing.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                yield Spooled.of_line(line, self._vault)
            except (ValueError, KeyError, TypeError, WrongKey):
                log.error("spool.unreadable_line")
                _append(self._unreadable, line + "\n")


def _append(file: Path, line: str) -> None:
    is_new = not file.exists()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Buffered, so that what a full disk takes in part is an error.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:
        # A line that a crash cut off must not swallow this one: an empty line more does no harm.
        stream.write(line.encode() if is_new else _after_whole_line(file) + line.encode())
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        _sync_folder(file.parent)


def _after_whole_line(file: Path) -> bytes:
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        if size == 0:
            return b""
        stream.seek(size - 1)
        return b"" if stream.read(1) == b"\n" else b"\n"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
