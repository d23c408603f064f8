"""Values of single cells. Each raises `WrongRow`, which names the column and does not repeat the cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.domain.rows import WrongRow


def text(cells: Mapping[str, str], name: str, *, most: int) -> str:
    value = cells.get(name, "")
    if not value or len(value) > most or not value.isprintable():
        raise WrongRow(f"{name}: must be a text of 1 to {most} characters")
    return value


def day(cells: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(cells.get(name, ""))
    except ValueError:
        raise WrongRow(f"{name}: must be a day as 2026-11-30") from None


def number(cells: Mapping[str, str], name: str, least: int, most: int) -> int:
    value = cells.get(name, "")
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        raise WrongRow(f"{name}: must be a whole number from {least} to {most}")
    return int(value)


def one_of(cells: Mapping[str, str], name: str, names: Sequence[str]) -> str:
    value = cells.get(name, "").casefold()
    if value not in names:
        raise WrongRow(f"{name}: must be one of {', '.join(names)}")
    return value


def moment(cells: Mapping[str, str], name: str, zone: ZoneInfo) -> datetime:
    """An ISO time; without an offset it is meant where the clinic is."""
    try:
        found = datetime.fromisoformat(cells.get(name, ""))
    except ValueError:
        raise WrongRow(f"{name}: must be a time as 2026-11-30T14:00 or 2026-11-30T14:00-06:00") from None
    return in_zone(found, name, zone)


def in_zone(found: datetime, name: str, zone: ZoneInfo) -> datetime:
    """The moment, aware. A clock time that a daylight-saving night skips or has twice is not guessed at."""
    if found.utcoffset() is not None:
        return found
    local = found.replace(tzinfo=zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise WrongRow(f"{name}: in that night this clock time is skipped or stands twice; give it with its offset")
    return local
