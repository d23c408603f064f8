"""Reads visits from an iCalendar file (RFC 5545).

The patient is named by X-PORTAL-ID, or by an ATTENDEE whose address is urn:portal:<id>; docs/records.md shows a file.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event
from icalendar.error import GloballyUniqueTZIDGuessed
from icalendar.timezone import tzp

from clinic.db.models.records import KINDS
from clinic.domain.appointments import kind_of
from clinic.domain.rows import ReadRows, Rejected, Row, WrongRow
from clinic.record_files import cells as cell
from clinic.record_files.csv_rows import MAX_BYTES, WrongFile

ATTENDEE = "urn:portal:"
STATUS = {"CONFIRMED": "booked", "": "booked", "TENTATIVE": "pending", "CANCELLED": "cancelled"}
# What a file may hold that this reader would get wrong.
REPEATS = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def read_ical(content: bytes, zone: ZoneInfo, now: datetime) -> ReadRows:
    """Each VEVENT; its line is that of its BEGIN. Times without a zone are the calendar's, else the clinic's. `WrongFile`.

    `now` (aware) tells which times cannot be meant.
    """
    if len(content) > MAX_BYTES:
        raise WrongFile("the file is too large")
    try:
        with warnings.catch_warnings():  # "/vendor.example/America/New_York": its end is a name that is known
            warnings.simplefilter("ignore", GloballyUniqueTZIDGuessed)
            calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError):
        raise WrongFile("the file is not iCalendar") from None
    events = [(event, _zone(one, zone)) for one in calendars for event in one.walk("VEVENT") if isinstance(event, Event)]
    lines = [n for n, line in enumerate(content.splitlines(), 1) if line.strip().upper() == b"BEGIN:VEVENT"]
    if not calendars or len(lines) != len(events):
        raise WrongFile("the file is not whole iCalendar")
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for line, (event, where) in zip(lines, events, strict=True):
        try:
            rows.append(Row(line, _values(event, where, now)))
        except WrongRow as error:
            rejected.append(Rejected(line, str(error)))
    return ReadRows(rows, rejected)


def _zone(calendar: Component, clinic: ZoneInfo) -> tzinfo | None:
    """Where times without a zone are meant; None where the calendar names a zone that nobody knows."""
    named = calendar.get("X-WR-TIMEZONE")
    return tzp.timezone(str(named)) if named else clinic


def _values(event: Event, zone: tzinfo | None, now: datetime) -> Mapping[str, Any]:
    if getattr(event, "errors", None):
        raise WrongRow(f"{event.errors[0][0]}: cannot be read")
    if any(name in event for name in REPEATS):
        raise WrongRow("RRULE: visits that repeat are not read; write each of them out")
    texts = {name: _text(event, name) for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "X-KIND", "X-CLINICIAN")}
    starts_at = _moment(event, "DTSTART", zone, now)
    return {
        "portal_id": _patient(event),
        "external_id": cell.text(texts, "UID", most=128),
        "starts_at": starts_at,
        "duration_minutes": _minutes(event, starts_at, zone, now),
        "kind": cell.one_of(texts, "X-KIND", KINDS) if texts["X-KIND"] else kind_of(texts["SUMMARY"]),
        "status": _status(texts["STATUS"]),
        "clinician": _clinician(event, texts),
        "place": cell.text(texts, "LOCATION", most=200),
    }


def _text(event: Event, name: str) -> str:
    found = event.get(name, "")
    if isinstance(found, list):
        raise WrongRow(f"{name}: it stands twice")
    return str(found).strip()


def _moment(event: Event, name: str, zone: tzinfo | None, now: datetime) -> datetime:
    told = event.get(name)
    found = getattr(told, "dt", None)
    if not isinstance(found, datetime):
        raise WrongRow(f"{name}: must be a day with a time")
    if found.tzinfo is None and (zone is None or "TZID" in told.params):
        raise WrongRow(f"{name}: its time zone is not known, and no VTIMEZONE of the file says what it means")
    return cell.likely(cell.in_zone(found, name, zone), name, now)


def _minutes(event: Event, starts_at: datetime, zone: tzinfo | None, now: datetime) -> int:
    told = getattr(event.get("DURATION"), "dt", timedelta())
    # Elapsed time: two clock times of one zone would be an hour off across a clock change.
    length = _moment(event, "DTEND", zone, now).astimezone(UTC) - starts_at.astimezone(UTC) if "DTEND" in event else told
    if not timedelta(minutes=1) <= length <= timedelta(days=1):
        raise WrongRow("DTEND: must lie after DTSTART, by a day at most")
    return round(length.total_seconds() / 60)


def _status(value: str) -> str:
    if value.upper() not in STATUS:
        raise WrongRow("STATUS: must be CONFIRMED, TENTATIVE or CANCELLED")
    return STATUS[value.upper()]


def _patient(event: Event) -> str:
    named = [str(event["X-PORTAL-ID"]).strip()] if "X-PORTAL-ID" in event else []
    for address in _several(event.get("ATTENDEE")):
        if str(address).lower().startswith(ATTENDEE):
            named.append(str(address)[len(ATTENDEE) :])
    if len(set(named)) != 1 or not named[0] or len(named[0]) > 128:
        raise WrongRow("X-PORTAL-ID: one patient must be named")
    return named[0]


def _clinician(event: Event, texts: Mapping[str, str]) -> str:
    """X-CLINICIAN, else the common name of the organizer."""
    if texts["X-CLINICIAN"]:
        return cell.persons_name(texts, "X-CLINICIAN")
    name = str(getattr(event.get("ORGANIZER"), "params", {}).get("CN", ""))
    return cell.persons_name({"ORGANIZER": name}, "ORGANIZER")


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
