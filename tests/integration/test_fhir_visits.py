"""Visits from a FHIR server: what is honest when it answers well, wrongly, half, in circles, late, or not at all."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from clinic.domain.appointments import NextAppointment, Outlook, spoken_time
from clinic.errors import CouldNotCheck, UntrustedAnswer
from clinic.fhir.server import FhirServer
from clinic.fhir.visits import FhirVisits
from clinic.services import appointments
from clinic.services.patients import Patient
from clinic.settings import FhirSettings
from tests.integration.fhir_stand_in import PATIENT, StandIn, appointment, bundle, running

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=CHICAGO)
MARIA = Patient(1, "demo-maria", "Maria Demo")


@pytest.fixture
async def fhir() -> AsyncIterator[StandIn]:
    async with running() as stand_in:
        yield stand_in


def source(fhir: StandIn, **settings: Any) -> FhirVisits:
    chosen = FhirSettings.model_validate({"url": fhir.url, **settings})
    return FhirVisits(FhirServer.of(chosen), chosen.patient_system)


async def told(fhir: StandIn, **settings: Any) -> NextAppointment:
    return await appointments.next_for(source(fhir, **settings), MARIA, NOW)


async def test_the_search_names_the_patient_the_day_and_the_states(fhir: StandIn) -> None:
    found = await told(fhir)
    (visit,) = found.visits
    assert found.outlook is Outlook.ONE
    assert spoken_time(visit.starts_at, CHICAGO) == "Tuesday, December 1, 2026, at 10:00 AM CST"
    assert (visit.duration_minutes, visit.kind, visit.clinician, visit.place) == (30, "treatment", "Dr. FHIR", "Suite 7")
    query = fhir.asked[0].query
    assert query["patient"] == "Patient/demo-maria" and query["date"] == "ge2025-11-27"
    assert "booked" in query["status"].split(",")


@pytest.mark.parametrize(
    ("start", "end", "spoken", "minutes"),
    [
        ("2027-03-14T01:30:00-06:00", "2027-03-14T03:30:00-05:00", "Sunday, March 14, 2027, at 1:30 AM CST", 60),
        ("2027-11-07T01:30:00-05:00", "2027-11-07T02:00:00-05:00", "Sunday, November 7, 2027, at 1:30 AM CDT", 30),
        ("2027-11-07T01:30:00-06:00", "2027-11-07T02:00:00-06:00", "Sunday, November 7, 2027, at 1:30 AM CST", 30),
        ("2026-12-02T00:15:00+09:00", "2026-12-02T00:45:00+09:00", "Tuesday, December 1, 2026, at 9:15 AM CST", 30),
        ("2026-12-01T16:00:00Z", "2026-12-01T16:30:00Z", "Tuesday, December 1, 2026, at 10:00 AM CST", 30),
    ],
)
async def test_a_clock_change_and_another_zone_are_told_as_the_clinics_time(
    fhir: StandIn, start: str, end: str, spoken: str, minutes: int
) -> None:
    fhir.answers["/Appointment"] = bundle(appointment(start=start, end=end))
    (visit,) = (await told(fhir)).visits
    assert (spoken_time(visit.starts_at, CHICAGO), visit.duration_minutes) == (spoken, minutes)


async def test_cancelled_past_and_two_on_one_day(fhir: StandIn) -> None:
    fhir.answers["/Appointment"] = bundle(appointment(status="cancelled"))
    assert (await told(fhir)).outlook is Outlook.CANCELLED
    before = {"start": "2026-09-01T10:00:00-05:00", "end": "2026-09-01T10:30:00-05:00"}
    fhir.answers["/Appointment"] = bundle(appointment(status="fulfilled", **before))
    assert (await told(fhir)).outlook is Outlook.PAST
    later = {"start": "2026-12-01T14:00:00-06:00", "end": "2026-12-01T14:45:00-06:00"}
    fhir.answers["/Appointment"] = bundle(appointment("b", **later), appointment("a"))
    found = await told(fhir)
    assert (found.outlook, [visit.id for visit in found.visits]) == (Outlook.SEVERAL, ["fhir/a", "fhir/b"])


async def test_a_visit_that_moved_between_two_questions_is_told_as_it_is_now(fhir: StandIn) -> None:
    first = (await told(fhir)).visits[0]
    fhir.answers["/Appointment"] = bundle(appointment(start="2026-12-03T10:00:00-06:00", end="2026-12-03T10:30:00-06:00"))
    assert ((await told(fhir)).visits[0].starts_at - first.starts_at).days == 2


async def test_a_patient_who_declined_does_not_have_that_visit(fhir: StandIn) -> None:
    declined = [{"actor": {"reference": "Patient/demo-maria"}, "status": "declined"}]
    fhir.answers["/Appointment"] = bundle(appointment(participant=declined))
    assert (await told(fhir)).outlook is Outlook.DECLINED  # the clinic did not cancel it


async def test_none_is_said_of_a_patient_whom_the_server_knows_and_of_nobody_else(fhir: StandIn) -> None:
    fhir.answers["/Appointment"] = bundle()
    assert (await told(fhir)).outlook is Outlook.NONE
    other = PATIENT | {"id": "somebody"}
    for wrong in (404, bundle(), bundle(PATIENT | {"active": False}), bundle(other), bundle(PATIENT, other)):
        fhir.answers["/Patient"] = wrong
        with pytest.raises(CouldNotCheck):
            await told(fhir)


async def test_what_was_never_agreed_on_is_not_told(fhir: StandIn) -> None:
    for status in ("proposed", "pending", "waitlist", "entered-in-error"):
        fhir.answers["/Appointment"] = bundle(appointment(status=status))
        assert (await told(fhir)).outlook is Outlook.NONE
    fhir.answers["/Appointment"] = bundle(appointment(status="checked-in"))
    assert (await told(fhir)).visits[0].status == "arrived"


MARIAS = {"actor": {"reference": "Patient/demo-maria"}, "status": "accepted"}
JAMES = {"actor": {"reference": "Patient/demo-james"}, "status": "accepted"}
ELSEWHERE = {"actor": {"reference": "https://x.example/Patient/demo-maria"}, "status": "accepted"}
WRONG_APPOINTMENTS: dict[str, dict[str, Any]] = {
    "no such status": {"status": "confirmed"},
    "booked without a time": {"start": None, "end": None},
    "half a time": {"end": None},
    "ends before it begins": {"end": "2026-12-01T09:00:00-06:00"},
    "longer than a day": {"end": "2026-12-03T09:00:00-06:00"},
    "a time without a zone": {"start": "2026-12-01T10:00:00"},
    "nobody takes part": {"participant": []},
    "without a patient": {"participant": [{"actor": {"reference": "Location/l"}, "status": "accepted"}]},
    "another patient": {"participant": [JAMES]},
    "two patients": {"participant": [MARIAS, JAMES]},
    "a patient of another server": {"participant": [ELSEWHERE]},
    "no such participation": {"participant": [MARIAS | {"status": "maybe"}]},
    "neither type nor actor": {"participant": [MARIAS, {"status": "accepted"}]},
    "a reason to cancel a visit that stands": {"cancelationReason": {"text": "ill"}},
    "a field that R4 does not have": {"subject": {"reference": "Patient/demo-maria"}},
}


@pytest.mark.parametrize("changed", WRONG_APPOINTMENTS.values(), ids=WRONG_APPOINTMENTS)
async def test_a_wrong_appointment_is_never_read_as_none_nor_told(fhir: StandIn, changed: dict[str, Any]) -> None:
    fhir.answers["/Appointment"] = bundle(appointment(**changed))
    with pytest.raises(UntrustedAnswer):
        await told(fhir)


OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
NEXT = {"relation": "next", "url": "https://evil.example/Appointment"}
WRONG_ANSWERS: dict[str, Any] = {
    "half the bytes": b'{"resourceType": "Bundle", "type": "searchset", "entry": [{"resou',
    "fewer entries than the total": bundle(appointment(), total=2),
    "an entry without its resource": bundle(entry=[{"fullUrl": "urn:uuid:0f0f0f0f-0000-4000-8000-000000000000"}]),
    "another resource": bundle(PATIENT),
    "an id is missing": bundle(appointment(id=None)),
    "an error among the entries": bundle(OUTCOME, total=None),
    "no Bundle": OUTCOME,
    "a list": [],
    "another type of Bundle": bundle(appointment(), type="collection"),
    "no type": bundle(appointment(), type=None),
    "a negative total": bundle(total=-1),
    "an unknown mode": bundle(entry=[{"resource": appointment(), "search": {"mode": "perhaps"}}]),
    "two next pages": bundle(appointment(), link=[NEXT, NEXT]),
    "a next page elsewhere": bundle(appointment(), link=[NEXT]),
    "HTML": b"<html>",
    "forbidden": 403,
    "unknown": 404,
    "broken": 500,
    "created": 201,
    "elsewhere": 302,
}


@pytest.mark.parametrize("answer", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
async def test_an_answer_that_cannot_be_relied_on_is_not_none(fhir: StandIn, answer: Any) -> None:
    fhir.answers["/Appointment"] = answer
    with pytest.raises(UntrustedAnswer):
        await told(fhir)


async def test_pages_are_read_to_the_end_and_a_loop_ends(fhir: StandIn) -> None:
    def linked(id: str, following: str | None) -> dict[str, Any]:
        link = [{"relation": "next", "url": following}] if following else None
        return bundle(appointment(id), total=3, link=link)

    pages = {None: linked("a", "?page=2"), "2": linked("b", "Appointment?page=3"), "3": linked("c", None)}

    async def page(request: web.Request) -> Any:
        return web.json_response(pages[request.query.get("page")])

    fhir.answers["/Appointment"] = page
    assert len(await source(fhir).of(MARIA, NOW)) == 3
    pages["3"] = linked("c", "?page=2")
    with pytest.raises(UntrustedAnswer, match="do not come to an end"):
        await told(fhir)

    async def endless(request: web.Request) -> Any:
        return web.json_response(linked("a", f"?page={int(request.query.get('page', 0)) + 1}"))

    fhir.answers["/Appointment"] = endless
    with pytest.raises(CouldNotCheck):
        await told(fhir)


async def test_a_server_that_is_away_or_slow_could_not_be_checked_within_two_seconds(fhir: StandIn) -> None:
    fhir.delay_s = 30
    began = time.monotonic()
    with pytest.raises(CouldNotCheck):
        await told(fhir)
    assert time.monotonic() - began < 2.5
    fhir.url = "http://127.0.0.1:9"
    with pytest.raises(CouldNotCheck):
        await told(fhir)


async def test_a_bearer_token_goes_along(fhir: StandIn) -> None:
    await told(fhir, token="secret-token")
    assert fhir.asked[0].headers["Authorization"] == "Bearer secret-token"


async def test_client_credentials_are_kept_and_fetched_anew_after_a_401(fhir: StandIn) -> None:
    given: list[str] = []
    valid = "t0"

    async def token(request: web.Request) -> Any:
        form = await request.post()
        assert form["grant_type"] == "client_credentials" and request.headers["Authorization"].startswith("Basic ")
        given.append(f"t{len(given)}")
        return web.json_response({"access_token": given[-1], "token_type": "Bearer", "expires_in": 3600})

    async def guarded(request: web.Request) -> Any:
        good = request.headers["Authorization"] == f"Bearer {valid}"
        return web.json_response(bundle(appointment())) if good else web.Response(status=401)

    fhir.answers |= {"/token": token, "/Appointment": guarded}
    visits = source(fhir, token_url=f"{fhir.url}/token", client_id="me", client_secret="s")
    for _ in range(2):
        assert len(await visits.of(MARIA, NOW)) == 1
    assert given == ["t0"]
    valid = "t1"
    assert len(await visits.of(MARIA, NOW)) == 1
    valid = "none"
    with pytest.raises(CouldNotCheck):
        await visits.of(MARIA, NOW)
    fhir.answers["/token"] = 500
    with pytest.raises(CouldNotCheck):
        await visits.of(MARIA, NOW)


async def test_the_portals_id_may_be_an_identifier(fhir: StandIn) -> None:
    def known(value: str) -> dict[str, Any]:
        return bundle(PATIENT | {"id": "p77", "identifier": [{"system": "urn:portal", "value": value}]})

    fhir.answers["/Patient"] = known("demo-maria")
    participant = [{"actor": {"reference": "Patient/p77"}, "status": "accepted"}]
    fhir.answers["/Appointment"] = bundle(appointment(participant=participant))
    assert (await told(fhir, patient_system="urn:portal")).outlook is Outlook.ONE
    assert fhir.asked[0].query["identifier"] == "urn:portal|demo-maria"
    fhir.answers["/Patient"] = known("demo-james")
    with pytest.raises(UntrustedAnswer):
        await told(fhir, patient_system="urn:portal")


def test_credentials_must_be_whole_and_are_never_shown() -> None:
    for wrong in ({"client_id": "me"}, {"token": "t", "token_url": "https://x/t", "client_id": "a", "client_secret": "b"}):
        with pytest.raises(ValueError):
            FhirSettings.model_validate({"url": "https://x", **wrong})
    assert "hush" not in repr(FhirServer.of(FhirSettings.model_validate({"url": "https://x", "token": "hush"})))
