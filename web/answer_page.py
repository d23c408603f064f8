"""One approved answer on a page of its own, under a short address that staff send or show to a patient: /a/onset.

It says what the chat says, needs no script, and opens the chat at that very answer where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from aiohttp import web

from clinic.domain.outcomes import WITHDRAWN
from clinic.domain.sign_offs import withheld
from knowledge import Answer, Knowledge
from web.chat.assistant import AssistantError, AssistantReply
from web.errors import NotFound
from web.keys import ASSISTANT, KNOWLEDGE, NOW, RENDERER, SETTINGS, SIGNATURES
from web.pages import page

# An answer that names a button of the chat: it is shown word for word, so that the page says how the chat is opened.
NAMES_BUTTON = 'press "'
# No answer by itself: it asks back.
NOT_ALONE = "clarify"
# Kinds of topics that a patient may ask for in the chat as if by their name.
ASKED_FOR = ("education", "service")
_OPENERS: web.AppKey[dict[str, str]] = web.AppKey("ANSWER_OPENERS")


def opens_chat(base: Knowledge, topic: str) -> bool:
    """Whether the answer's page can open the chat at it. Words that bring a refusal or an alarm are not said for a patient."""
    return base.topics[topic].kind in ASKED_FOR


def add_routes(app: web.Application) -> None:
    app[_OPENERS] = {}
    app.router.add_get("/a/{topic}", show)


async def show(request: web.Request) -> web.Response:
    topic = request.match_info["topic"]
    answer = request.app[KNOWLEDGE].answers.get(topic)
    if answer is None or topic == NOT_ALONE:
        raise NotFound("there is no such answer")
    signed = await request.app[SIGNATURES].days()
    withdrawn = _withdrawn(request, topic, signed)
    short = request.app[RENDERER].message(AssistantReply(topic=topic), topic, signed=signed, withheld=withdrawn)
    assert short is not None, "every topic has a short answer"
    text = request.app[KNOWLEDGE].system["withdrawn_page"] if short.extras.get("part") == WITHDRAWN else short.text
    parts = [] if withdrawn else _parts(request, answer)
    return page(
        request,
        "answer.html",
        title=answer.title,
        short=short,
        text=text,
        names_button=not withdrawn and any(NAMES_BUTTON in said.lower() for said in (text, *(said for _, said in parts))),
        parts=parts,
        question=await _opener(request, answer),
    )


def _withdrawn(request: web.Request, topic: str, signed: Mapping[str, date]) -> frozenset[str]:
    """The topic, where the clinic shows patients no answer without a clinician's signature and this one has none."""
    if not request.app[SETTINGS].require_sign_off:
        return frozenset()
    base = request.app[KNOWLEDGE]
    return withheld(base, {topic}, signed, request.app[NOW]().astimezone(base.clinic.zone).date())


def _parts(request: web.Request, answer: Answer) -> list[tuple[str, str]]:
    """Title and text of each part."""
    return [(part.title, request.app[KNOWLEDGE].text(answer.topic, part.id)) for part in answer.parts]


async def _opener(request: web.Request, answer: Answer) -> str:
    """The question that brings this very answer in the chat, tried once a process; empty when there is none.

    The chat is opened with words, as if typed: which words mean the topic is for the trained assistant to say.
    """
    known = request.app[_OPENERS]
    if answer.topic not in known:
        if not opens_chat(request.app[KNOWLEDGE], answer.topic):
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
