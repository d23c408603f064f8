"""The desk's list of conversations: alarms first, then who waits for a person's word, then what somebody has, then the rest."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from clinic.domain.desk import Person, Rank, is_overdue
from clinic.errors import NotWithYou, SaidMore
from clinic.services import alarms, desk, desk_list
from clinic.services.desk_list import Cursor
from web.errors import Malformed
from web.keys import STORE
from web.staff.access import member, staff
from web.staff.looks import record_list
from web.staff.nav import Link, Waiting
from web.staff.page import form, fragment, page, see
from web.staff.paging import place_after
from web.staff.roles import DESK
from web.staff_paths import API, STAFF

PATH = f"{STAFF}/conversations"
PAGE = 50
LONGEST = 9
GROUPS = {
    Rank.CRISIS: "Crisis",
    Rank.EMERGENCY: "Emergency",
    Rank.WANTS_PERSON: "Wants a person",
    Rank.TAKEN: "With a colleague",
    Rank.REST: "Assistant",
}


async def _waiting(request: web.Request) -> Waiting:
    taken = len(await desk_list.taken(request.app[STORE]))
    return Waiting.of(await desk_list.waiting(request.app[STORE]), taken, "with a colleague or you")


LINK = Link("Conversations", PATH, "What patients write, and who wants a person", _waiting)


def add_routes(app: web.Application) -> None:
    app.router.add_get(PATH, show)
    app.router.add_get(f"{API}conversations", news)
    app.router.add_post(f"{PATH}/{{id}}/not-needed", not_needed)


@staff(*DESK)
async def show(request: web.Request) -> web.Response:
    return page(request, "conversations.html", **await _listed(request))


@staff(*DESK, keeps_awake=False)
async def news(request: web.Request) -> web.Response:
    return web.json_response({"html": fragment(request, "conversations-list.html", **await _listed(request))})


@staff(*DESK)
async def not_needed(request: web.Request) -> web.Response:
    id, seen = request.match_info["id"], _seq((await form(request)).get("seen", ""))
    try:
        await desk.no_person_wanted(request.app[STORE], id, Person.of(member(request)), seen=seen)
    except SaidMore:
        return see(request, f"{PATH}/{id}#end", "Something was written meanwhile. Read it first; nothing was changed.")
    except NotWithYou as error:
        return see(request, f"{PATH}/{id}", f"{error.who} has this conversation. Nothing was changed.")
    return see(request, f"{PATH}/{id}", "The conversation waits for nobody any more.")


async def _listed(request: web.Request) -> dict[str, Any]:
    listed = await desk_list.page(request.app[STORE], after=place_after(request, Cursor.of), limit=PAGE)
    await record_list(request, "transcript.list", "conversations", [row.id for row in listed.rows])
    raised = await alarms.open_of(request.app[STORE], [row.id for row in listed.rows if row.rank >= Rank.EMERGENCY])
    query = f"?after={request.query['after']}" if "after" in request.query else ""
    return {"listed": listed, "raised": raised, "groups": GROUPS, "path": PATH, "query": query, "is_overdue": is_overdue}


def _seq(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        raise Malformed("the form does not say what was seen")
    return int(text)
