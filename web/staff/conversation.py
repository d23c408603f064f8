"""One conversation at the desk: read, taken over, written in, and handed back. It stays up to date by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from aiohttp import web

from clinic.db.models.chat import Conversation, Message
from clinic.domain.chat import NewMessage
from clinic.domain.desk import PASSED_ON, Person, is_overdue
from clinic.errors import HasMoved, NotWithYou, OtherBody, UnknownConversation
from clinic.services import alarms, desk, transcripts
from web.chat.text import clean
from web.errors import Invalid, NotFound
from web.keys import HANDOFF, HUB, KNOWLEDGE, NOW, STORE
from web.staff.access import member, staff
from web.staff.conversations import LONGEST, PATH
from web.staff.looks import reason
from web.staff.page import form, fragment, page, see
from web.staff.roles import DESK
from web.staff_paths import API

# Messages that a page begins with; earlier ones are a link away.
PAGE = 200
MAX_LENGTH = 2000


def add_routes(app: web.Application) -> None:
    app.router.add_get(f"{PATH}/{{id}}", show)
    app.router.add_get(f"{API}conversations/{{id}}", news)
    app.router.add_post(f"{PATH}/{{id}}/take", take)
    app.router.add_post(f"{PATH}/{{id}}/write", write)
    app.router.add_post(f"{PATH}/{{id}}/hand-back", hand_back)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. `id` becomes the message's, so that sending it twice says it once."""

    id: str
    text: str = ""
    problem: str | None = None


@staff(*DESK)
async def show(request: web.Request) -> web.Response:
    return await _page(request, Draft(str(uuid4())))


@staff(*DESK, keeps_awake=False)
async def news(request: web.Request) -> web.Response:
    """What came after the message `after`, and how the conversation stands, as pieces of the page."""
    id = request.match_info["id"]
    chat = await desk.seen(request.app[STORE], id)
    messages = await transcripts.history(request.app[STORE], id, after=_number(request, "after"))
    stands = await _state(request, chat.conversation)
    shown = {"titles": request.app[KNOWLEDGE].titles, "raised": stands["raised"]}
    html = fragment(request, "messages.html", **shown, **await _transcript(request, messages)) if messages else ""
    state = fragment(request, "conversation-state.html", **stands)
    return web.json_response(
        {"html": html, "seq": messages[-1].seq if messages else None, "state": state, "mine": stands["is_mine"]}
    )


@staff(*DESK)
async def take(request: web.Request) -> web.Response:
    id, fields = request.match_info["id"], await form(request)
    told = request.app[HANDOFF].joined(id)
    version = _version(fields.get("version", ""))
    try:
        await desk.take(request.app[STORE], id, _person(request), told, version=version, now=request.app[NOW]())
    except HasMoved as error:
        who = f"{error.who} has this conversation." if error.who else "Somebody had it and has given it back."
        return await _page(request, Draft(str(uuid4()), problem=f"{who} You did not take it."), 409)
    return _done(request, "The conversation is yours. The assistant is silent in it.", at="text")


@staff(*DESK)
async def write(request: web.Request) -> web.Response:
    """What cannot be sent stays in the form, and on the page when the conversation is there no more."""
    id, fields = request.match_info["id"], await form(request)
    typed = fields.get("text", "")
    draft = Draft(_message_id(fields.get("id", "")), typed)
    try:
        person = _person(request)
        message = NewMessage(draft.id, "staff", clean(typed, most=MAX_LENGTH), extras={"speaker": person.told_as})
        await desk.write(request.app[STORE], id, person, message, now=request.app[NOW]())
    except NotWithYou as error:
        return await _page(request, Draft(draft.id, typed, f"{_not_with_you(error)} This was not sent."), 409)
    except OtherBody:
        problem = "The message that this form was opened for was sent already. To send this one too, press Send again."
        return await _page(request, Draft(str(uuid4()), typed, problem), 409)
    except Invalid:
        problem = f"A message has 1 to {MAX_LENGTH:,} characters. This was not sent."
        return await _page(request, Draft(draft.id, typed, problem), 422)
    except UnknownConversation:
        return page(request, "conversation-erased.html", 404, typed=typed)
    return _done(request, at="text")


@staff(*DESK)
async def hand_back(request: web.Request) -> web.Response:
    id = request.match_info["id"]
    try:
        handoff = request.app[HANDOFF]
        told, unanswered = handoff.left(id), handoff.left_unanswered(id)
        await desk.hand_back(request.app[STORE], id, _person(request), told, unanswered, now=request.app[NOW]())
    except NotWithYou as error:
        return await _page(request, Draft(str(uuid4()), problem=_not_with_you(error)), 409)
    return _done(request, "The assistant answers in this conversation again.")


async def _page(request: web.Request, draft: Draft, status: int = 200) -> web.Response:
    """The page, and a line in the audit log that the transcript was read."""
    id, store = request.match_info["id"], request.app[STORE]
    await transcripts.record_reading(store, id, actor=member(request).actor, details=reason(request))
    chat = await desk.seen(store, id)
    first = _number(request, "from") or max(1, chat.conversation.last_seq - PAGE + 1)
    messages = await transcripts.history(store, id, after=first - 1)
    context = {
        "patient": chat.patient,
        **await _transcript(request, messages),
        "titles": request.app[KNOWLEDGE].titles,
        "seq": messages[-1].seq if messages else chat.conversation.last_seq,
        "earlier": max(1, first - PAGE) if first > 1 else None,
        "draft": draft,
        "max_length": MAX_LENGTH,
        "told_as": _person(request).told_as,
    }
    return page(request, "conversation.html", status, **context, **await _state(request, chat.conversation))


async def _transcript(request: web.Request, messages: Sequence[Message]) -> dict[str, Any]:
    """The messages, and the ids of those that say only once more who has the conversation, which patients read after each word:
    the first of them is enough for staff."""
    first = messages[0].seq if messages else 0
    before = await desk.last_notice(request.app[STORE], request.match_info["id"], before=first) if first > 1 else None
    repeats = set[str]()
    for message in messages:
        if message.sender == "system":
            if before is not None and message.part == PASSED_ON and message.text == before.text:
                repeats.add(message.id)
            before = message
    return {"messages": messages, "repeats": repeats}


async def _state(request: web.Request, conversation: Conversation) -> dict[str, Any]:
    raised = await alarms.open_of(request.app[STORE], [conversation.id])
    return {
        "conversation": conversation,
        "raised": raised.get(conversation.id, []),
        "is_overdue": is_overdue(conversation.wants_person_at, request.app[NOW]()),
        "is_mine": conversation.taken_by == member(request).id,
    }


def _done(request: web.Request, said: str | None = None, at: str = "end") -> web.Response:
    """The patient's page hears of it, and the browser goes back to the conversation's end, or into the box for the answer."""
    id = request.match_info["id"]
    request.app[HUB].wake(id)
    return see(request, f"{PATH}/{id}#{at}", said)


def _person(request: web.Request) -> Person:
    return Person.of(member(request))


def _not_with_you(error: NotWithYou) -> str:
    return f"{error.who} has this conversation now." if error.who else "This conversation was handed back to the assistant."


def _message_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())


def _version(text: str) -> int:
    """A version as the form bears it; for anything else one that no conversation has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else -1


def _number(request: web.Request, name: str) -> int:
    """A number of the query, 0 when it is not there. `NotFound` for what is none."""
    text = request.query.get(name, "0")
    if not (text.isascii() and text.isdecimal()) or len(text) > LONGEST:
        raise NotFound("there is no such place in the conversation")
    return int(text)
