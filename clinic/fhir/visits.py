"""A patient's visits at a FHIR R4 server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from fhir.resources.R4B.appointment import Appointment

from clinic.domain.appointments import Visit
from clinic.errors import UntrustedAnswer
from clinic.fhir.appointment import read_visit
from clinic.fhir.patient import find
from clinic.fhir.references import ID
from clinic.fhir.server import Asking, FhirServer

# The last visit, and one that was cancelled, are told too. A year holds four rounds.
BACK = timedelta(days=366)
STATUS = "booked,arrived,checked-in,fulfilled,noshow,cancelled"
PAGE = "50"


class Known(Protocol):
    """Whoever the portal knows."""

    @property
    def portal_id(self) -> str: ...


@dataclass(frozen=True)
class FhirVisits:
    """`system`: the identifier system of the portal's ids; None when they are ids of the server's."""

    server: FhirServer
    system: str | None = None

    async def of(self, patient: Known, now: datetime) -> list[Visit]:
        """The patient's visits since a year before `now` (aware). `CouldNotCheck`: away, too slow, or not to be relied on."""
        async with self.server.asking() as asking:
            patient_id = await self._patient_id(asking, patient.portal_id)
            since = f"ge{(now - BACK).date().isoformat()}"
            wanted = {"patient": f"Patient/{patient_id}", "date": since, "status": STATUS, "_count": PAGE}
            found = await asking.search(Appointment, wanted)
            if not found and self.system is None:
                await find(asking, patient.portal_id, None)  # a patient whom the server does not know is not one without visits
        read = [read_visit(one, patient_id=patient_id, base=self.server.url) for one in found]
        return [visit for visit in read if visit is not None]

    async def _patient_id(self, asking: Asking, portal_id: str) -> str:
        if self.system is not None:
            return (await find(asking, portal_id, self.system)).fhir_id
        if not ID.fullmatch(portal_id):
            raise UntrustedAnswer("Patient.id: the portal's id cannot be one")
        return portal_id
