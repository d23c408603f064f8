"""The clinic's own facts: each field is checked, and said as people say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.clinic import Clinic, read_clinic, spoken_phone
from knowledge.errors import Report
from knowledge.opening_hours import WEEKDAYS
from knowledge.reading import Fields, tidy

REAL: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "knowledge/clinic.yml").read_text(encoding="utf-8"))


def read(**changes: Any) -> tuple[Clinic, list[str]]:
    """The demo clinic with some fields changed, and the problems found."""
    report = Report()
    clinic = read_clinic(Fields({**REAL, **changes}, report=report, file="knowledge/clinic.yml"))
    return clinic, report.problems


def test_the_demo_clinic_is_sound_and_says_that_it_is_a_demo() -> None:
    clinic, problems = read()
    assert problems == []
    assert clinic.demo and "demo" in clinic.name
    assert clinic.phone == "+13125550142"
    assert clinic.zone.key == "America/Chicago"


def test_the_clinics_facts_are_said_as_people_say_them() -> None:
    said = read()[0].placeholders()
    assert said["clinic.phone"] == "(312) 555-0142"
    assert said["clinic.hours"] == (
        "Monday to Thursday, 8:00 am to 5:00 pm; Friday, 8:00 am to 3:00 pm; closed Saturday and Sunday"
    )
    assert said["clinic.insurers"] == "Example Health Plan, Sample Mutual"
    assert "clinic.fees" not in said


def test_a_foreign_number_is_said_as_it_stands() -> None:
    assert spoken_phone("+442079460018") == "+442079460018"


def test_midnight_and_noon_are_said_right() -> None:
    hours = dict.fromkeys(WEEKDAYS, "00:30-12:00")
    assert read(hours=hours)[0].placeholders()["clinic.hours"] == "Monday to Sunday, 12:30 am to 12:00 pm"


WRONG = [
    ({"phone": None}, "phone: missing"),
    ({"phnoe": "x", "phone": None}, "phnoe: unknown field, did you mean 'phone'?"),
    ({"phone": 3125550142}, "phone: must be text, not int 3125550142 (put it in quotes)"),
    ({"phone": "312 555 0142"}, "phone: '312 555 0142' is not a phone number with its country code"),
    ({"phone": "+1 112 555 0142"}, "phone: '+1 112 555 0142' is not a phone number"),
    ({"after_hours_phone": "call us"}, "after_hours_phone: 'call us' is not a phone number"),
    ({"emergency_number": 911}, "emergency_number: must be text, not int 911"),
    ({"emergency_number": "nine"}, "emergency_number: 'nine' is not a short number such as 911"),
    ({"crisis_number": "x"}, "crisis_number: 'x' is not a number such as 988"),
    ({"time_zone": "America/Chicgo"}, "time_zone: 'America/Chicgo' is not a time zone"),
    ({"time_zone": "America"}, "time_zone: 'America' is not a time zone"),
    ({"time_zone": "../etc"}, "time_zone: '../etc' is not a time zone"),
    ({"website": "http://clinic.example"}, "website: 'http://clinic.example' is not an address that begins with https"),
    ({"portal_url": "https://"}, "portal_url: 'https://' is not an address"),
    ({"accent_colour": "teal"}, "accent_colour: 'teal' is not a color such as #1f6f78"),
    ({"country": "usa"}, "country: 'usa' is not a country code"),
    ({"language": "English"}, "language: 'English' is not a language code"),
    ({"name": "x" * 61}, "name: is 61 characters long, at most 60 fit"),
    ({"demo": "no way"}, "demo: must be true or false"),
    ({"fees": "100 dollars"}, "fees: must be a list, not str '100 dollars'"),
    ({"insurers": [7]}, "insurers[1]: must be text, not int 7"),
    ({"hours": {**REAL["hours"], "monday": "8-17"}}, "hours.monday: '8-17' is neither HH:MM-HH:MM nor closed"),
    ({"hours": {**REAL["hours"], "monday": "24:00-25:00"}}, "hours.monday: '24:00-25:00' is neither"),
    ({"hours": {**REAL["hours"], "monday": "17:00-08:00"}}, "hours.monday: '17:00-08:00' closes before it opens"),
    ({"hours": {**REAL["hours"], "moonday": "closed"}}, "hours.moonday: unknown field"),
    ({"hours": {"monday": "closed"}}, "hours.tuesday: missing"),
    ({"hours": dict.fromkeys(WEEKDAYS, "closed")}, "hours.monday: the clinic must be open on one day at least"),
    ({"hours": None}, "hours: missing"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG, ids=[message for _, message in WRONG])
def test_every_field_is_checked(changes: dict[str, Any], message: str) -> None:
    problems = read(**changes)[1]
    assert any(problem.startswith(f"knowledge/clinic.yml: {message}") for problem in problems), problems


def test_text_is_tidied_into_paragraphs_and_list_lines() -> None:
    assert tidy("One\nline.\n\n\nBring:\n- a\n  b\n- c\n") == "One line.\n\nBring:\n- a b\n- c"
