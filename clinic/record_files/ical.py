"""Reads visits from an iCalendar file (RFC 5545).

The patient is named by X-PORTAL-ID, or by an ATTENDEE whose address is urn:portal:<id>; docs/records.md shows a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from clinic.db.models.records import KINDS
from clinic.domain.appointments import kind_of
from clinic.domain.rows import ReadRows, Rejected, Row, WrongRow
from clinic.record_files import cells as cell
from clinic.record_files.csv_rows import MAX_BYTES, WrongFile

ATTENDEE = "urn:portal:"
STATUS = {"CONFIRMED": "booked", "": "booked", "TENTATIVE": "pending", "CANCELLED": "cancelled"}
# What a file may hold that this reader would get wrong.
REPEATS = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def read_ical(content: bytes, zone: ZoneInfo) -> ReadRows:
    """Each VEVENT; its line is that of its BEGIN. Times without a zone are meant where the clinic is. `WrongFile`."""
    if len(content) > MAX_BYTES:
        raise WrongFile("the file is too large")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError):
        raise WrongFile("the file is not iCalendar") from None
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    lines = [n for n, line in enumerate(content.splitlines(), 1) if line.strip().upper() == b"BEGIN:VEVENT"]
    if not calendars or len(lines) != len(events):
        raise WrongFile("the file is not whole iCalendar")
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for line, event in zip(lines, events, strict=True):
        try:
            rows.append(Row(line, _values(event, zone)))
        except WrongRow as error:
            rejected.append(Rejected(line, str(error)))
    return ReadRows(rows, rejected)


def _values(event: Event, zone: ZoneInfo) -> Mapping[str, Any]:
    if getattr(event, "errors", None):
        raise WrongRow(f"{event.errors[0][0]}: cannot be read")
    if any(name in event for name in REPEATS):
        raise WrongRow("RRULE: visits that repeat are not read; write each of them out")
    texts = {name: str(event.get(name, "")).strip() for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "X-KIND", "X-CLINICIAN")}
    starts_at = _moment(event, "DTSTART", zone)
    return {
        "portal_id": _patient(event),
        "external_id": cell.text(texts, "UID", most=128),
        "starts_at": starts_at,
        "duration_minutes": _minutes(event, starts_at, zone),
        "kind": cell.one_of(texts, "X-KIND", KINDS) if texts["X-KIND"] else kind_of(texts["SUMMARY"]),
        "status": _status(texts["STATUS"]),
        "clinician": _clinician(event, texts),
        "place": cell.text(texts, "LOCATION", most=200),
    }


def _moment(event: Event, name: str, zone: ZoneInfo) -> datetime:
    found = getattr(event.get(name), "dt", None)
    if not isinstance(found, datetime):
        raise WrongRow(f"{name}: must be a day with a time")
    return cell.in_zone(found, name, zone)


def _minutes(event: Event, starts_at: datetime, zone: ZoneInfo) -> int:
    told = getattr(event.get("DURATION"), "dt", timedelta())
    length = _moment(event, "DTEND", zone) - starts_at if "DTEND" in event else told
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
        return cell.text(texts, "X-CLINICIAN", most=120)
    name = str(getattr(event.get("ORGANIZER"), "params", {}).get("CN", ""))
    return cell.text({"ORGANIZER": name}, "ORGANIZER", most=120)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
