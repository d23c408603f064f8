"""Visits, patients and treatments from a real FHIR R4 server (Medplum's router, in memory)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from typer.testing import CliRunner

from clinic.__main__ import app
from clinic.domain.appointments import Outlook
from clinic.errors import CouldNotCheck
from clinic.fhir import visits as visits_module
from clinic.fhir.server import FhirServer
from clinic.fhir.visits import FhirVisits
from clinic.services import appointments
from clinic.services.patients import Patient
from clinic.settings import FhirSettings
from tests.fhir_server import server
from tests.integration.action_server import ActionServer, database_url, make_database, names, running
from tests.integration.fhir_stand_in import appointment

TOKEN = "the-tests-token"
CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=CHICAGO)
MARIA, LEE = Patient(1, "demo-maria", "Maria Demo"), Patient(2, "demo-lee", "Lee Demo")
# A first start may bring Node.js.
pytestmark = pytest.mark.timeout(700)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server.running(TOKEN) as address:
        put(address, person("demo-maria", "Maria"), person("demo-lee", "Lee"), person("gone", "Gone") | {"active": False})
        for number in range(1, 6):
            starts = NOW + timedelta(days=30 * number)
            ends = starts + timedelta(minutes=45)
            put(address, appointment(f"m{number}", start=starts.isoformat(), end=ends.isoformat()))
        put(address, appointment("james", participant=[{"actor": {"reference": "Patient/demo-james"}, "status": "accepted"}]))
        put(address, procedure("pr1", "demo-lee", "2026-06-01T23:30:00-05:00"), procedure("pr2", "demo-lee", "2026-08-24"))
        put(
            address,
            procedure("pr3", "demo-lee", "2026-08-25") | {"status": "entered-in-error"},
            procedure("pr4", "gone", "2026-08-25"),
        )
        yield address


def put(url: str, *resources: dict[str, Any]) -> None:
    for resource in resources:
        path = f"{url}/{resource['resourceType']}/{resource['id']}"
        answer = httpx.put(path, json=resource, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)
        assert answer.status_code in (200, 201), answer.text


def person(id: str, given: str) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": id, "active": True, "name": [{"given": [given], "family": "Fhir"}]}


def procedure(id: str, patient: str, performed: str) -> dict[str, Any]:
    units = {
        "url": "https://clinic.example/units",
        "valueQuantity": {"value": 155, "system": "http://unitsofmeasure.org", "code": "[U]"},
    }
    return {
        "resourceType": "Procedure",
        "id": id,
        "status": "completed",
        "code": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "64615"}]},
        "subject": {"reference": f"Patient/{patient}"},
        "performedDateTime": performed,
        "extension": [units],
    }


def source(url: str, token: str = TOKEN) -> FhirVisits:
    return FhirVisits(FhirServer.of(FhirSettings.model_validate({"url": url, "token": token})))


async def test_the_next_visit_is_found_and_only_the_patients_own(url: str) -> None:
    found = await appointments.next_for(source(url), MARIA, NOW)
    assert (found.outlook, [visit.id for visit in found.visits]) == (Outlook.ONE, ["fhir/m1"])
    assert found.visits[0].duration_minutes == 45
    assert (await appointments.next_for(source(url), LEE, NOW)).outlook is Outlook.NONE


async def test_every_page_is_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits_module, "PAGE", "2")
    assert {visit.id for visit in await source(url).of(MARIA, NOW)} == {f"fhir/m{number}" for number in range(1, 6)}


async def test_a_patient_whom_the_server_does_not_know_and_a_wrong_token_could_not_be_checked(url: str) -> None:
    with pytest.raises(CouldNotCheck):
        await source(url).of(replace(MARIA, portal_id="nobody-here"), NOW)
    with pytest.raises(CouldNotCheck):
        await source(url, "wrong").of(MARIA, NOW)


async def test_patients_and_treatments_are_imported_once(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await make_database(tmp_path / "clinic.db")
    for name, value in {"DATABASE_URL": database_url(tmp_path / "clinic.db"), "FHIR_URL": url, "FHIR_TOKEN": TOKEN}.items():
        monkeypatch.setenv(f"CLINIC_{name}", value)

    async def run(*arguments: str) -> str:
        return (await asyncio.to_thread(CliRunner().invoke, app, [*arguments, "import", "--fhir", "--apply"])).output

    assert "0 new, 2 changed, 0 as before, 1 rejected" in await run("patients")
    assert "Patient.active: not in use" in await run("patients")
    assert "2 new, 0 changed, 0 as before, 1 rejected" in await run("treatments")
    assert "0 new, 0 changed, 2 as before, 1 rejected" in await run("treatments")
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection:
        found = connection.execute(
            "SELECT given_on, units, external_id FROM treatment WHERE source = 'fhir' ORDER BY 1"
        ).fetchall()
    assert found == [("2026-06-01", 155, "pr1"), ("2026-08-24", 155, "pr2")]


@pytest.fixture
async def action_server(url: str, tmp_path: Path) -> Any:
    await make_database(tmp_path / "clinic.db")
    address = {"CLINIC_DATABASE_URL": database_url(tmp_path / "clinic.db"), "CLINIC_FHIR_URL": url, "CLINIC_FHIR_TOKEN": TOKEN}
    with running(tmp_path, **address) as found:
        yield found


def test_the_action_tells_what_the_server_knows(action_server: ActionServer, url: str) -> None:
    (message,) = action_server.call("action_next_appointment", sender="chat-demo-maria").json()["responses"]
    assert names([message]) == ["next_appointment_one"]
    assert (message["custom"]["fields"]["clinician"], message["custom"]["fields"]["place"]) == ("Dr. FHIR", "Suite 7")
    assert message["custom"]["downloads"] == [{"kind": "visits", "of": "fhir/m1"}]
    (unknown,) = action_server.call("action_next_appointment", sender="chat-demo-pat").json()["responses"]
    assert names([unknown]) == ["next_appointment_could_not_check"]
