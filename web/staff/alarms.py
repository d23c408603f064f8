"""Alarms at the desk: those that are open, what becomes of each, and those that are done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from clinic.db.models.chat import Alarm, Callback
from clinic.domain.alarms import CLOSE_WITHIN, NEEDS_NOTE, Notice, Outcome
from clinic.domain.desk import Person
from clinic.domain.phone import spoken_phone
from clinic.domain.staff import Role
from clinic.errors import AlarmIsClosed, NoteNeeded
from clinic.services import alarm_history, alarm_list, alarms, callback_views
from clinic.services.alarm_list import Cursor
from web.chat.text import clean
from web.errors import Invalid, NotFound
from web.keys import ALARM_DESK, KNOWLEDGE, NOW, STORE
from web.staff import audit
from web.staff.access import member, staff
from web.staff.looks import reason, record_list
from web.staff.nav import Link, Waiting
from web.staff.page import form, fragment, page, see
from web.staff.paging import place_after
from web.staff.roles import DESK
from web.staff_paths import API, STAFF

PATH = f"{STAFF}/alarms"
MAX_NOTE = 2000
PAGE = 50
# Auditors see what became of alarms, which hold no words of patients; they close none.
READERS = (*DESK, Role.AUDITOR)


async def _waiting(request: web.Request) -> Waiting:
    pressing = await alarms.pressing(request.app[STORE])
    return Waiting.of(pressing.count, pressing.held, "acknowledged, still open")


LINK = Link("Alarms", PATH, "Emergencies and crises that somebody has to see", _waiting)


def add_routes(app: web.Application) -> None:
    app.router.add_get(PATH, show_open)
    app.router.add_get(f"{PATH}/closed", show_closed)
    app.router.add_get(f"{API}alarms", news)
    app.router.add_get(f"{PATH}/{{id}}", show_one)
    app.router.add_get(f"{API}alarms/{{id}}", news_of_one)
    app.router.add_post(f"{PATH}/{{id}}/acknowledge", acknowledge)
    app.router.add_post(f"{PATH}/{{id}}/close", close)


@staff(*READERS)
async def show_open(request: web.Request) -> web.Response:
    delivery = request.app[ALARM_DESK].delivery
    told = bool(delivery.ways(Notice.RAISED)) or delivery.settings.desk_always_staffed
    return page(request, "alarms.html", is_told=told, **await _open(request))


@staff(*READERS, keeps_awake=False)
async def news(request: web.Request) -> web.Response:
    return web.json_response({"html": fragment(request, "alarms-open.html", **await _open(request))})


@staff(*READERS)
async def show_closed(request: web.Request) -> web.Response:
    before = _moment(request.query.get("before"))
    listed = await alarms.closed(request.app[STORE], before=before, limit=PAGE + 1)
    await record_list(request, "alarm.list", "alarms/closed", [one.alarm.id for one in listed[:PAGE]])
    last = listed[PAGE - 1].alarm.closed_at if len(listed) > PAGE else None
    return page(request, "alarms-closed.html", listed=listed[:PAGE], next=last.isoformat() if last else None)


@staff(*READERS)
async def show_one(request: web.Request) -> web.Response:
    return await _one(request, request.match_info["id"])


@staff(*READERS, keeps_awake=False)
async def news_of_one(request: web.Request) -> web.Response:
    """How it stands, for a page that is open: its reading is in the audit log already."""
    alarm = await alarms.state(request.app[STORE], request.match_info["id"])
    return web.json_response({"html": fragment(request, "alarm-state.html", **await _state(request, alarm))})


@staff(*DESK)
async def acknowledge(request: web.Request) -> web.Response:
    id = request.match_info["id"]
    try:
        alarm = await alarms.acknowledge(request.app[STORE], id, _person(request), now=request.app[NOW]())
    except AlarmIsClosed as error:
        return await _one(request, id, status=409, problem=_closed_by(error))
    said = (
        "You look after this alarm."
        if alarm.acknowledged_by == member(request).name
        else f"{alarm.acknowledged_by} looks after it."
    )
    return see(request, f"{PATH}/{id}", said)


@staff(*DESK)
async def close(request: web.Request) -> web.Response:
    id, fields = request.match_info["id"], await form(request)
    try:
        outcome = Outcome(fields.get("outcome", ""))
        note = clean(fields["note"], "note", most=MAX_NOTE) if fields.get("note", "").strip() else None
        await alarms.close(request.app[STORE], id, _person(request), outcome, note, now=request.app[NOW]())
    except ValueError:
        return await _one(request, id, 422, problem="Choose what came of it.", fields=fields, wrong="outcome")
    except NoteNeeded:
        return await _one(
            request,
            id,
            422,
            problem="This outcome needs a note: what was tried, why it was none, or who tested what.",
            fields=fields,
            wrong="note",
        )
    except Invalid:
        problem = f"A note has at most {MAX_NOTE:,} characters."
        return await _one(request, id, 422, problem=problem, fields=fields, wrong="note")
    except AlarmIsClosed as error:
        return await _one(request, id, 409, problem=_closed_by(error), fields=fields)
    return see(request, PATH, "The alarm is closed.")


async def _open(request: web.Request) -> dict[str, Any]:
    after = place_after(request, Cursor.of)
    listed = await alarm_list.page(request.app[STORE], after=after, limit=PAGE)
    await record_list(request, "alarm.list", "alarms", [one.alarm.id for one in listed.rows])
    total = await alarms.count_open(request.app[STORE])
    return {"listed": listed, "total": total, "query": f"?after={after}" if after else ""}


async def _one(
    request: web.Request,
    id: str,
    status: int = 200,
    *,
    problem: str | None = None,
    fields: dict[str, str] | None = None,
    wrong: str | None = None,
) -> web.Response:
    """The page. After a form that was not taken: with why, with what was typed, and at the field that is `wrong`."""
    found = await alarms.one(request.app[STORE], id, actor=member(request).actor, why=reason(request))
    callback = await _callback(request, found.alarm)
    phone = spoken_phone(callback.phone, request.app[KNOWLEDGE].clinic.country) if callback else None
    call = {"patient": found.patient, "callback": callback, "phone": phone}
    logged = [(what, audit.rows_of(request, place)) for what, place in _logged(found.alarm)]
    context = {
        "logged": [(what, path) for what, path in logged if path],
        "problem": problem,
        "fields": fields or {},
        "wrong": wrong,
        "needs_note": NEEDS_NOTE,
    }
    return page(request, "alarm.html", status, **await _state(request, found.alarm), **call, **context)


async def _callback(request: web.Request, alarm: Alarm) -> Callback | None:
    """The call that its patient asked for, for those who may call."""
    if member(request).role not in DESK:
        return None
    return await callback_views.of_alarm(request.app[STORE], alarm, member(request))


async def _state(request: web.Request, alarm: Alarm) -> dict[str, Any]:
    minutes = round(CLOSE_WITHIN.total_seconds() / 60)
    steps = await alarm_history.steps(request.app[STORE], alarm.id)
    return {"alarm": alarm, "steps": steps, "may_act": member(request).role in DESK, "close_within": minutes}


def _logged(alarm: Alarm) -> Iterator[tuple[str, str]]:
    """What the audit log has rows of, with its name there."""
    yield "this alarm", f"alarm/{alarm.id}"
    if alarm.conversation_id:
        yield "its chat", f"conversation/{alarm.conversation_id}"
    if alarm.callback_reference:
        yield "its call-back", f"callback/{alarm.callback_reference}"


def _person(request: web.Request) -> Person:
    return Person.of(member(request))


def _closed_by(error: AlarmIsClosed) -> str:
    return f"{error.who or 'Somebody'} has closed this alarm already. Nothing was changed."


def _moment(text: str | None) -> datetime | None:
    """A time as a link of ours has it. `NotFound` for any other, also one that is in no year of UTC."""
    try:
        moment = datetime.fromisoformat(text) if text else None
        if moment is not None and moment.utcoffset() is None:
            raise ValueError("a time without a zone")
        return moment.astimezone(UTC) if moment is not None else None
    except (ValueError, OverflowError):
        raise NotFound("there is no such page of the list") from None
