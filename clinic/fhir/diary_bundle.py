"""A diary as a FHIR R4 transaction: an Observation an entry, a MedicationStatement a medicine taken.

Sending it twice is harmless: every resource has an identifier and is created only if the server has none with it. Codes
are used where they are sure (LOINC 72514-3 pain severity, SNOMED CT 25064002 headache); symptoms, triggers and medicines go as
text, under the names of the chat API, since nobody has checked a coding of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from fhir.resources.R4B.bundle import Bundle

from clinic.domain.diary.draft import DiaryDraft, plain_number
from clinic.domain.diary.record import Recorded

# Namespaces of identifiers: UUIDs, so that they need no web address of ours. An identifier is never a `fullUrl` of the bundle:
# a server puts the ids that it gave in the place of those, wherever they stand.
ENTRY_SYSTEM = "urn:uuid:8d0c1f0e-4f0b-4a53-9b7e-0c7d8f1f2a64"
PATIENT_SYSTEM = "urn:uuid:2f4a7a52-5a54-4f6f-9a50-3e6d3b2f7c11"
HEADACHE = {"coding": [{"system": "http://snomed.info/sct", "code": "25064002", "display": "Headache"}], "text": "Headache"}
PAIN = {
    "coding": [
        {
            "system": "http://loinc.org",
            "code": "72514-3",
            "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
        }
    ],
    "text": "Worst pain of the day, 0 to 10",
}
SURVEY = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}]}
UCUM = "http://unitsofmeasure.org"

Resource = dict[str, Any]


def diary_bundle(entries: Iterable[Recorded], *, portal_id: str, display_name: str, now: datetime) -> bytes:
    """The transaction as JSON, checked against FHIR's own definitions. `now`: aware; `portal_id`: the patient's at the portal."""
    patient = _urn(uuid5(UUID(PATIENT_SYSTEM.removeprefix("urn:uuid:")), portal_id))
    resources = [_patient(patient, portal_id, display_name)]
    for recorded in entries:
        resources += [_observation(recorded, patient), *_statements(recorded, patient)]
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "timestamp": now.isoformat(timespec="seconds"),
        "entry": resources,
    }
    checked = Bundle.model_validate(bundle)
    return str(checked.model_dump_json(indent=1)).encode()


def _entry(urn: str, resource: Resource, *, system: str, value: str) -> Resource:
    identified = {**resource, "identifier": [{"system": system, "value": value}]}
    search = f"identifier={quote(system, safe=':')}|{quote(value, safe=':')}"
    request = {"method": "POST", "url": resource["resourceType"], "ifNoneExist": search}
    return {"fullUrl": urn, "resource": identified, "request": request}


def _urn(id: UUID) -> str:
    return f"urn:uuid:{id}"


def _patient(urn: str, portal_id: str, display_name: str) -> Resource:
    return _entry(urn, {"resourceType": "Patient", "name": [{"text": display_name}]}, system=PATIENT_SYSTEM, value=portal_id)


def _observation(recorded: Recorded, patient: str) -> Resource:
    entry, urn = recorded.entry, _urn(recorded.id)
    parts = list(_components(entry))
    resource = {
        "resourceType": "Observation",
        "status": "preliminary" if entry.ongoing else "final",
        "category": [SURVEY],
        "code": HEADACHE,
        "subject": {"reference": patient},
        "performer": [{"reference": patient}],
        "effectiveDateTime": recorded.day.isoformat(),
        "valueBoolean": bool(entry.headache),
        **({"component": parts} if parts else {}),
        **({"note": [{"text": entry.note}]} if entry.note else {}),
    }
    return _entry(urn, resource, system=ENTRY_SYSTEM, value=str(recorded.id))


def _components(entry: DiaryDraft) -> Iterator[Resource]:
    """What the entry says beside its day. What was not said has no component."""
    if entry.headache and entry.severity is not None:
        yield {"code": PAIN, "valueQuantity": _quantity(plain_number(entry.severity), "{score}", "points of 10")}
    if entry.duration_minutes is not None:
        yield {"code": {"text": "Duration"}, "valueQuantity": _quantity(entry.duration_minutes, "min", "minutes")}
    named = [("Symptom", entry.symptoms), ("Kind of pain", entry.quality), ("Possible trigger", entry.triggers)]
    for title, names in [*named, ("Side", (entry.side,) if entry.side else ())]:
        for name in names:
            yield {"code": {"text": title}, "valueCodeableConcept": {"text": name}}


def _quantity(value: int | float | None, code: str, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": UCUM, "code": code}


def _statements(recorded: Recorded, patient: str) -> Iterator[Resource]:
    for number, taken in enumerate(recorded.entry.medications):
        own_id = uuid5(recorded.id, f"medication/{number}/{taken.name}")
        resource = {
            "resourceType": "MedicationStatement",
            "status": "completed",
            "medicationCodeableConcept": {"text": taken.name},
            "subject": {"reference": patient},
            "effectiveDateTime": recorded.day.isoformat(),
            "informationSource": {"reference": patient},
            "derivedFrom": [{"reference": _urn(recorded.id)}],
            **({"dosage": [{"text": taken.dose}]} if taken.dose else {}),
        }
        yield _entry(_urn(own_id), resource, system=ENTRY_SYSTEM, value=str(own_id))
