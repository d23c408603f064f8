"""Patients and treatments of a FHIR server that cannot be meant as they stand: each is rejected, and the others are read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clinic.fhir import records
from clinic.fhir.server import FhirServer
from clinic.settings import FhirSettings
from tests.integration.fhir_stand_in import PATIENT, StandIn, bundle, running


@pytest.fixture
async def fhir() -> AsyncIterator[StandIn]:
    async with running() as stand_in:
        yield stand_in


def server(fhir: StandIn) -> FhirServer:
    return FhirServer.of(FhirSettings.model_validate({"url": fhir.url, "token": "t"}))


def person(id: str, **name: Any) -> dict[str, Any]:
    return PATIENT | {"id": id, "name": [name]}


def given(id: str, performed: str) -> dict[str, Any]:
    code = {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "64615"}]}
    subject = {"reference": "Patient/demo-maria"}
    return {
        "resourceType": "Procedure",
        "id": id,
        "status": "completed",
        "code": code,
        "subject": subject,
        "performedDateTime": performed,
    }


async def test_an_address_or_a_number_is_nobodys_name(fhir: StandIn) -> None:
    fhir.answers["/Patient"] = bundle(PATIENT, person("p2", text="lee@example.com"), person("p3", family="4711"))
    read = await records.patients(server(fhir), None)
    assert [row.values["display_name"] for row in read.rows] == ["Maria Demo"]
    assert [(one.line, one.reason) for one in read.rejected] == [
        (2, "Patient.name: an address or a number"),
        (3, "Patient.name: an address or a number"),
    ]


async def test_a_treatment_of_no_day_or_of_one_that_cannot_be_is_rejected(fhir: StandIn) -> None:
    days = ["2026-10-05", "2026-10", "2026", "1926-10-05", "2126-10-05"]
    fhir.answers["/Procedure"] = bundle(*(given(f"t{number}", day) for number, day in enumerate(days)))
    read = await records.treatments(server(fhir), None, zone=ZoneInfo("America/Chicago"), today=date(2026, 11, 30))
    assert [row.values["given_on"] for row in read.rows] == [date(2026, 10, 5)]
    assert sorted((one.line, one.reason) for one in read.rejected) == [
        (2, "Procedure.performed: no day"),
        (3, "Procedure.performed: no day"),
        (4, "Procedure.performed: lies in the future, or before 1990"),
        (5, "Procedure.performed: lies in the future, or before 1990"),
    ]
