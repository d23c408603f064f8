"""A FHIR server that misbehaves as it is told to. What a good one does is tested against a real one: test_fhir_real.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


def appointment(id: str | None = "a1", **changed: Any) -> dict[str, Any]:
    made = {
        "resourceType": "Appointment",
        "id": id,
        "status": "booked",
        "start": "2026-12-01T10:00:00-06:00",
        "end": "2026-12-01T10:30:00-06:00",
        "appointmentType": {"text": "Botox injections"},
        "participant": [
            {"actor": {"reference": "Patient/demo-maria"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/p", "display": "Dr. FHIR"}, "status": "accepted"},
            {"actor": {"reference": "Location/l", "display": "Suite 7"}, "status": "accepted"},
        ],
    } | changed
    return {name: value for name, value in made.items() if value is not None}


def bundle(*resources: dict[str, Any], **changed: Any) -> dict[str, Any]:
    entries = [{"resource": resource, "search": {"mode": "match"}} for resource in resources]
    made = {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries or None, **changed}
    return {name: value for name, value in made.items() if value is not None}


PATIENT = {"resourceType": "Patient", "id": "demo-maria", "name": [{"given": ["Maria"], "family": "Demo"}]}


class StandIn:
    """`answers` are by path: a JSON document, raw bytes, a status, or a function. `delay_s` comes before each."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {"/Appointment": bundle(appointment()), "/Patient": bundle(PATIENT)}
        self.delay_s = 0.0
        self.asked: list[web.Request] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        await asyncio.sleep(self.delay_s)
        answer = self.answers.get(request.path, 404)
        answer = await answer(request) if callable(answer) else answer
        if isinstance(answer, web.Response):
            return answer
        if isinstance(answer, int):
            return web.Response(status=answer)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="application/fhir+json")
        return web.json_response(answer, content_type="application/fhir+json")


@asynccontextmanager
async def running() -> AsyncIterator[StandIn]:
    stand_in, app = StandIn(), web.Application()
    app.router.add_route("*", "/{path:.*}", stand_in.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    stand_in.url = f"http://{host}:{port}"
    yield stand_in
    await runner.cleanup()
