"""The routes of the chat API: read the request, call one service, show the result."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from uuid import uuid4

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.models.records import Patient
from clinic.domain.chat import NewMessage, Post, derived_id
from clinic.errors import ClinicError
from clinic.services import feedback, identity, reminders, transcripts
from safety import Assessment
from web.admission import admit, admit_opening, admitted_turn
from web.chat import cursor, history
from web.chat.access import conversation
from web.chat.alarms import is_alarm
from web.chat.bodies import FeedbackTaken, FreshToken, NewConversation, NewFeedback, NewPost, Replies, ShownPatient, Started
from web.chat.call_wishes import wants_no_call
from web.chat.text import clean
from web.chat.turns import Press
from web.chat.wire import ShownMessage, shown
from web.chat.withdrawal import CANCEL_CALL
from web.errors import Away, Conflict, Invalid, TooEarly, Unauthorized
from web.http_json import read_body
from web.keys import ALARMS, HUB, KNOWLEDGE, NOW, PORTAL_TOKENS, PRIVACY, RENDERER, RULES, STORE, TOKENS, TURNS, WITHDRAWAL
from web.operation import Operation, operation

# How long the opening of a chat may take with somebody who tells of an emergency.
OPENING_PATIENCE_S = 0.5
SENDING = (Conflict, Invalid, TooEarly, Away)


def add_routes(app: web.Application) -> None:
    app.router.add_post("/api/conversations", start)
    app.router.add_post("/api/conversations/{id}/token", fresh_token)
    app.router.add_post("/api/conversations/{id}/messages", post_message)
    app.router.add_get("/api/conversations/{id}/messages", get_messages, allow_head=False)
    app.router.add_post("/api/conversations/{id}/feedback", post_feedback)
    app.router.add_delete("/api/conversations/{id}", erase)


@operation(Operation("A new conversation", Started, 201, takes=NewConversation, problems=(Unauthorized, Invalid, Away)))
async def start(request: web.Request) -> Started:
    body = await read_body(request, NewConversation)
    if body.text is not None and is_alarm(request.app[RULES].assess(clean(body.text))):
        return await _opened_at_once(request, body)
    await admit_opening(request)
    return await _opened(request, body)


async def _opened_at_once(request: web.Request, body: NewConversation) -> Started:
    """For an emergency, which does not wait for records or a portal that are away: the refusal brings its answer.

    A chat that is opened too late is nobody's, as one whose page was left."""
    try:
        async with asyncio.timeout(OPENING_PATIENCE_S):
            return await _opened(request, body)
    except TimeoutError:
        raise Away("no chat can be opened just now") from None


async def _opened(request: web.Request, body: NewConversation) -> Started:
    patient = await _patient(request, body.portal_token) if body.portal_token is not None else None
    now, id = request.app[NOW](), str(uuid4())
    greeting = request.app[RENDERER].fixed("greet", "opening_signed_in" if patient else "opening", derived_id(id, "opening"))
    opening = [greeting, *await _reminder(request, patient, id)]
    messages = await transcripts.start(
        request.app[STORE], id, patient_id=patient.id if patient else None, opening=opening, now=now
    )
    token, ends = request.app[TOKENS].issue(id, now=now)
    return Started(
        id=id,
        token=token,
        expires_at=ends,
        patient=_named(patient),
        clinic_date=now.astimezone(request.app[KNOWLEDGE].clinic.zone).date(),
        messages=shown(messages),
    )


@operation(Operation("A fresh token for the same conversation", FreshToken, with_token=True, problems=(Away,)))
async def fresh_token(request: web.Request) -> FreshToken:
    id = conversation(request)
    patient = await transcripts.patient(request.app[STORE], id)
    token, ends = request.app[TOKENS].issue(id, now=request.app[NOW]())
    return FreshToken(id=id, token=token, expires_at=ends, patient=_named(patient))


@operation(Operation("The replies to a message", Replies, takes=NewPost, with_token=True, problems=SENDING))
async def post_message(request: web.Request) -> Replies:
    id = conversation(request)
    body = await read_body(request, NewPost)
    if body.text is not None:
        return Replies(messages=await _typed(request, Post(id, str(body.id), clean(body.text), body.hash), body))
    async with admitted_turn(request, id):
        await request.app[TURNS].wait_for(body.after, id, body.id)
        return Replies(messages=await _pressed(request, id, body))


async def _typed(request: web.Request, post: Post, body: NewPost) -> list[ShownMessage]:
    """An emergency or a crisis is answered at once: no limit counts it, and it waits for nothing that was written before."""
    assessment = request.app[RULES].assess(post.text)
    if is_alarm(assessment):
        return await request.app[ALARMS].answer(post, assessment)
    async with admitted_turn(request, post.conversation_id):
        await request.app[TURNS].wait_for(body.after, post.conversation_id, body.id)
        deed = await request.app[PRIVACY].answering(post)
        if deed is not None:
            return await request.app[PRIVACY].do(post, deed)
        if wants_no_call(post.text):
            return await request.app[WITHDRAWAL].asked(post)
        return await request.app[TURNS].typed(post, assessment)


async def _pressed(request: web.Request, id: str, body: NewPost) -> list[ShownMessage]:
    turns = request.app[TURNS]
    button = await transcripts.offered_button(request.app[STORE], id, str(body.button))
    if button is None:
        raise Invalid(("button", "this conversation was not shown a button with this id"))
    post = Post(id, str(body.id), button["title"], body.hash, typed=False)
    if button.get("do") == CANCEL_CALL:
        return await request.app[WITHDRAWAL].pressed(post, button["of"])
    if button.get("do"):
        return await request.app[PRIVACY].do(post, button["do"])
    if button["say"]:
        return await turns.said(post, button["say"], button["under"])
    return await turns.pressed(post, Press(button["topic"], button["part"]))


@operation(Operation("The messages in order", Replies, with_token=True, parameters=(cursor.AFTER,), problems=(Invalid, Away)))
async def get_messages(request: web.Request) -> Replies | web.StreamResponse:
    return await history.whole(request, conversation(request), after=cursor.after(request) or 0)


@operation(Operation("Whether an answer helped", FeedbackTaken, takes=NewFeedback, with_token=True, problems=(Invalid, Away)))
async def post_feedback(request: web.Request) -> FeedbackTaken:
    id = conversation(request)
    body = await read_body(request, NewFeedback)
    comment = clean(body.comment, "comment") if body.comment is not None and body.comment.strip() else None
    assessment = request.app[RULES].assess(comment) if comment else None
    alarm = assessment is not None and is_alarm(assessment)
    if not alarm:
        await admit(request, id)
    is_stored = await _store_feedback(request, id, body, comment, alarm=alarm)
    messages = await _answer_comment(request, id, body, comment, assessment)
    return FeedbackTaken(message_id=body.message_id, stored=is_stored, messages=messages)


@operation(Operation("The conversation is erased", status=204, with_token=True, problems=(Away,)))
async def erase(request: web.Request) -> None:
    id = conversation(request)
    await transcripts.erase(request.app[STORE], id, now=request.app[NOW]())
    request.app[HUB].wake(id)


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
) -> list[ShownMessage]:
    if comment is None or assessment is None or not is_alarm(assessment):
        return []
    digest = sha256(comment.encode()).hexdigest()
    return await request.app[ALARMS].answer_words(id, str(body.message_id), comment, digest, assessment)


async def _patient(request: web.Request, token: str) -> Patient:
    tokens = request.app[PORTAL_TOKENS]
    if tokens is None:
        raise Unauthorized("this clinic has no portal connected")
    subject = await tokens.subject(token, now=request.app[NOW]())
    patient = await identity.of_portal(request.app[STORE], subject)
    if patient is None:
        raise Unauthorized("the portal token is good, but the clinic's records do not have this patient")
    return patient


async def _reminder(request: web.Request, patient: Patient | None, id: str) -> list[NewMessage]:
    """The reminder of the diary that this patient asked for, while the diary has nothing for its day."""
    if patient is None:
        return []
    now = request.app[NOW]().astimezone(request.app[KNOWLEDGE].clinic.zone)
    day = await reminders.due_for(request.app[STORE], patient.id, now)
    if day is None:
        return []
    reply = "reminder_today" if day == now.date() else "reminder_yesterday"
    return [request.app[RENDERER].fixed("diary_log", reply, derived_id(id, "reminder"))]


def _named(patient: Patient | None) -> ShownPatient | None:
    return ShownPatient(display_name=patient.display_name) if patient else None
