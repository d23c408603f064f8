"""An R4 Appointment as a visit, checked for status and cardinality beyond fhir.resources.

Source of the rules: hl7.org/fhir/R4/appointment.html, invariants app-1 to app-4.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from fhir.resources.R4B.appointment import Appointment

from clinic.domain.appointments import Visit, kind_of
from clinic.errors import UntrustedAnswer
from clinic.fhir.references import refers_to_patient

STATES = frozenset(
    {
        *("proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow"),
        *("entered-in-error", "checked-in", "waitlist"),
    }
)
# What was never agreed on, or never was, is nothing to tell a patient.
LEFT_OUT = frozenset({"proposed", "pending", "waitlist", "entered-in-error"})
WITHOUT_TIME = frozenset({"proposed", "cancelled", "waitlist"})
PARTICIPATION = frozenset({"accepted", "declined", "tentative", "needs-action"})
LONGEST = timedelta(days=1)


def read_visit(appointment: Appointment, *, patient_id: str, base: str) -> Visit | None:
    """The visit; None for one that is not to be told. `patient_id` is the server's, `base` its address.

    `UntrustedAnswer` when it is wrong in itself, or is not this patient's alone: another's visit must never be told.
    """
    if appointment.status not in STATES:
        raise UntrustedAnswer("Appointment.status: unknown")
    declined = _check_participants(appointment, patient_id, base)
    start, end = appointment.start, appointment.end
    if start is None or end is None:
        if (start is None) != (end is None) or appointment.status not in WITHOUT_TIME:
            raise UntrustedAnswer("Appointment.start, end: missing")
        return None
    _check_times(start, end)
    if appointment.cancelationReason is not None and appointment.status not in ("cancelled", "noshow"):
        raise UntrustedAnswer("Appointment.cancelationReason: of a visit that stands")
    if appointment.status in LEFT_OUT:
        return None
    return Visit(
        starts_at=start,
        duration_minutes=max(1, round((end - start).total_seconds() / 60)),
        kind=kind_of(" ".join(_words(appointment))),
        status="declined" if declined else {"checked-in": "arrived"}.get(appointment.status, appointment.status),
        clinician=_display(appointment, "Practitioner", "PractitionerRole"),
        place=_display(appointment, "Location"),
        id=f"fhir/{appointment.id}",
    )


def _check_participants(appointment: Appointment, patient_id: str, base: str) -> bool:
    """Whether the patient declined."""
    participants = appointment.participant or []
    if not participants:
        raise UntrustedAnswer("Appointment.participant: none")
    if any(one.status not in PARTICIPATION for one in participants):
        raise UntrustedAnswer("Appointment.participant.status: unknown")
    if any(not one.type and one.actor is None for one in participants):
        raise UntrustedAnswer("Appointment.participant: neither type nor actor")
    patients = [one for one in participants if _type(one.actor) == "Patient"]
    if not patients or not all(refers_to_patient(one.actor, patient_id, base) for one in patients):
        raise UntrustedAnswer("Appointment.participant: another patient")
    return any(one.status == "declined" for one in patients)


def _check_times(start: datetime, end: datetime) -> None:
    if start.utcoffset() is None or end.utcoffset() is None:
        raise UntrustedAnswer("Appointment.start, end: without a zone")
    if not timedelta() < end - start <= LONGEST:
        raise UntrustedAnswer("Appointment.end: not after start, or more than a day later")


def _type(actor: Any) -> str:
    """The type of what a reference points to: Patient, Practitioner, Location."""
    parts = str(actor.reference or "").split("/") if actor else []
    return str(actor.type) if actor and actor.type else parts[-2] if len(parts) > 1 else ""


def _display(appointment: Appointment, *types: str) -> str:
    actors = [one.actor for one in appointment.participant if one.actor is not None]
    found = [actor.display for actor in actors if _type(actor) in types and actor.display]
    return str(found[0]).strip()[:200] if found else ""


def _words(appointment: Appointment) -> Iterator[str]:
    """What the visit is for, in the server's words and codes."""
    concepts = [appointment.appointmentType, *(appointment.serviceType or []), *(appointment.serviceCategory or [])]
    for concept in [*concepts, *(appointment.reasonCode or [])]:
        if concept is not None:
            yield concept.text or ""
            yield from (f"{coding.code or ''} {coding.display or ''}" for coding in concept.coding or [])
    yield appointment.description or ""
