"""An R4 Patient, checked for status and cardinality beyond fhir.resources. Source: hl7.org/fhir/R4/patient.html."""

from __future__ import annotations

from dataclasses import dataclass

from fhir.resources.R4B.patient import Patient

from clinic.errors import UntrustedAnswer
from clinic.fhir.references import ID
from clinic.fhir.server import Asking


@dataclass(frozen=True, slots=True)
class Person:
    """`fhir_id` at the server; `portal_id` as the portal says it; None when the record names none."""

    fhir_id: str
    portal_id: str | None
    name: str


def read_person(patient: Patient, system: str | None) -> Person:
    """Whom the record is of. `UntrustedAnswer` for one that is not in use, or that names two portal ids or no name."""
    if patient.active is False:
        raise UntrustedAnswer("Patient.active: not in use")
    if any(link.type == "replaced-by" for link in patient.link or []):
        raise UntrustedAnswer("Patient.link: replaced by another record")
    id = str(patient.id)
    if not ID.fullmatch(id):
        raise UntrustedAnswer("Patient.id: no id of R4")
    return Person(id, id if system is None else _portal_id(patient, system), _name(patient))


async def find(asking: Asking, portal_id: str, system: str | None) -> Person:
    """The one patient whom the portal means. `UntrustedAnswer` for none or several: who is unknown is not without visits."""
    if system is None and not ID.fullmatch(portal_id):
        raise UntrustedAnswer("Patient.id: the portal's id cannot be one")
    wanted = {"_id": portal_id} if system is None else {"identifier": f"{system}|{portal_id}"}
    found = [read_person(patient, system) for patient in await asking.search(Patient, wanted)]
    if len(found) != 1 or found[0].portal_id != portal_id:
        raise UntrustedAnswer("Patient: none, several, or another")
    return found[0]


def _portal_id(patient: Patient, system: str) -> str | None:
    found = {one.value for one in patient.identifier or [] if one.system == system and one.use != "old" and one.value}
    if len(found) > 1:
        raise UntrustedAnswer("Patient.identifier: two of the portal")
    return str(found.pop()) if found else None


def _name(patient: Patient) -> str:
    names = [name for name in patient.name or [] if name.use not in ("old", "maiden", "nickname", "anonymous")]
    names.sort(key=lambda name: name.use != "official")
    for name in names:
        spoken = " ".join([part for part in (*(name.given or []), name.family) if part]).strip() or (name.text or "").strip()
        if spoken:
            return spoken[:120]
    raise UntrustedAnswer("Patient.name: none")
