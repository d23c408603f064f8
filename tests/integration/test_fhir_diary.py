"""The diary as a FHIR transaction, sent to a real FHIR R4 server (Medplum's router, in memory)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest

from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary.record import Recorded
from clinic.fhir.diary_bundle import diary_bundle
from tests.fhir_server import server

TOKEN = "the-tests-token"
NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
ACHE = DiaryDraft(
    date=date(2026, 11, 20),
    headache=True,
    severity=Decimal("7.5"),
    duration_minutes=330,
    ongoing=False,
    symptoms=("nausea",),
    side="left",
    quality=("throbbing",),
    medications=(Medication("sumatriptan", "50 mg"), Medication("ibuprofen")),
    triggers=("stress",),
    note="the café & <noise>",
)
FREE = DiaryDraft(date=date(2026, 11, 21), headache=False, severity=Decimal(0))
# A first start may bring Node.js.
pytestmark = pytest.mark.timeout(700)


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/fhir+json"}
    with server.running(TOKEN) as url, httpx.Client(base_url=url, headers=headers, timeout=30) as client:
        yield client


def send(http: httpx.Client, *drafts: DiaryDraft) -> list[str]:
    """The status that the server gives each resource of the transaction."""
    entries = [Recorded(UUID(int=number + 1), draft) for number, draft in enumerate(drafts)]
    response = http.post("/", content=diary_bundle(entries, portal_id="demo maria 1", display_name="Maria Demo", now=NOW))
    assert response.status_code == 200, response.text
    return [item["response"]["status"] for item in response.json()["entry"]]


def found(http: httpx.Client, kind: str) -> list[dict[str, Any]]:
    return [item["resource"] for item in http.get(f"/{kind}").json().get("entry", [])]


def test_the_server_takes_the_whole_diary_and_keeps_what_it_says(http: httpx.Client) -> None:
    assert send(http, ACHE, FREE) == ["201"] * 5
    (patient,) = found(http, "Patient")
    observations = {one["effectiveDateTime"]: one for one in found(http, "Observation")}
    assert {day: one["valueBoolean"] for day, one in observations.items()} == {"2026-11-20": True, "2026-11-21": False}
    assert observations["2026-11-20"]["component"][0]["valueQuantity"]["value"] == 7.5
    assert observations["2026-11-20"]["note"][0]["text"] == ACHE.note
    statements = found(http, "MedicationStatement")
    assert {one["medicationCodeableConcept"]["text"] for one in statements} == {"sumatriptan", "ibuprofen"}
    assert {one["subject"]["reference"] for one in [*observations.values(), *statements]} == {f"Patient/{patient['id']}"}
    assert statements[0]["derivedFrom"] == [{"reference": f"Observation/{observations['2026-11-20']['id']}"}]


def test_the_diary_sent_again_with_one_more_day_adds_that_day_alone(http: httpx.Client) -> None:
    send(http, ACHE)
    assert send(http, ACHE, FREE) == ["200", "200", "200", "200", "201"]
    assert [len(found(http, kind)) for kind in ("Patient", "Observation", "MedicationStatement")] == [1, 2, 2]
