"""The route by which a patient asks for a call: stored first, read back from approved text, and an alarm in it comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.domain.callbacks import REQUESTED, TOPIC
from clinic.domain.chat import NewMessage, derived_id
from clinic.domain.phone import is_one_of, spoken_phone, stored_phone
from clinic.errors import ClinicError
from clinic.services import callbacks
from clinic.services.callbacks import Wish
from knowledge.opening_hours import Slot, call_slot
from web.admission import admit
from web.chat.access import conversation
from web.chat.alarms import is_alarm
from web.chat.bodies import CallbackAnswer, NewCallback
from web.chat.callback_time import expected_in
from web.chat.text import MAX_LENGTH, clean, visible
from web.chat.wire import ShownMessage, shown
from web.errors import Away, Conflict, Invalid, WebError, from_clinic
from web.http_json import read_body
from web.keys import ALARMS, HUB, KNOWLEDGE, NOW, RENDERER, RULES, STORE
from web.operation import Operation, operation

MAX_REASON = 500
MAX_NAME = 80
log = structlog.get_logger()


def add_routes(app: web.Application) -> None:
    app.router.add_post("/api/conversations/{id}/callbacks", post_callback)


@operation(
    Operation(
        "The wish to be called, stored and read back",
        CallbackAnswer,
        201,
        takes=NewCallback,
        with_token=True,
        problems=(Conflict, Invalid, Away),
    )
)
async def post_callback(request: web.Request) -> CallbackAnswer:
    id = conversation(request)
    given = await read_body(request, NewCallback)
    alarm = await _answer_alarm(request, id, given)
    try:
        return await _store(request, id, _cleaned(given), alarm)
    except (WebError, ClinicError, SQLAlchemyError) as error:
        problem = error if isinstance(error, WebError) else from_clinic(error)
        log.warning("callback.not_stored", reason=problem.code)
        # Whatever became of the wish, an alarm in it is answered.
        problem.more["messages"] = alarm
        raise problem from None


async def _store(request: web.Request, id: str, body: NewCallback, alarm: list[ShownMessage]) -> CallbackAnswer:
    if not alarm:
        await admit(request, id)
    base = request.app[KNOWLEDGE]
    phone = stored_phone(body.phone, base.clinic.country)
    if phone is None:
        raise Invalid(("phone", "this is not a number that we can call; give it with its area code"))
    if is_one_of(phone, (base.clinic.phone, base.clinic.after_hours_phone)):
        raise Invalid(("phone", "this is the clinic's own number; give the one at which we reach you"))
    local = request.app[NOW]().astimezone(base.clinic.zone)
    slot = call_slot(base.clinic.hours, local, body.window)
    wish = _wish(id, body, phone, slot)
    reading = Reading(spoken_phone(phone, base.clinic.country), expected_in(base, slot, local))
    message = await callbacks.request(request.app[STORE], wish, _told(request, wish, reading), now=request.app[NOW]())
    request.app[HUB].wake(id)
    return CallbackAnswer(**message.extras["callback"], message=shown([message])[0], messages=alarm)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read back to the patient."""

    phone: str
    expected: str


def _told(request: web.Request, wish: Wish, reading: Reading) -> Callable[[str], NewMessage]:
    def told(reference: str) -> NewMessage:
        fields = {"reference": reference, "phone": reading.phone, "expected": reading.expected}
        id = derived_id(wish.conversation_id, f"{wish.id}/callback")
        message = request.app[RENDERER].fixed(TOPIC, REQUESTED, id, **fields)
        # The same wish again gets the answer of the first time, also when other hours have come.
        return replace(message, extras={**message.extras, "callback": fields})

    return told


def _wish(id: str, body: NewCallback, phone: str, slot: Slot) -> Wish:
    return Wish(
        conversation_id=id,
        id=str(body.id),
        body_hash=body.hash,
        phone=phone,
        name=body.name,
        reason=body.reason,
        window=body.window,
        slot=slot,
        about=str(body.about) if body.about else None,
        share_chat=body.share_chat,
    )


def _cleaned(body: NewCallback) -> NewCallback:
    """The patient's words without what cannot be seen; those that say nothing count as not given."""
    name = clean(body.name, "name", most=MAX_NAME).replace("\n", " ") if body.name and body.name.strip() else None
    reason = clean(body.reason, "reason", most=MAX_REASON) if body.reason and body.reason.strip() else None
    return body.model_copy(update={"name": name, "reason": reason})


async def _answer_alarm(request: web.Request, id: str, given: NewCallback) -> list[ShownMessage]:
    """Of words as they were given: a field that is refused afterwards stops no alarm, and is kept with it."""
    # Digits alone tell nothing: "911" is a number that somebody mistyped.
    read = _filled_in(given, given.phone if any(map(str.isalpha, given.phone)) else "")
    assessment = request.app[RULES].assess(read) if read else None
    if assessment is None or not is_alarm(assessment):
        return []
    return await request.app[ALARMS].answer_words(id, str(given.id), _filled_in(given, given.phone), given.hash, assessment)


def _filled_in(given: NewCallback, phone: str) -> str:
    """All that was filled in, a line each; as much of it as a message holds."""
    fields = (visible(field or "") for field in (given.name, phone, given.reason))
    return "\n".join(field for field in fields if field)[:MAX_LENGTH]
