"""A diary as a FHIR transaction: what it says, what it leaves out, and that FHIR's own definitions accept it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from clinic.domain.diary.draft import DiaryDraft, Medication
from clinic.domain.diary.record import Recorded
from clinic.fhir.diary_bundle import diary_bundle

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
ID = UUID("6f0f2c5e-8a53-4f3c-9a55-1c6ad2f1b0d7")
FULL = DiaryDraft(
    date=date(2026, 11, 20),
    headache=True,
    severity=Decimal("7.5"),
    duration_minutes=330,
    ongoing=False,
    symptoms=("nausea", "light sensitivity"),
    side="left",
    quality=("throbbing",),
    medications=(Medication("sumatriptan", "50 mg"), Medication("ibuprofen")),
    triggers=("stress",),
    note="the café & <noise>",
)


def resources(*drafts: DiaryDraft) -> list[dict[str, Any]]:
    entries = [Recorded(UUID(int=ID.int + n), draft) for n, draft in enumerate(drafts)]
    made = diary_bundle(entries, portal_id="demo maria|1", display_name="Maria Demo", now=NOW)
    Bundle.model_validate_json(made)
    return [item["resource"] for item in json.loads(made)["entry"]]


def of_type(name: str, *drafts: DiaryDraft) -> list[dict[str, Any]]:
    return [resource for resource in resources(*drafts) if resource["resourceType"] == name]


def test_an_entry_is_an_observation_of_its_day() -> None:
    (observation,) = of_type("Observation", FULL)
    assert (observation["status"], observation["effectiveDateTime"], observation["valueBoolean"]) == ("final", "2026-11-20", True)
    said = {
        (part["code"]["text"], part.get("valueQuantity", {}).get("value") or part.get("valueCodeableConcept", {}).get("text"))
        for part in observation["component"]
    }
    assert said == {
        *{("Worst pain of the day, 0 to 10", 7.5), ("Duration", 330), ("Symptom", "nausea"), ("Symptom", "light sensitivity")},
        *{("Kind of pain", "throbbing"), ("Possible trigger", "stress"), ("Side", "left")},
    }
    assert observation["note"] == [{"text": "the café & <noise>"}]


def test_every_medicine_is_a_statement_with_the_dose_that_was_told() -> None:
    first, second = of_type("MedicationStatement", FULL)
    assert (first["medicationCodeableConcept"], first["dosage"]) == ({"text": "sumatriptan"}, [{"text": "50 mg"}])
    assert second["medicationCodeableConcept"] == {"text": "ibuprofen"}
    assert "dosage" not in second
    assert first["derivedFrom"] == [{"reference": f"urn:uuid:{ID}"}]


def test_a_day_without_a_headache_says_so_and_no_more() -> None:
    (observation,) = of_type("Observation", DiaryDraft(date=date(2026, 11, 21), headache=False, severity=Decimal(0)))
    assert observation["valueBoolean"] is False
    assert "component" not in observation


def test_what_goes_on_is_preliminary() -> None:
    assert of_type("Observation", DiaryDraft(date=date(2026, 11, 21), headache=True, ongoing=True))[0]["status"] == "preliminary"


def test_an_empty_diary_is_the_patient_alone() -> None:
    assert [resource["resourceType"] for resource in resources()] == ["Patient"]


def test_references_lead_to_resources_of_the_bundle() -> None:
    made = json.loads(diary_bundle([Recorded(ID, FULL)], portal_id="p", display_name="P", now=NOW))
    urls = {item["fullUrl"] for item in made["entry"]}
    found = {value for item in made["entry"] for value in references(item["resource"])}
    assert found and found <= urls
    assert len(urls) == len(made["entry"])


def references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if "reference" in value else []
        return own + [found for inner in value.values() for found in references(inner)]
    return [found for inner in value for found in references(inner)] if isinstance(value, list) else []


def test_the_same_diary_makes_the_same_identifiers_and_asks_to_be_created_once() -> None:
    first, second = (
        json.loads(diary_bundle([Recorded(ID, FULL)], portal_id="demo maria|1", display_name=name, now=NOW))
        for name in ("M", "N")
    )
    assert [item["request"] for item in first["entry"]] == [item["request"] for item in second["entry"]]
    assert first["entry"][0]["request"] == {
        "method": "POST",
        "url": "Patient",
        "ifNoneExist": "identifier=urn:uuid:2f4a7a52-5a54-4f6f-9a50-3e6d3b2f7c11|demo%20maria%7C1",
    }


def test_fhirs_definitions_are_really_asked() -> None:
    made = json.loads(diary_bundle([Recorded(ID, FULL)], portal_id="p", display_name="P", now=NOW))
    del made["entry"][1]["resource"]["status"]
    with pytest.raises(ValidationError):
        Bundle.model_validate_json(json.dumps(made))
