"""One approved answer on a page of its own, under a short address that staff send or show to a patient: /a/onset.

It says what the chat says, needs no script, and opens the chat at that very answer where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.domain.chat import NewMessage
from clinic.domain.sign_offs import withheld
from clinic.services import sign_offs
from knowledge import Answer
from web.chat.assistant import AssistantError, AssistantReply
from web.errors import NotFound
from web.keys import ASSISTANT, KNOWLEDGE, NOW, RENDERER, SETTINGS, STORE
from web.pages import page, words

# No answer by itself: it asks back.
NOT_ALONE = "clarify"
# Kinds of topics that a patient may ask for in the chat as if by their name.
ASKED_FOR = ("education", "service")
_OPENERS: web.AppKey[dict[str, str]] = web.AppKey("ANSWER_OPENERS")


def add_routes(app: web.Application) -> None:
    app[_OPENERS] = {}
    app.router.add_get("/a/{topic}", show)


async def show(request: web.Request) -> web.Response:
    topic = request.match_info["topic"]
    answer = request.app[KNOWLEDGE].answers.get(topic)
    if answer is None or topic == NOT_ALONE:
        raise NotFound("there is no such answer")
    signed = await _signed(request, topic)
    withdrawn = _withdrawn(request, topic, signed)
    short = request.app[RENDERER].message(AssistantReply(topic=topic), topic, signed=signed, withheld=withdrawn)
    assert short is not None, "every topic has a short answer"
    return page(
        request,
        "answer.html",
        title=escape(answer.title),
        short=words(short.text),
        signed=_signed_line(short.reviewed_on),
        parts="" if withdrawn else _parts(request, answer),
        sources=_sources(short),
        links=_links(short),
        question=escape(await _opener(request, answer)),
    )


async def _signed(request: web.Request, topic: str) -> dict[str, date]:
    try:
        return await sign_offs.signed(request.app[STORE], {topic: request.app[RENDERER].hashes[topic]})
    except SQLAlchemyError:
        return {}  # the answer counts for more than its date


def _withdrawn(request: web.Request, topic: str, signed: dict[str, date]) -> frozenset[str]:
    """The topic, where the clinic shows patients no answer without a clinician's signature and this one has none."""
    if not request.app[SETTINGS].require_sign_off:
        return frozenset()
    base = request.app[KNOWLEDGE]
    return withheld(base, {topic}, signed, request.app[NOW]().astimezone(base.clinic.zone).date())


def _signed_line(day: date | None) -> str:
    return f'<p class="lead">Signed off by a clinician on {day:%B} {day.day}, {day.year}.</p>' if day else ""


def _parts(request: web.Request, answer: Answer) -> str:
    base = request.app[KNOWLEDGE]
    texts = ((escape(part.title), words(base.text(answer.topic, part.id))) for part in answer.parts)
    return "".join(f"<details><summary>{title}</summary>{text}</details>" for title, text in texts)


def _sources(short: NewMessage) -> str:
    listed = "".join(f"<li>{_source(source)}</li>" for source in short.extras.get("sources", ()))
    return f"<h2>Where this comes from</h2><ul>{listed}</ul>" if listed else ""


def _source(source: dict[str, Any]) -> str:
    title = escape(source["title"])
    linked = f'<a href="{escape(source["url"])}" rel="noopener noreferrer">{title}</a>' if source["url"] else title
    return ", ".join([linked, *(escape(str(source[name])) for name in ("publisher", "year") if source[name])])


def _links(short: NewMessage) -> str:
    return "".join(
        f'<a class="pill" href="{escape(link["url"])}">{escape(link["title"])}</a> ' for link in short.extras.get("links", ())
    )


async def _opener(request: web.Request, answer: Answer) -> str:
    """The question that brings this very answer in the chat, tried once a process; empty when there is none.

    The chat is opened with words, as if typed: which words mean the topic is for the trained assistant to say.
    """
    known = request.app[_OPENERS]
    if answer.topic not in known:
        if request.app[KNOWLEDGE].topics[answer.topic].kind not in ASKED_FOR:
            return ""
        try:
            known[answer.topic] = await _understood_as(request, answer.topic, [answer.title, *answer.short.asks])
        except AssistantError:
            return ""
    return known[answer.topic]


async def _understood_as(request: web.Request, topic: str, questions: Iterable[str]) -> str:
    for question in questions:
        found = await request.app[ASSISTANT].understand(question)
        if [(said.topic, said.part) for said in found.answers][:1] == [(topic, "short")]:
            return question
    return ""
