"""Answers: every approved text with its reading grade, what it rests on and who signed it; clinicians sign it or send it back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from clinic.domain.reading_grade import ALOUD, HARDEST, answer_grades
from clinic.domain.sign_offs import Standing, State, Verdict, needs_signature
from clinic.domain.staff import Role
from clinic.errors import NoRemark, TextChanged
from clinic.services import sign_offs
from knowledge import Answer, Button, Fact, Knowledge, Source, Topic, allowed_words, text_hash
from knowledge.template import render
from web.chat.text import clean
from web.errors import Invalid, NotFound
from web.keys import FIGURES, KNOWLEDGE, NOW, SETTINGS, SIGNATURES, STORE
from web.staff.access import member, staff
from web.staff.days import today
from web.staff.nav import Link, Waiting
from web.staff.page import form, page, see
from web.staff.routing import EVERYBODY
from web.staff_paths import STAFF

PATH = f"{STAFF}/answers"
MAX_REMARK = 2_000
BADGES = {**dict.fromkeys(State, "urgent"), State.SIGNED: "good", State.SENT_BACK: "emergency"}
CHANGED = "The text is another one than you were shown. Nothing was kept: read it again below."
# Grades by the hash of the text, made when they are first asked for: it takes a second for all of them.
GRADES: web.AppKey[dict[str, dict[str, float]]] = web.AppKey("STAFF_GRADES")


async def waiting(request: web.Request) -> Waiting:
    """How many answers wait for a clinician's signature, and that patients do not get them until then."""
    count = await sign_offs.waiting(request.app[STORE], request.app[KNOWLEDGE], today(request))
    is_withdrawn = count and request.app[SETTINGS].require_sign_off
    return Waiting(count, late="withdrawn from patients" if is_withdrawn else None)


LINK = Link("Answers", PATH, "What patients read, with its sources and the signature of a clinician", waiting)


def add_routes(app: web.Application) -> None:
    app[GRADES] = {}
    app.router.add_get(PATH, show_all)
    app.router.add_get(f"{PATH}/{{topic}}", show)
    app.router.add_post(f"{PATH}/{{topic}}/sign-off", sign_off)
    app.router.add_post(f"{PATH}/{{topic}}/send-back", send_back)


@dataclass(frozen=True, slots=True)
class Listed:
    """An answer in the list. `grade`: of its hardest text. `needs_signature`: whether it is withdrawn while it is unsigned."""

    answer: Answer
    topic: Topic
    standing: Standing
    grade: float
    needs_signature: bool

    @property
    def waits(self) -> bool:
        return self.needs_signature and not self.standing.is_good


@dataclass(frozen=True, slots=True)
class Shown:
    """One text of an answer as patients see or hear it; what an action puts in stands in square brackets."""

    title: str
    text: str
    grade: float | None
    buttons: Sequence[Button]
    sources: Sequence[Source]
    facts: Sequence[Fact]


@staff(*EVERYBODY)
async def show_all(request: web.Request) -> web.Response:
    base = request.app[KNOWLEDGE]
    standings = await sign_offs.standings(request.app[STORE], base, today(request))
    await asyncio.to_thread(_measure, request.app, list(base.answers.values()))
    listed = [_listed(request.app, topic, standings[topic]) for topic in base.topics]
    wanted = State(request.query["state"]) if request.query.get("state") in set(State) else None
    return page(
        request,
        "answers.html",
        groups=[(kind, group) for kind in KINDS if (group := _of_kind(listed, kind, wanted))],
        counts=[(state, sum(one.standing.state is state for one in listed)) for state in State],
        wanted=wanted,
        total=len(listed),
        waiting=sum(one.waits for one in listed),
        unsigned_own=sum(not one.needs_signature and not one.standing.is_good for one in listed),
        **_shared(request),
    )


@staff(*EVERYBODY)
async def show(request: web.Request) -> web.Response:
    return await _shown(request)


@staff(Role.CLINICIAN)
async def sign_off(request: web.Request) -> web.Response:
    return await _decided(request, is_signed=True)


@staff(Role.CLINICIAN)
async def send_back(request: web.Request) -> web.Response:
    return await _decided(request, is_signed=False)


KINDS = {
    "education": "About the treatment",
    "service": "Service",
    "safety": "Safety",
    "boundary": "What it does not answer",
}


async def _decided(request: web.Request, *, is_signed: bool) -> web.Response:
    """Keep the verdict on the very text whose hash the form carries."""
    answer, typed, by = _answer(request), await form(request), member(request)
    remark = typed.get("remark", "").strip()
    try:
        verdict = Verdict(
            topic=answer.topic,
            text_hash=typed.get("text_hash", ""),
            is_signed=is_signed,
            day=today(request),
            at=request.app[NOW](),
            actor=by.actor,
            by=by.name,
            remark=None if is_signed else clean(remark, "remark", most=MAX_REMARK) if remark else None,
        )
        is_new = await sign_offs.sign(request.app[STORE], request.app[KNOWLEDGE], verdict)
        request.app[SIGNATURES].verdict_given()
    except TextChanged:
        return await _shown(request, status=409, problem=CHANGED, remark=remark)
    except NoRemark:
        return await _shown(request, status=422, wrong="Say what should change: the remark goes with the answer.", remark=remark)
    except Invalid:
        return await _shown(request, status=422, wrong=f"A remark has at most {MAX_REMARK:,} characters.", remark=remark)
    done = "signed off" if is_signed else "sent back"
    said = f"“{answer.title}” is {done}." if is_new else f"You had {done} this text today already."
    return see(request, f"{PATH}/{answer.topic}", said)


async def _shown(request: web.Request, *, status: int = 200, **more: Any) -> web.Response:
    answer, base, store = _answer(request), request.app[KNOWLEDGE], request.app[STORE]
    standing = (await sign_offs.standings(store, base, today(request), [answer.topic]))[answer.topic]
    is_changed = standing.state is State.CHANGED
    await asyncio.to_thread(_measure, request.app, [answer])
    context = {"problem": None, "wrong": None, "remark": "", **more}
    return page(
        request,
        "answer.html",
        status=status,
        one=_listed(request.app, answer.topic, standing),
        texts=_texts(base, answer, request.app[GRADES][text_hash(answer)]),
        text_hash=text_hash(answer),
        figure=base.figures[answer.figure] if answer.figure else None,
        drawing=request.app[FIGURES].image(answer.figure),
        related=[base.answers[topic] for topic in answer.related],
        is_changed=is_changed,
        changes=await sign_offs.changed_since(store, base, answer.topic) if is_changed else None,
        history=await sign_offs.history(store, answer.topic),
        may_sign=member(request).role is Role.CLINICIAN,
        max_remark=MAX_REMARK,
        **_shared(request),
        **context,
    )


def _texts(base: Knowledge, answer: Answer, grades: dict[str, float]) -> list[Shown]:
    """The short answer with its next step, what is read to a caller, the parts, and what actions say."""
    short = "\n\n".join(base.text(answer.topic, id) for id in ("short", "next_step") if id == "short" or answer.next_step)
    found = [("short", "First answer", short, answer.buttons)]
    found += [(part.id, part.title, base.text(answer.topic, part.id), answer.buttons) for part in answer.parts]
    for reply in answer.replies:
        blanks = {name: f"[{name.replace('_', ' ')}]" for name in reply.fields}
        title = f"Said by the assistant: {reply.id.replace('_', ' ')}"
        buttons = tuple(replace(button, title=render(button.title, blanks)) for button in reply.buttons)
        found.append((reply.id, title, base.text(answer.topic, reply.id, **blanks), buttons))
    first, *others = [_text(base, answer, grades, *one) for one in found]
    return [first, *_read_aloud(base, answer, grades), *others]


def _read_aloud(base: Knowledge, answer: Answer, grades: dict[str, float]) -> list[Shown]:
    """What staff read to a caller where that was written apart: it is signed with the rest."""
    found = []
    for id in answer.alouds:
        title = "Read to a caller" if id == "short" else f"Read to a caller: {id.replace('_', ' ')}"
        facts = [base.facts[fact] for fact in answer.facts_of(id)]
        found.append(Shown(title, base.aloud(answer.topic, id), grades.get(id + ALOUD), (), base.sources_of(answer, id), facts))
    return found


def _text(
    base: Knowledge, answer: Answer, grades: dict[str, float], id: str, title: str, text: str, buttons: Sequence[Button]
) -> Shown:
    facts = [base.facts[fact] for fact in answer.facts_of(id)]
    return Shown(title, text, _grade(grades, id), buttons, base.sources_of(answer, id), facts)


def _grade(grades: dict[str, float], id: str) -> float | None:
    """Of the first answer with its next step the harder one counts."""
    found = [grades[name] for name in ((id, "next_step") if id == "short" else (id,)) if name in grades]
    return max(found, default=None)


def _listed(app: web.Application, topic: str, standing: Standing) -> Listed:
    base = app[KNOWLEDGE]
    answer = base.answers[topic]
    grade = max(app[GRADES][text_hash(answer)].values())
    return Listed(answer, base.topics[topic], standing, grade, needs_signature(base, topic))


def _of_kind(listed: Sequence[Listed], kind: str, wanted: State | None) -> list[Listed]:
    return [one for one in listed if one.topic.kind == kind and wanted in (None, one.standing.state)]


def _measure(app: web.Application, answers: Sequence[Answer]) -> None:
    """Have the grades of these answers at hand."""
    for answer in answers:
        hash = text_hash(answer)
        if hash not in app[GRADES]:
            app[GRADES][hash] = answer_grades(answer, allowed_words())


def _shared(request: web.Request) -> dict[str, Any]:
    return {"required": request.app[SETTINGS].require_sign_off, "kinds": KINDS, "badges": BADGES, "hardest": HARDEST}


def _answer(request: web.Request) -> Answer:
    answer = request.app[KNOWLEDGE].answers.get(request.match_info["topic"])
    if answer is None:
        raise NotFound("there is no answer on this topic")
    return answer
