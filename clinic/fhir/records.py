"""Patients and treatments of a whole FHIR R4 server, as rows to import.

One wrong resource is rejected; a wrong page stops all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from fhir.resources.R4B.patient import Patient
from fhir.resources.R4B.procedure import Procedure

from clinic.domain.rows import OLDEST, ReadRows, Rejected, Row, is_persons_name
from clinic.errors import UntrustedAnswer
from clinic.fhir.bundle import Kind
from clinic.fhir.patient import Person, read_person
from clinic.fhir.procedure import CODE, read_given
from clinic.fhir.server import Asking, FhirServer

PAGE = "200"
Read = TypeVar("Read")


async def patients(server: FhirServer, system: str | None) -> ReadRows:
    """Every patient in use who has a portal id. `CouldNotCheck`."""
    async with server.asking() as asking:
        read, rejected = await _people(asking, system)
    rows: list[Row] = []
    for line, person in read:
        if person.portal_id is None:
            rejected.append(Rejected(line, "Patient.identifier: none of the portal"))
        elif not is_persons_name(person.name):
            rejected.append(Rejected(line, "Patient.name: an address or a number"))
        else:
            rows.append(Row(line, {"portal_id": person.portal_id, "display_name": person.name}))
    return ReadRows(rows, rejected)


async def treatments(server: FhirServer, system: str | None, *, zone: ZoneInfo, today: date) -> ReadRows:
    """Every completed Botox procedure for migraine. `CouldNotCheck`."""
    async with server.asking() as asking:
        people = {person.fhir_id: person.portal_id for _, person in (await _people(asking, system))[0]}
        found = await asking.search(Procedure, {"code": CODE, "_count": PAGE})
    read, rejected = _read(found, lambda procedure: (str(procedure.id), read_given(procedure, zone=zone)))
    rows: list[Row] = []
    for line, (id, given) in read:
        if given is None:
            continue
        person, given_on, units = given
        if not OLDEST <= given_on <= today:
            rejected.append(Rejected(line, "Procedure.performed: lies in the future, or before 1990"))
        elif people.get(person) is None:
            rejected.append(Rejected(line, "Procedure.subject: no patient with a portal id"))
        else:
            values: dict[str, Any] = {"portal_id": people[person], "external_id": id, "given_on": given_on}
            rows.append(Row(line, {**values, "units": units, "next_due": None}))
    return ReadRows(rows, rejected)


async def _people(asking: Asking, system: str | None) -> tuple[list[tuple[int, Person]], list[Rejected]]:
    found = await asking.search(Patient, {"_count": PAGE})
    return _read(found, lambda patient: read_person(patient, system))


def _read(found: Sequence[Kind], read: Callable[[Kind], Read]) -> tuple[list[tuple[int, Read]], list[Rejected]]:
    """Each resource read, by its number in the answer."""
    good: list[tuple[int, Read]] = []
    rejected: list[Rejected] = []
    for number, resource in enumerate(found, 1):
        try:
            good.append((number, read(resource)))
        except UntrustedAnswer as error:
            rejected.append(Rejected(number, error.reason))
    return good, rejected
