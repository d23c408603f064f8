"""An R4 Procedure as a treatment, checked beyond fhir.resources. Source: hl7.org/fhir/R4/procedure.html."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fhir.resources.R4B.procedure import Procedure

from clinic.errors import UntrustedAnswer

STATES = frozenset({"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"})
# CPT 64615: chemodenervation of muscles for chronic migraine.
CODE = "64615"
UNITS = frozenset({"[U]", "U", "[arb'U]"})
MOST_UNITS = 1000


def read_given(procedure: Procedure, *, zone: ZoneInfo) -> tuple[str, date, int | None] | None:
    """The patient's id at the server, the day where the clinic is, and the units if an extension tells them.

    None for what was not done, or is another procedure. `UntrustedAnswer`.
    """
    if procedure.status not in STATES:
        raise UntrustedAnswer("Procedure.status: unknown")
    if procedure.status != "completed" or not _is_treatment(procedure):
        return None
    if procedure.statusReason is not None:
        raise UntrustedAnswer("Procedure.statusReason: of one that was completed")
    kind, _, id = str(procedure.subject.reference or "").partition("/_history/")[0].rpartition("/")
    if kind.rpartition("/")[2] != "Patient" or not id:
        raise UntrustedAnswer("Procedure.subject: no patient")
    return id, _day(procedure, zone), _units(procedure)


def _is_treatment(procedure: Procedure) -> bool:
    return any(coding.code == CODE for coding in (procedure.code.coding or [] if procedure.code else []))


def _day(procedure: Procedure, zone: ZoneInfo) -> date:
    period = procedure.performedPeriod
    found = procedure.performedDateTime or (period.start if period else None)
    if isinstance(found, datetime):
        if found.utcoffset() is None:
            raise UntrustedAnswer("Procedure.performed: a time without a zone")
        return found.astimezone(zone).date()
    if not isinstance(found, date):
        raise UntrustedAnswer("Procedure.performed: no day")
    return found


def _units(procedure: Procedure) -> int | None:
    given = [one.valueQuantity for one in procedure.extension or [] if one.valueQuantity and one.valueQuantity.code in UNITS]
    if len(given) > 1:
        raise UntrustedAnswer("Procedure.extension: units twice")
    if not given:
        return None
    value = given[0].value
    if value is None or value != int(value) or not 1 <= value <= MOST_UNITS:
        raise UntrustedAnswer("Procedure.extension: units out of range")
    return int(value)
