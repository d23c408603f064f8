"""Examples on their way into the training: proposed by one person, decided on by another, and written to files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.db.models.review import ReviewExample, ReviewItem
from clinic.db.store import Store
from clinic.domain.review import alarm_fault, fault, same_words
from clinic.errors import NoLongerOpen, OwnProposal, Refused
from clinic.services import audit
from clinic.services.audit import Access
from clinic.services.patients import known_names
from safety import Rules

_TAKEN = {"proposed": "wait for a second person", "approved": "were approved"}


async def propose(
    store: Store, item_id: int, *, text: str, topic: str, actor: str, country: str, rules: Rules, now: datetime
) -> ReviewExample:
    """Propose a message, in words that tell of nobody, as an example of `topic`.

    `Refused` for words that may not become one, or that wait for a second person already; `NoLongerOpen` when the message was
    settled or erased meanwhile.
    """

    def work(session: Session) -> ReviewExample:
        if reason := _unfit(session, text, topic, country, rules):
            raise Refused(reason)
        item = session.get(ReviewItem, item_id, with_for_update=True)
        if item is None or item.state != "open" or item.text is None:
            raise NoLongerOpen
        _refuse_twice(session, text)
        item.state, item.settled_by, item.settled_at = "proposed", actor, now
        example = ReviewExample(item_id=item_id, text=text, topic=topic, proposed_by=actor, proposed_at=now)
        session.add(example)
        session.flush()
        audit.record(session, Access(None, "review.propose", f"example/{example.id}", actor, {"topic": topic}))
        return example

    return await store.write(work)


def _unfit(session: Session, text: str, topic: str, country: str, rules: Rules) -> str | None:
    """Why a text may not become an example of this topic."""
    return fault(text, country=country, known=known_names(session)) or alarm_fault(text, topic, rules)


def _refuse_twice(session: Session, text: str) -> None:
    """`Refused` for words that somebody proposed before. They are sealed, so that the database cannot look for them."""
    before = select(ReviewExample.text, ReviewExample.state).where(ReviewExample.state.in_(_TAKEN))
    state = next((state for other, state in session.execute(before) if same_words(text, other)), None)
    if state is not None:
        raise Refused(f"These very words {_TAKEN[state]} already.")


async def proposed(store: Store) -> Sequence[ReviewExample]:
    """What waits for a second person, the oldest first."""
    found = select(ReviewExample).where(ReviewExample.state == "proposed").order_by(ReviewExample.id)
    return await store.read(lambda session: session.scalars(found).all())


async def decide(
    store: Store, example_id: int, *, approve: bool, actor: str, country: str, rules: Rules, now: datetime
) -> ReviewExample:
    """Approve an example, which cuts its tie to the message, or send the message back to review.

    `Refused` for words that may not become one, also when they were proposed before that was known; `OwnProposal` for whoever
    proposed it; `NoLongerOpen` when it was decided on, or erased by the patient, meanwhile.
    """

    def work(session: Session) -> ReviewExample:
        example = session.get(ReviewExample, example_id, with_for_update=True)
        if example is None or example.state != "proposed":
            raise NoLongerOpen
        if example.proposed_by == actor:
            raise OwnProposal
        if approve and (reason := _unfit(session, example.text, example.topic, country, rules)):
            raise Refused(reason)
        item = session.get(ReviewItem, example.item_id) if example.item_id is not None else None
        if item is not None:
            item.state = "learned" if approve else "open"
        example.state, example.decided_by, example.decided_at = "approved" if approve else "rejected", actor, now
        if approve:
            example.item_id = None
        audit.record(session, Access(None, f"review.{'approve' if approve else 'reject'}", f"example/{example.id}", actor))
        return example

    return await store.write(work)


async def approved(store: Store, *, exported: bool = False) -> Sequence[ReviewExample]:
    """The approved examples that no file has yet, in the order of their topics; with `exported` all of them."""
    found = select(ReviewExample).where(ReviewExample.state == "approved")
    if not exported:
        found = found.where(ReviewExample.exported_at.is_(None))
    return await store.read(lambda session: session.scalars(found.order_by(ReviewExample.topic, ReviewExample.id)).all())


async def mark_exported(store: Store, example_ids: Sequence[int], *, now: datetime) -> None:
    """The files have them."""
    await store.write(
        lambda session: session.execute(update(ReviewExample).where(ReviewExample.id.in_(example_ids)).values(exported_at=now))
    )
