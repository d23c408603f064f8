"""Ask: what the clinic's approved answers say to what a caller says, to be read aloud. Nothing that is typed here is kept."""

from __future__ import annotations

from aiohttp import web

from clinic.domain.staff import Role
from web.admission import own_origin
from web.answer_page import opens_chat
from web.chat.text import clean
from web.errors import Invalid, NotFound
from web.keys import KNOWLEDGE
from web.staff.access import staff
from web.staff.ask.qr import qr_code
from web.staff.ask.told import Asked, Told, tell
from web.staff.nav import Link
from web.staff.page import form, page
from web.staff_paths import API, STAFF

ASK = f"{STAFF}/ask"
# A mail or a letter that is pasted. The red-flag rules read all of it, the assistant as much as a patient may type.
MOST_TYPED = 20_000
ROLES = (Role.FRONT_DESK, Role.NURSE, Role.CLINICIAN, Role.ADMIN)
LINK = Link("Ask", ASK, "Type what a caller says and read out the approved answer")


def add_routes(app: web.Application) -> None:
    app.router.add_get(ASK, show)
    app.router.add_post(ASK, ask)
    app.router.add_post(f"{API}ask", ask_live)
    app.router.add_get(f"{ASK}/qr/{{topic}}", qr)


@staff(*ROLES)
async def show(request: web.Request) -> web.Response:
    """The empty page, or one topic's answer: a topic is nobody's words and may stand in an address."""
    topic = request.query.get("topic")
    if topic is not None and topic not in request.app[KNOWLEDGE].answers:
        raise NotFound("there is no such topic")
    told = await tell(request, Asked("", topic)) if topic else None
    return page(request, "ask.html", text="", told=told, problem=None)


@staff(*ROLES)
async def ask(request: web.Request) -> web.Response:
    typed = (await form(request)).get("text", "")
    try:
        return page(request, "ask.html", text=typed, told=await _told(request), problem=None)
    except Invalid as problem:
        return page(request, "ask.html", status=422, text=typed, told=None, problem=problem.detail)


@staff(*ROLES, is_reading=True)
async def ask_live(request: web.Request) -> web.Response:
    """The same answers without the page around them, for the page's own script."""
    return page(request, "ask_told.html", told=await _told(request))


async def _told(request: web.Request) -> Told:
    """`Invalid` for a text without a word in it, or one that is too long."""
    fields = await form(request)
    topic = fields.get("topic")
    if topic is not None and topic not in request.app[KNOWLEDGE].answers:
        raise Invalid(("topic", "there is no such topic"))
    return await tell(request, Asked(clean(fields.get("text", ""), most=MOST_TYPED), topic))


@staff(*ROLES)
async def qr(request: web.Request) -> web.Response:
    """The short link to an answer as a picture, for a patient's telephone at the desk."""
    topic, base = request.match_info["topic"], request.app[KNOWLEDGE]
    if topic not in base.answers or not opens_chat(base, topic):
        raise NotFound("there is no link to such a topic")
    return web.Response(body=qr_code(f"{own_origin(request)}/a/{topic}"), content_type="image/svg+xml")
