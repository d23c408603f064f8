"""What a row of each kind of CSV holds. The columns stand in docs/records.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clinic.db.models.records import KINDS, STATES
from clinic.domain.rows import NEVER_WAS, OLDEST, ReadRows, WrongRow
from clinic.record_files import cells as cell
from clinic.record_files.csv_rows import read_csv

LONGEST_MINUTES = 1440
MOST_UNITS = 1000
# FHIR's words for a visit; the table keeps fewer.
_STORED_AS = {"checked-in": "arrived", "waitlist": "proposed"}
_STATES = (*STATES, *_STORED_AS, NEVER_WAS)


def read_patients(content: bytes) -> ReadRows:
    def read(row: Mapping[str, str]) -> Mapping[str, Any]:
        return {
            "portal_id": cell.text(row, "portal_id", most=128),
            "display_name": cell.persons_name(row, "display_name"),
        }

    return read_csv(content, needs=frozenset({"portal_id", "display_name"}), read=read)


def read_visits(content: bytes, zone: ZoneInfo, now: datetime) -> ReadRows:
    """`now` (aware) tells which times cannot be meant."""

    def read(row: Mapping[str, str]) -> Mapping[str, Any]:
        whose = {"portal_id": cell.text(row, "portal_id", most=128), "external_id": cell.text(row, "id", most=128)}
        status = cell.one_of(row, "status", _STATES) if row.get("status") else "booked"
        if status == NEVER_WAS:
            return {**whose, "status": status}  # of such a visit nothing else need be right
        return {
            **whose,
            "starts_at": cell.visit_time(row, "starts_at", zone, now),
            "duration_minutes": cell.number(row, "duration_minutes", 1, LONGEST_MINUTES),
            "kind": cell.one_of(row, "kind", KINDS),
            "status": _STORED_AS.get(status, status),
            "clinician": cell.persons_name(row, "clinician"),
            "place": cell.text(row, "place", most=200),
        }

    needs = frozenset({"portal_id", "id", "starts_at", "duration_minutes", "kind", "clinician", "place"})
    return read_csv(content, needs=needs, read=read)


def read_treatments(content: bytes, today: Callable[[], date]) -> ReadRows:
    """`today` is where the clinic is: what is to come is an appointment, and no treatment yet."""

    def read(row: Mapping[str, str]) -> Mapping[str, Any]:
        given_on = cell.day(row, "given_on")
        if not OLDEST <= given_on <= today():
            raise WrongRow("given_on: lies in the future, or before 1990")
        next_due = cell.day(row, "next_due") if row.get("next_due") else None
        if next_due is not None and not timedelta() < next_due - given_on <= timedelta(days=730):
            raise WrongRow("next_due: must lie after given_on, by two years at most")
        portal_id = cell.text(row, "portal_id", most=128)
        return {
            "portal_id": portal_id,
            "external_id": cell.text(row, "id", most=128) if row.get("id") else f"{portal_id[:110]}/{given_on}",
            "given_on": given_on,
            "units": cell.number(row, "units", 1, MOST_UNITS) if row.get("units") else None,
            "next_due": next_due,
        }

    return read_csv(content, needs=frozenset({"portal_id", "given_on"}), read=read)
