"""What is done with a call-back, each by a form that may be sent twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from aiohttp import web

from clinic.domain.callbacks import Outcome, Result
from clinic.errors import CallbackChanged, CallbackGone, CallbackHeld, CallbackWithdrawn, NotTried, OtherBody
from clinic.services import callback_queue
from clinic.services.callback_queue import Act, Told
from web.chat.text import clean
from web.errors import Invalid, Malformed
from web.keys import HUB, KNOWLEDGE, NOW, STORE
from web.staff.access import member, staff
from web.staff.callbacks.one import MOST_NOTE, whole
from web.staff.callbacks.paths import CALLBACKS, ONE, WORKERS, path_of
from web.staff.callbacks.words import OUTCOMES, RESULTS
from web.staff.page import form, see

Choice = TypeVar("Choice", bound=StrEnum)
CHANGED = "The patient asked anew meanwhile, and the number may be another. Look again; nothing was stored."
GONE = "This call-back is closed already, or there is none with this reference. Nothing was changed."
NOT_TAKEN = "Nobody has this call-back. Take it first; nothing was stored."
NOT_TRIED = (
    "Note the call first, with what came of it: the patient would read that you called in vain, and no such call is noted for"
    " this number. Nothing was stored."
)
WITHDRAWN = (
    "The patient has cancelled this call in the chat, and wants no other one. Close the call-back, with your call as the note."
    " Nothing was stored."
)
SENT_BEFORE = "This form was sent before with other words. Nothing was stored now; look at what was done below."


def add_routes(app: web.Application) -> None:
    app.router.add_post(f"{ONE}/take", take)
    app.router.add_post(f"{ONE}/give-back", give_back)
    app.router.add_post(f"{ONE}/attempt", attempt)
    app.router.add_post(f"{ONE}/note", note)
    app.router.add_post(f"{ONE}/close", close)


@staff(*WORKERS)
async def take(request: web.Request) -> web.Response:
    async def work(act: Act) -> web.Response:
        await callback_queue.take(request.app[STORE], act, now=request.app[NOW]())
        return see(request, path_of(act.reference), "It is yours. Nobody else calls this patient now.")

    return await _done(request, work)


@staff(*WORKERS)
async def give_back(request: web.Request) -> web.Response:
    async def work(act: Act) -> web.Response:
        await callback_queue.give_back(request.app[STORE], act, now=request.app[NOW]())
        return see(request, CALLBACKS, f"{act.reference} is free again.")

    return await _done(request, work)


@staff(*WORKERS)
async def note(request: web.Request) -> web.Response:
    async def work(act: Act) -> web.Response:
        if act.note is None:
            raise Invalid(("note", "write something into the note"))
        await callback_queue.note(request.app[STORE], act, now=request.app[NOW]())
        return see(request, path_of(act.reference), "The note is stored.")

    return await _done(request, work)


@staff(*WORKERS)
async def attempt(request: web.Request) -> web.Response:
    async def work(act: Act) -> web.Response:
        fields = await form(request)
        result = _choice(Result, fields.get("result"), "result", "say what came of the call")
        app, asked = request.app, _number(fields.get("asked"))
        told = await callback_queue.attempt(app[STORE], app[KNOWLEDGE], act, result, asked=asked, now=app[NOW]())
        _wake(request, told)
        return see(request, path_of(act.reference), _noted(result, told))

    return await _done(request, work)


@staff(*WORKERS)
async def close(request: web.Request) -> web.Response:
    async def work(act: Act) -> web.Response:
        fields = await form(request)
        outcome = _choice(Outcome, fields.get("outcome"), "outcome", "say how it ended")
        if outcome not in OUTCOMES:
            raise Invalid(("outcome", "say how it ended"))
        app, asked = request.app, _number(fields.get("asked"))
        told = await callback_queue.close(app[STORE], app[KNOWLEDGE], act, outcome, asked=asked, now=app[NOW]())
        _wake(request, told)
        return see(request, CALLBACKS, f"{act.reference} is closed: {OUTCOMES[outcome].lower()}.")

    return await _done(request, work)


async def _done(request: web.Request, work: Callable[[Act], Awaitable[web.Response]]) -> web.Response:
    """What `work` gives; when it could not be done, the page with why, and with what was typed."""
    try:
        return await work(await _act(request))
    except CallbackGone:
        return see(request, CALLBACKS, GONE)
    except CallbackHeld as held:
        taken = f"{held.owner} has this call-back now. What you sent was not stored; you may leave it as a note."
        return await _again(request, 409, taken if held.owner else NOT_TAKEN)
    except CallbackChanged:
        return await _again(request, 409, CHANGED)
    except CallbackWithdrawn:
        return await _again(request, 409, WITHDRAWN)
    except NotTried:
        return await _again(request, 422, NOT_TRIED)
    except OtherBody:
        return await _again(request, 409, SENT_BEFORE)
    except Invalid as invalid:
        return await _again(request, 422, f"Not stored: {invalid.detail.partition(': ')[2]}.")


async def _again(request: web.Request, status: int, problem: str) -> web.Response:
    return await whole(request, status=status, problem=problem, typed=await form(request))


async def _act(request: web.Request) -> Act:
    """`Malformed` for a form that no page of ours made, `Invalid` for a note that cannot be stored."""
    fields = await form(request)
    try:
        id = UUID(fields.get("id", ""))
    except ValueError:
        raise Malformed("the form has no id") from None
    words = fields.get("note", "")
    note = clean(words, "note", most=MOST_NOTE) if words.strip() else None
    return Act(str(id), request.match_info["reference"], member(request), note)


def _choice(kind: type[Choice], value: str | None, field: str, otherwise: str) -> Choice:
    try:
        return kind(value or "")
    except ValueError:
        raise Invalid((field, otherwise)) from None


def _number(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Malformed("the form does not say which wish it is about")
    return int(text)


def _wake(request: web.Request, told: Told) -> None:
    if told is not None:
        request.app[HUB].wake(told)


def _noted(result: Result, told: Told) -> str:
    noted = f"Noted: {RESULTS[result].lower()}."
    if result == Result.REACHED:
        return f"{noted} Close the call-back when all is settled."
    chat = "The patient reads in the chat that you called." if told else "The chat is erased, so the patient is not told there."
    return f"{noted} {chat} It is due again later, and free."
