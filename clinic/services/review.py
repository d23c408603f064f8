"""Doubtful answers: noted with the answer itself, read a little later, and shown to staff in groups of what is alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import Session

from clinic.db.models.chat import Conversation, Message
from clinic.db.models.records import Patient
from clinic.db.models.review import ReviewItem
from clinic.db.store import Store
from clinic.domain.chat import NewMessage, Post
from clinic.domain.known_names import NOBODY, KnownNames
from clinic.domain.likeness import nearest
from clinic.domain.review import UNREAD, Risk, doubtful
from clinic.errors import NoLongerOpen
from clinic.services import audit, review_comments
from clinic.services.audit import Access
from clinic.services.patients import known_names
from clinic.services.review_comments import Comment

_RISKS = (Risk.ALARM, Risk.ADVICE, Risk.NONE)
# How many groups a page shows, and how many messages of each.
MOST_GROUPS = 20
MOST_SHOWN = 5
# Of a message, or of what was written with its thumbs-down: the gravest counts.
_GRAVITY = case(
    (or_(ReviewItem.risk == "alarm", ReviewItem.comment_risk == "alarm"), 0),
    (or_(ReviewItem.risk == "advice", ReviewItem.comment_risk == "advice"), 1),
    else_=2,
)
_IS_SHOWN = (ReviewItem.state == "open", ReviewItem.text.is_not(None))


def note(session: Session, post: Post, replies: Sequence[NewMessage], *, now: datetime) -> None:
    """Put the message up for review if its answer is doubtful; inside the transaction that stores the answer."""
    found = doubtful(replies)
    if found is not None:
        session.add(
            ReviewItem(
                conversation_id=post.conversation_id,
                message_id=post.id,
                noted_at=now,
                doubt=found.doubt.value,
                topic=found.topic,
                percent=_percent(found.confidence),
            )
        )


def judged(session: Session, answer: Message, *, helpful: bool, now: datetime) -> None:
    """Put up what a patient typed and got an answer for that did not help; take it back when it helped after all."""
    asked = _typed_before(session, answer)
    if asked is None:
        return
    of_message = (ReviewItem.conversation_id == asked.conversation_id, ReviewItem.message_id == asked.id)
    item = session.scalar(select(ReviewItem).where(*of_message))
    if item is None and not helpful:
        session.add(_unhelpful(asked, answer, now))
    elif item is not None and item.doubt is None and helpful and item.state == "open":
        session.delete(item)
    elif item is not None:
        item.unhelpful, item.comment_risk = not helpful or item.doubt is None, UNREAD


def _unhelpful(asked: Message, answer: Message, now: datetime) -> ReviewItem:
    return ReviewItem(
        conversation_id=asked.conversation_id,
        message_id=asked.id,
        noted_at=now,
        unhelpful=True,
        comment_risk=UNREAD,
        topic=str(answer.topic),
        percent=_percent(answer.extras.get("confidence")),
    )


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _typed_before(session: Session, answer: Message) -> Message | None:
    """The message that was answered; None for a pressed button, whose topic nobody had to understand."""
    if answer.reply_to is None or answer.topic is None:
        return None
    found = select(Message).where(Message.conversation_id == answer.conversation_id, Message.id == answer.reply_to)
    asked = session.scalar(found)
    return asked if asked is not None and asked.sender == "patient" and not asked.extras.get("pressed") else None


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that waits to be read: its words as they were typed, and the name of the patient who is signed in."""

    item_id: int
    words: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one: the scrubbed `text`, and what the assistant said of it (None where it could not)."""

    item_id: int
    text: str
    vector: str | None
    guess: str | None
    risk: Risk


async def unread(store: Store, *, limit: int) -> Sequence[Unread]:
    """What waits, the oldest first."""
    found = (
        select(ReviewItem.id, Message.text, Patient.display_name)
        .join(Message, (Message.conversation_id == ReviewItem.conversation_id) & (Message.id == ReviewItem.message_id))
        .join(Conversation, Conversation.id == ReviewItem.conversation_id)
        .outerjoin(Patient, Patient.id == Conversation.patient_id)
        .where(ReviewItem.text.is_(None))
        .order_by(ReviewItem.id)
        .limit(limit)
    )
    return await store.read(lambda session: [Unread(*row) for row in session.execute(found)])


async def keep(store: Store, readings: Sequence[Reading]) -> None:
    """Store what was read, each with the group that it is most like. What was erased meanwhile, or read before, stays so."""

    def work(session: Session) -> None:
        leaders = _leaders(session)
        for reading in readings:
            item = session.get(ReviewItem, reading.item_id, with_for_update=True)
            if item is not None and item.text is None:
                _fill(item, reading, leaders)

    await store.write(work)


def _fill(item: ReviewItem, reading: Reading, leaders: dict[int, str]) -> None:
    item.text, item.vector, item.guess, item.risk = reading.text, reading.vector, reading.guess, reading.risk.value
    group = nearest(reading.vector, leaders) if reading.vector else None
    item.group_id = item.id if group is None else group
    if group is None and reading.vector:
        leaders[item.id] = reading.vector


def _leaders(session: Session) -> dict[int, str]:
    """The vector of the first message of each group that is not settled."""
    first = select(func.min(ReviewItem.id)).where(ReviewItem.state.in_(("open", "proposed")), ReviewItem.vector.is_not(None))
    rows = session.execute(
        select(ReviewItem.group_id, ReviewItem.vector).where(ReviewItem.id.in_(first.group_by(ReviewItem.group_id)))
    )
    return {group: vector for group, vector in rows if group is not None and vector is not None}


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that say alike: `count` of them, `items` the newest few."""

    id: int
    count: int
    risk: Risk
    items: Sequence[ReviewItem]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there is to review. `groups`: the riskiest and then the most frequent first; `more` groups stand behind them.

    `comments`: what patients wrote with a thumbs-down, scrubbed, by the id of the item.
    """

    groups: Sequence[Group]
    more: int
    unread: int
    comments: Mapping[int, Sequence[str]]


async def waiting(store: Store, *, actor: str, country: str) -> Waiting:
    """The open groups, and that `actor` read the words of those patients who were signed in. `country` as in `scrub`."""

    def work(session: Session) -> tuple[Waiting, Sequence[Comment], KnownNames]:
        shown = [Group(id, size, _RISKS[gravity], _items(session, id)) for id, size, gravity in _groups(session)]
        items = [item for group in shown for item in group.items]
        _record_reading(session, items, actor)
        total = session.scalar(select(func.count(ReviewItem.group_id.distinct())).where(*_IS_SHOWN)) or 0
        unread = session.scalar(select(func.count()).where(ReviewItem.text.is_(None), ReviewItem.state == "open")) or 0
        comments = review_comments.of_items(session, [item.id for item in items])
        return Waiting(shown, total - len(shown), unread, {}), comments, known_names(session) if comments else NOBODY

    found, comments, known = await store.write(work)
    return replace(found, comments=review_comments.scrubbed(comments, country, known))


def _groups(session: Session) -> list[tuple[int, int, int]]:
    """The id of each group to show, its size and the place of its gravest message in _RISKS."""
    gravity, size = func.min(_GRAVITY), func.count()
    found = select(ReviewItem.group_id, size, gravity).where(*_IS_SHOWN).group_by(ReviewItem.group_id)
    rows = session.execute(found.order_by(gravity, size.desc(), ReviewItem.group_id.desc()).limit(MOST_GROUPS))
    return [(int(group or 0), count, place) for group, count, place in rows]


def _items(session: Session, group_id: int) -> Sequence[ReviewItem]:
    found = select(ReviewItem).where(*_IS_SHOWN, ReviewItem.group_id == group_id)
    return session.scalars(found.order_by(_GRAVITY, ReviewItem.id.desc()).limit(MOST_SHOWN)).all()


def _record_reading(session: Session, items: Sequence[ReviewItem], actor: str) -> None:
    """Scrubbed words are a patient's words still. One row a patient and look."""
    of_items = Conversation.id.in_({item.conversation_id for item in items}) & Conversation.patient_id.is_not(None)
    rows = session.execute(select(Conversation.id, Conversation.patient_id).where(of_items))
    patients = {conversation: patient for conversation, patient in rows}  # noqa: C416  (rows are no pairs for mypy)
    counts: dict[int, int] = {}
    for item in items:
        patient = patients.get(item.conversation_id)
        if patient is not None:
            counts[patient] = counts.get(patient, 0) + 1
    for patient, count in sorted(counts.items()):
        audit.record(session, Access(patient, "review.read", "review", actor, {"messages": count}))


async def open_groups(store: Store) -> int:
    """How many groups wait."""
    found = select(func.count(ReviewItem.group_id.distinct())).where(*_IS_SHOWN)
    return await store.read(lambda session: session.scalar(found) or 0)


async def dismiss(store: Store, group_id: int, *, actor: str, now: datetime) -> None:
    """There is nothing to learn from this group. `NoLongerOpen` when nothing of it is open."""

    def work(session: Session) -> None:
        of_group = update(ReviewItem).where(*_IS_SHOWN, ReviewItem.group_id == group_id)
        settled = of_group.values(state="dismissed", settled_by=actor, settled_at=now).returning(ReviewItem.id)
        count = len(session.execute(settled).all())
        if not count:
            raise NoLongerOpen
        audit.record(session, Access(None, "review.dismiss", f"group/{group_id}", actor, {"messages": count}))

    await store.write(work)
