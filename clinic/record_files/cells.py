"""Values of single cells. Each raises `WrongRow`, which names the column and does not repeat the cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from clinic.domain.rows import OLDEST, WrongRow, is_persons_name, iso_day

# Nobody books further ahead: a visit beyond is a slip of the pen.
FURTHEST_AHEAD = timedelta(days=731)
# "1.23E+11" for an id, and the errors of formulas.
_SPOILT = re.compile(r"\d(\.\d+)?E\+\d+|#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", re.ASCII)
# Python reads more of ISO 8601, and the hour that it gives a day without one is a guess.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


def text(cells: Mapping[str, str], name: str, *, most: int) -> str:
    value = cells.get(name, "")
    if not value or len(value) > most or not value.isprintable():
        raise WrongRow(f"{name}: must be a text of 1 to {most} characters")
    if _SPOILT.fullmatch(value):
        raise WrongRow(f"{name}: holds what a spreadsheet made of it, a long number cut short or an error")
    return value


def persons_name(cells: Mapping[str, str], name: str) -> str:
    """What patients are addressed by, or told that they see."""
    value = text(cells, name, most=120)
    if not is_persons_name(value):
        raise WrongRow(f"{name}: must be a person's name, and no address or number")
    return value


def day(cells: Mapping[str, str], name: str) -> date:
    try:
        return iso_day(cells.get(name, ""))
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


def visit_time(cells: Mapping[str, str], name: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A day with its time; without an offset it is meant where the clinic is."""
    value = cells.get(name, "")
    try:
        found = datetime.fromisoformat(value if _MOMENT.fullmatch(value) else "")
    except ValueError:
        raise WrongRow(f"{name}: must be a time as 2026-11-30T14:00 or 2026-11-30T14:00-06:00") from None
    return likely(in_zone(found, name, zone), name, now)


def likely(found: datetime, name: str, now: datetime) -> datetime:
    """The time of a visit (aware), if a clinic may have it in its books."""
    if found.date() < OLDEST or found.date() - now.date() > FURTHEST_AHEAD:
        raise WrongRow(f"{name}: lies more than two years ahead, or before 1990")
    if found.time() == time() and found.tzname() != "UTC":  # what a day becomes whose time was left out
        raise WrongRow(f"{name}: midnight is no hour of a visit; its time seems to be left out")
    return found


def in_zone(found: datetime, name: str, zone: tzinfo | None) -> datetime:
    """The moment, aware. A clock time that a daylight-saving night skips or has twice is not guessed at, in any zone."""
    local = found if found.tzinfo is not None else found.replace(tzinfo=zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise WrongRow(f"{name}: in that night this clock time is skipped or stands twice; give it with its offset")
    return local
