"""Rows of records that cannot be meant as they stand are rejected with their reason, and never guessed at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from clinic.domain.rows import ReadRows
from clinic.record_files.ical import read_ical
from clinic.record_files.tables import read_patients, read_treatments, read_visits

CLINIC = ZoneInfo("America/Chicago")
NOW = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)
EVENT = """BEGIN:VEVENT
UID:1
X-PORTAL-ID:demo-lee
SUMMARY:Botox injections
LOCATION:Suite 200
ORGANIZER;CN=Dr. A:mailto:a@clinic.example
{lines}
END:VEVENT
"""
ZONE = """BEGIN:VTIMEZONE
TZID:Clinic's own
BEGIN:STANDARD
DTSTART:19701101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
"""
HEADER = "portal_id,id,starts_at,duration_minutes,kind,clinician,place"
WRONG_HOURS = (
    *("2031-03-10", "20310310", "2031-W11-1", "2031-03-10T14", "20310310T1400", "2031-03-10T00:00", ""),
    *("31-03-10T14:00", "03/10/31 14:00", "2131-03-10T14:00", "2032-06-02T14:00", "0031-03-10T14:00", "1926-03-10T14:00"),
)


def events(start: str, *, above: str = "", length: str = "DURATION:PT30M", event: str = EVENT) -> ReadRows:
    """What is read of a calendar with one event, whose DTSTART is `start`."""
    lines = event.format(lines=f"DTSTART{start}\n{length}")
    whole = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{above}{lines}END:VCALENDAR\n"
    return read_ical(whole.replace("\n", "\r\n").encode(), CLINIC, NOW)


def visit(starts_at: str, *, minutes: str = "30", clinician: str = "Dr. A") -> ReadRows:
    line = f'demo-lee,v1,{starts_at},"{minutes}",treatment,{clinician},Room 1'
    return read_visits(f"{HEADER}\n{line}\n".encode(), CLINIC, NOW)


def treatment(given_on: str, *, units: str = "") -> ReadRows:
    return read_treatments(f'portal_id,given_on,units\ndemo-lee,{given_on},"{units}"\n'.encode(), lambda: date(2026, 11, 30))


def reason(read: ReadRows) -> str:
    assert not read.rows
    (rejected,) = read.rejected
    return rejected.reason


def starts_at(read: ReadRows) -> str:
    assert not read.rejected
    (row,) = read.rows
    return f"{row.values['starts_at'].astimezone(UTC):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("name", ["US-Eastern", "Eastern Time (US & Canada)", "Mars/Olympus", "America/New York", "GMT+5", "Own"])
def test_a_zone_that_nobody_knows_is_no_hour_where_the_clinic_is(name: str) -> None:
    said = reason(events(f';TZID="{name}":20310310T150000'))
    assert said == "DTSTART: its time zone is not known, and no VTIMEZONE of the file says what it means"
    assert name not in said
    end = f'DTEND;TZID="{name}":20310310T153000'
    assert reason(events(":20310310T150000Z", length=end)).startswith("DTEND: its time zone")


@pytest.mark.parametrize("name", ["America/New_York", "Eastern Standard Time", "US/Eastern", "/x.example/America/New_York"])
def test_a_zone_of_a_known_name_is_read_as_it_is(name: str) -> None:
    assert starts_at(events(f';TZID="{name}":20310308T150000')) == "2031-03-08 20:00"


def test_a_zone_that_the_file_defines_is_read_as_it_says() -> None:
    assert starts_at(events(";TZID=Clinic's own:20310308T150000", above=ZONE)) == "2031-03-08 20:00"


def test_a_time_without_a_zone_is_the_calendars_else_the_clinics() -> None:
    assert starts_at(events(":20310308T150000")) == "2031-03-08 21:00"
    assert starts_at(events(":20310308T150000", above="X-WR-TIMEZONE:Europe/Berlin\n")) == "2031-03-08 14:00"
    assert reason(events(":20310308T150000", above="X-WR-TIMEZONE:Mars/Olympus\n")).startswith("DTSTART: its time zone")
    assert starts_at(events(":20310308T150000Z", above="X-WR-TIMEZONE:Mars/Olympus\n")) == "2031-03-08 15:00"


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (";VALUE=DATE:20310308", "must be a day with a time"),
        (";TZID=America/Chicago:20310308", "midnight is no hour of a visit"),
        (";TZID=America/Chicago:20310309T023000", "in that night this clock time is skipped"),
        (":21260310T150000Z", "lies more than two years ahead"),
        (":00310310T150000Z", "lies more than two years ahead, or before 1990"),
    ],
)
def test_an_event_whose_hour_or_year_cannot_be_meant_is_rejected(start: str, words: str) -> None:
    assert reason(events(start)).startswith(f"DTSTART: {words}")


def test_midnight_in_greenwich_is_an_hour_elsewhere() -> None:
    assert starts_at(events(":20310308T000000Z")) == "2031-03-08 00:00"
    assert starts_at(visit("2031-03-08T00:00Z")) == "2031-03-08 00:00"


def test_the_length_over_a_change_of_the_clocks_is_what_goes_by() -> None:
    read = events(";TZID=America/Chicago:20310309T010000", length="DTEND;TZID=America/Chicago:20310309T040000")
    assert read.rows[0].values["duration_minutes"] == 120


def test_what_stands_twice_in_an_event_is_not_chosen_from() -> None:
    assert reason(events(":20310308T150000Z", length="DURATION:PT30M\nLOCATION:Room 7")) == "LOCATION: it stands twice"


@pytest.mark.parametrize("value", WRONG_HOURS)
def test_a_visit_without_its_hour_or_of_a_year_that_cannot_be_is_rejected(value: str) -> None:
    assert reason(visit(value)).startswith("starts_at: ")


@pytest.mark.parametrize("value", ["2031-03-10T15:00", "2031-03-10 15:00", "2031-03-10T20:00:00Z", "2031-03-10T15:00-0500"])
def test_a_day_with_its_hour_is_a_time(value: str) -> None:
    assert starts_at(visit(value)) == "2031-03-10 20:00"


@pytest.mark.parametrize("value", ["20261001", "2026-W40-5", "2026-274", "26-10-01", "10/01/2026", "2026-10-01T09:00"])
def test_a_day_of_a_treatment_is_written_in_one_way(value: str) -> None:
    assert reason(treatment(value)) == "given_on: must be a day as 2026-11-30"
    assert treatment("2026-10-01").rows[0].values["given_on"] == date(2026, 10, 1)


@pytest.mark.parametrize("value", ["lee@example.com", "Lee <lee@example.com>", "4711"])
def test_an_address_or_a_number_is_nobodys_name(value: str) -> None:
    words = "must be a person's name, and no address or number"
    assert reason(read_patients(f"portal_id,display_name\nnew,{value}\n".encode())) == f"display_name: {words}"
    assert reason(visit("2031-03-10T14:00", clinician=value)) == f"clinician: {words}"
    organizer = EVENT.replace("CN=Dr. A", f'CN="{value}"')
    assert reason(events(":20310308T150000Z", event=organizer)) == f"ORGANIZER: {words}"


@pytest.mark.parametrize("value", ["1.23457E+11", "1E+05", "#N/A", "#REF!", "#NAME?"])
def test_what_a_spreadsheet_spoilt_is_rejected(value: str) -> None:
    words = "holds what a spreadsheet made of it, a long number cut short or an error"
    assert reason(read_patients(f"portal_id,display_name\n{value},Lee\n".encode())) == f"portal_id: {words}"
    assert reason(visit("2031-03-10T14:00", clinician=value)) == f"clinician: {words}"
    assert not read_patients(b"portal_id,display_name\n1234567890123,Lee\nE12,#1 Lee\n").rejected


@pytest.mark.parametrize("value", ["0", "-5", "10000", "2,5", "155.5", "1e2", "²"])
def test_a_number_out_of_bounds_is_rejected(value: str) -> None:
    assert reason(visit("2031-03-10T14:00", minutes=value)) == "duration_minutes: must be a whole number from 1 to 1440"
    assert reason(treatment("2026-10-01", units=value)) == "units: must be a whole number from 1 to 1000"
