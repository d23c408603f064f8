"""Review: what the assistant did not understand or was unsure of, and examples by which it learns.

Nurses and clinicians propose; a clinician or an administrator decides, and never on an example of their own: see
docs/staff-ask-review.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.models.review import ReviewExample
from clinic.domain.review import alarm_above, preset
from clinic.domain.staff import Role, actor_of
from clinic.errors import Refused
from clinic.example_files.reading import Example, library
from clinic.services import review, review_examples, staff_accounts
from safety import Level
from web.errors import Invalid, NotFound
from web.keys import KNOWLEDGE, NOW, REVIEW_READER, RULES, STORE
from web.review_reader import NO_EXAMPLES
from web.staff.access import member, staff
from web.staff.nav import Link, Waiting
from web.staff.page import form, page, see
from web.staff_paths import STAFF

REVIEW = f"{STAFF}/review"
PROPOSERS, DECIDERS = (Role.NURSE, Role.CLINICIAN), (Role.CLINICIAN, Role.ADMIN)
READERS = (Role.NURSE, Role.CLINICIAN, Role.ADMIN)
DECISIONS = ("approve", "reject")
MOST_NEAR = 3
log = structlog.get_logger()


async def _waiting(request: web.Request) -> Waiting:
    store = request.app[STORE]
    if member(request).role in PROPOSERS:
        return Waiting(await review.open_groups(store))
    return Waiting(len(await review_examples.proposed(store)))


LINK = Link("Review", REVIEW, "What the assistant did not understand, and what it should learn", _waiting)


def add_routes(app: web.Application) -> None:
    app.router.add_get(REVIEW, show)
    app.router.add_post(f"{REVIEW}/items/{{id}}", propose)
    app.router.add_post(f"{REVIEW}/groups/{{id}}", dismiss)
    app.router.add_post(f"{REVIEW}/examples/{{id}}", decide)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A proposal that was not taken, to be mended: shown where it was typed."""

    item_id: int
    text: str
    topic: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`near`: examples that say nearly the same already; `is_own`: somebody else has to decide; `level`: what the red-flag rules
    read in it, where that is above its topic."""

    example: ReviewExample
    title: str
    by: str
    near: Sequence[Example]
    is_own: bool
    level: Level


@staff(*READERS)
async def show(request: web.Request) -> web.Response:
    return await _page(request)


@staff(*PROPOSERS)
async def propose(request: web.Request) -> web.Response:
    fields, item_id = await form(request), _id(request)
    text, topic = " ".join(fields.get("text", "").split()), fields.get("topic", "").strip()
    try:
        near = await _near(text)
        _check(request, text, topic, near)
        await review_examples.propose(
            request.app[STORE],
            item_id,
            text=text,
            topic=topic,
            actor=member(request).actor,
            country=request.app[KNOWLEDGE].clinic.country,
            rules=request.app[RULES],
            now=request.app[NOW](),
        )
    except Refused as refused:
        return await _page(request, Attempt(item_id, text, topic, refused.reason), status=422)
    alike = f" {len(near)} of the examples say nearly the same." if near else ""
    return see(request, REVIEW, f"Proposed. A second person decides.{alike}")


def _check(request: web.Request, text: str, topic: str, near: Sequence[Example]) -> None:
    """`Refused` for an unknown topic, and for an example that is there already."""
    if topic not in _topics(request):
        raise Refused("Choose one of the topics.")
    same = next((example for example in near if example.text.lower() == text.lower()), None)
    if same is not None:
        raise Refused(f"These very words are an example of “{_topics(request).get(same.topic, same.topic)}” already.")


@staff(*PROPOSERS)
async def dismiss(request: web.Request) -> web.Response:
    await review.dismiss(request.app[STORE], _id(request), actor=member(request).actor, now=request.app[NOW]())
    return see(request, REVIEW, "Taken off the list.")


@staff(*DECIDERS)
async def decide(request: web.Request) -> web.Response:
    decision = (await form(request)).get("decision")
    if decision not in DECISIONS:
        raise Invalid(("decision", "it is either to approve or to send back"))
    approve = decision == "approve"
    app, actor = request.app, member(request).actor
    try:
        await review_examples.decide(
            app[STORE],
            _id(request),
            approve=approve,
            actor=actor,
            country=app[KNOWLEDGE].clinic.country,
            rules=app[RULES],
            now=app[NOW](),
        )
    except Refused as refused:
        return see(request, REVIEW, f"Not approved. {refused.reason} Send it back to the list.")
    return see(request, REVIEW, "Approved. It goes into the next export." if approve else "Sent back to the list.")


async def _page(request: web.Request, attempt: Attempt | None = None, status: int = 200) -> web.Response:
    role = member(request).role
    may_propose = role in PROPOSERS
    if may_propose:
        await _read_what_is_new(request)
    return page(
        request,
        "review.html",
        status=status,
        # Patients' words are for who proposes; who only decides reads the proposals alone.
        waiting=await _waiting_for(request) if may_propose else None,
        proposals=await _proposals(request),
        topics=_topics(request),
        attempt=attempt,
        may_propose=may_propose,
        may_decide=role in DECIDERS,
        preset=preset,
        level_of=lambda text: request.app[RULES].assess(text).level,
    )


async def _waiting_for(request: web.Request) -> review.Waiting:
    country = request.app[KNOWLEDGE].clinic.country
    return await review.waiting(request.app[STORE], actor=member(request).actor, country=country)


async def _read_what_is_new(request: web.Request) -> None:
    """So that the page shows what was said just now; the rest is read in the background."""
    try:
        await request.app[REVIEW_READER].read_some()
    except SQLAlchemyError as error:
        log.warning("review.not_read", error=type(error).__name__)


async def _proposals(request: web.Request) -> list[Proposal]:
    names = {actor_of(account.id): account.display_name for account in await staff_accounts.listed(request.app[STORE])}
    titles = _topics(request)
    return [
        Proposal(
            example,
            titles.get(example.topic, example.topic),
            names.get(example.proposed_by, "somebody who has left"),
            (await _near(example.text))[:MOST_NEAR],
            example.proposed_by == member(request).actor,
            alarm_above(example.text, example.topic, request.app[RULES]),
        )
        for example in await review_examples.proposed(request.app[STORE])
    ]


async def _near(text: str) -> list[Example]:
    return await asyncio.to_thread(lambda: library().near(text))


def _topics(request: web.Request) -> dict[str, str]:
    """The title of every topic that can have examples, in the order of the titles."""
    titles = {topic: title for topic, title in request.app[KNOWLEDGE].titles.items() if topic != NO_EXAMPLES}
    return dict(sorted(titles.items(), key=lambda each: each[1].lower()))


def _id(request: web.Request) -> int:
    """The number in the path. `NotFound` for anything else."""
    text = request.match_info["id"]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound("there is no such thing")
    return int(text)
