"""The demo portal: a page on which a made-up patient signs in. There in demo mode only."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, StrictStr

from clinic.services import identity
from web.errors import Invalid
from web.http_json import read_body
from web.keys import NOW, SETTINGS, STORE
from web.operation import Operation, operation
from web.pages import page
from web.portal.demo import PATIENTS, demo_token


class SignIn(BaseModel):
    patient: StrictStr


class SignedIn(BaseModel):
    portal_token: str


def add_routes(app: web.Application) -> None:
    if app[SETTINGS].demo_portal:
        app.router.add_get("/portal", portal_page)
        app.router.add_post("/portal/token", sign_in)


async def portal_page(request: web.Request) -> web.Response:
    known = {patient.portal_id: patient for patient in await identity.known(request.app[STORE], PATIENTS)}
    patients = [(known[portal_id], story) for portal_id, story in PATIENTS.items() if portal_id in known]
    return page(request, "portal.html", title="Demo portal", patients=patients)


@operation(Operation("A portal token of a demo patient", SignedIn, takes=SignIn, problems=(Invalid,)))
async def sign_in(request: web.Request) -> SignedIn:
    body = await read_body(request, SignIn)
    if body.patient not in PATIENTS:
        raise Invalid(("patient", "no such demo patient"))
    token = demo_token(request.app[SETTINGS], body.patient, now=request.app[NOW]())
    return SignedIn(portal_token=token)
