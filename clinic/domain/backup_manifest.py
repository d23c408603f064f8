"""What a backup says of itself: when and of what it was made, and its parts with their hashes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints, TypeAdapter, ValidationError

from clinic.errors import BackupFault

MANIFEST = "manifest.json"
RECORDS_FILE, RECORDS_DUMP, DIALOGUES = "clinic.db", "clinic.dump", "dialogues.db"
SPOOL, SECRETS = "spool", "secrets"
# In this order: what waits is renamed before it is imported, and must be met under one of its names.
SPOOL_FILES = ("alarms.jsonl", "alarms.importing.jsonl", "alarms.unreadable.jsonl")

_FILE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_PART = "|".join(
    (*map(re.escape, (RECORDS_FILE, RECORDS_DUMP, DIALOGUES, *(f"{SPOOL}/{name}" for name in SPOOL_FILES))), f"{SECRETS}/{_FILE}")
)
PartName = Annotated[str, StringConstraints(pattern=f"^(?:{_PART})$")]


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup: `size` in bytes, `sha256` in hex."""

    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Manifest:
    """`schema` is Alembic's revision of the records; `parts` are by their names in the archive, which can be no other paths."""

    format: Literal[1]
    made_at: AwareDatetime
    product: str
    database: Literal["sqlite", "postgresql"]
    schema: Annotated[str, StringConstraints(pattern="^[0-9A-Za-z_]{1,32}$")]
    parts: dict[PartName, Part]

    @property
    def records(self) -> str:
        """The name of the part that holds the clinic's records."""
        return RECORDS_FILE if self.database == "sqlite" else RECORDS_DUMP

    @property
    def size(self) -> int:
        """Bytes of all parts together, once they are unpacked."""
        return sum(part.size for part in self.parts.values())

    @property
    def has_keys(self) -> bool:
        return any(name.startswith(f"{SECRETS}/") for name in self.parts)

    def to_json(self) -> bytes:
        return _MANIFEST.dump_json(self, indent=2)

    @classmethod
    def of_json(cls, content: bytes) -> Manifest:
        """`BackupFault` for what this release did not write."""
        try:
            manifest = _MANIFEST.validate_json(content)
        except ValidationError:
            raise BackupFault(
                "This is no backup of this product, or one of a later release: its manifest cannot be read."
            ) from None
        if manifest.records not in manifest.parts:
            raise BackupFault("This backup is not whole: it does not hold the clinic's records.")
        return manifest


_MANIFEST = TypeAdapter(Manifest)
