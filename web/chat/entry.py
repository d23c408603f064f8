"""A diary entry as the chat API shows it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Medication(_Shown):
    name: str
    dose: str | None


class Entry(_Shown):
    """What is understood so far, or saved. `severity` 0 to 10 in halves, `date` an ISO day where the clinic is."""

    id: str | None
    saved: bool
    headache: bool | None
    date: str | None
    severity: int | float | None = Field(ge=0, le=10)
    duration_minutes: int | None = Field(ge=0)
    ongoing: bool | None
    symptoms: list[str]
    side: str | None
    quality: list[str]
    medications: list[Medication]
    triggers: list[str]
    note: str | None


def checked_entry(raw: dict[str, Any]) -> dict[str, Any] | None:
    """The entry with the contract's fields alone, or None when one of them is missing or wrong."""
    try:
        return Entry.model_validate(raw).model_dump()
    except ValidationError:
        return None
