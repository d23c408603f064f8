"""The routes of the chat API: read the request, call one service, show the result."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.models.records import Patient
from clinic.domain.chat import Post, derived_id
from clinic.errors import ClinicError
from clinic.services import feedback, identity, transcripts
from safety import Assessment
from web.chat import cursor
from web.chat.access import conversation
from web.chat.alarms import is_alarm
from web.chat.bodies import NewConversation, NewFeedback, NewPost
from web.chat.text import clean
from web.chat.turns import Press
from web.chat.wire import Json, moment, shown
from web.errors import Invalid, Unauthorized
from web.http_json import read_body
from web.keys import ALARMS, HUB, KNOWLEDGE, NOW, PORTAL_TOKENS, RENDERER, RULES, STORE, TOKENS, TURNS


def add_routes(app: web.Application) -> None:
    app.router.add_post("/api/conversations", start)
    app.router.add_post("/api/conversations/{id}/token", fresh_token)
    app.router.add_post("/api/conversations/{id}/messages", post_message)
    app.router.add_get("/api/conversations/{id}/messages", get_messages, allow_head=False)
    app.router.add_post("/api/conversations/{id}/feedback", post_feedback)
    app.router.add_delete("/api/conversations/{id}", erase)


async def start(request: web.Request) -> web.Response:
    body = await read_body(request, NewConversation)
    patient = await _patient(request, body.portal_token) if body.portal_token is not None else None
    now, id = request.app[NOW](), str(uuid4())
    opening = request.app[RENDERER].fixed("greet", "opening", derived_id(id, "opening"))
    message = await transcripts.start(
        request.app[STORE], id, patient_id=patient.id if patient else None, opening=opening, now=now
    )
    started = {
        "id": id,
        **_token(request, id, now),
        "clinic_date": now.astimezone(request.app[KNOWLEDGE].clinic.zone).date().isoformat(),
        "patient": _named(patient),
        "messages": shown([message]),
    }
    return web.json_response(started, status=201)


async def fresh_token(request: web.Request) -> web.Response:
    id = conversation(request)
    patient = await transcripts.patient(request.app[STORE], id)
    return web.json_response({"id": id, **_token(request, id, request.app[NOW]()), "patient": _named(patient)})


async def post_message(request: web.Request) -> web.Response:
    id = conversation(request)
    body = await read_body(request, NewPost)
    turns = request.app[TURNS]
    if body.text is not None:
        return _messages(await turns.typed(Post(id, str(body.id), clean(body.text), body.hash)))
    button = await transcripts.offered_button(request.app[STORE], id, str(body.button))
    if button is None:
        raise Invalid(("button", "this conversation was not shown a button with this id"))
    post = Post(id, str(body.id), button["title"], body.hash)
    if button["say"]:
        return _messages(await turns.said(post, button["say"]))
    return _messages(await turns.pressed(post, Press(button["topic"], button["part"])))


async def get_messages(request: web.Request) -> web.Response:
    id, after = conversation(request), cursor.after(request) or 0
    return _messages(shown(await transcripts.history(request.app[STORE], id, after=after)))


async def post_feedback(request: web.Request) -> web.Response:
    id = conversation(request)
    body = await read_body(request, NewFeedback)
    comment = clean(body.comment, "comment") if body.comment is not None and body.comment.strip() else None
    assessment = request.app[RULES].assess(comment) if comment else None
    is_stored = await _store_feedback(request, id, body, comment, alarm=assessment is not None and is_alarm(assessment))
    messages = await _answer_comment(request, id, body, comment, assessment)
    return web.json_response({"message_id": str(body.message_id), "stored": is_stored, "messages": messages})


async def erase(request: web.Request) -> web.Response:
    id = conversation(request)
    await transcripts.erase(request.app[STORE], id, now=request.app[NOW]())
    request.app[HUB].wake(id)
    return web.Response(status=204)


async def _store_feedback(request: web.Request, id: str, body: NewFeedback, comment: str | None, *, alarm: bool) -> bool:
    """Whether it was stored. A comment with an alarm is answered even when it cannot be."""
    try:
        await feedback.give(
            request.app[STORE],
            id,
            str(body.message_id),
            helpful=body.helpful,
            comment=comment,
            now=request.app[NOW](),
        )
    except (SQLAlchemyError, ClinicError):
        if not alarm:
            raise
        return False
    return True


async def _answer_comment(
    request: web.Request, id: str, body: NewFeedback, comment: str | None, assessment: Assessment | None
) -> list[Json]:
    if comment is None or assessment is None or not is_alarm(assessment):
        return []
    digest = sha256(comment.encode()).hexdigest()
    return await request.app[ALARMS].answer_comment(id, str(body.message_id), digest, assessment)


async def _patient(request: web.Request, token: str) -> Patient:
    tokens = request.app[PORTAL_TOKENS]
    if tokens is None:
        raise Unauthorized("this clinic has no portal connected")
    subject = await tokens.subject(token, now=request.app[NOW]())
    patient = await identity.of_portal(request.app[STORE], subject)
    if patient is None:
        raise Unauthorized("the portal token is good, but the clinic's records do not have this patient")
    return patient


def _named(patient: Patient | None) -> dict[str, str] | None:
    return {"display_name": patient.display_name} if patient else None


def _token(request: web.Request, id: str, now: datetime) -> dict[str, Any]:
    token, ends = request.app[TOKENS].issue(id, now=now)
    return {"token": token, "expires_at": moment(ends)}


def _messages(messages: list[Json]) -> web.Response:
    return web.json_response({"messages": messages})
