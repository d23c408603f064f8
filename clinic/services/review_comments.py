"""What patients wrote with a thumbs-down: read for the order of Review, and shown beside the message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.models.chat import Conversation, Feedback, Message
from clinic.db.models.records import Patient
from clinic.db.models.review import ReviewItem
from clinic.db.store import Store
from clinic.domain.known_names import KnownNames
from clinic.domain.review import UNREAD, Risk
from clinic.domain.scrub import scrub


@dataclass(frozen=True, slots=True)
class Comment:
    """What the patient wrote of an answer that did not help, as it was typed, with the name of who is signed in."""

    item_id: int
    words: str
    name: str | None


def of_items(session: Session, item_ids: Sequence[int]) -> Sequence[Comment]:
    """Of every answer to the messages of these items, the oldest first."""
    given = (Feedback.conversation_id == Message.conversation_id) & (Feedback.message_id == Message.id)
    found = (
        select(ReviewItem.id, Feedback.comment, Patient.display_name)
        .join(Message, (Message.conversation_id == ReviewItem.conversation_id) & (Message.reply_to == ReviewItem.message_id))
        .join(Feedback, given)
        .join(Conversation, Conversation.id == ReviewItem.conversation_id)
        .outerjoin(Patient, Patient.id == Conversation.patient_id)
        .where(ReviewItem.id.in_(item_ids), ~Feedback.helpful, Feedback.comment.is_not(None))
    )
    rows = session.execute(found.order_by(Message.seq))
    return [Comment(id, words, name) for id, words, name in rows if words is not None]


def scrubbed(comments: Sequence[Comment], country: str, known: KnownNames) -> dict[int, list[str]]:
    """The comments as staff read them, by the id of the item."""
    found: dict[int, list[str]] = {}
    for one in comments:
        words = scrub(one.words, country=country, names=[one.name] if one.name else (), known=known)
        found.setdefault(one.item_id, []).append(words)
    return found


async def unread(store: Store, *, limit: int) -> Mapping[int, Sequence[Comment]]:
    """The comments of the items of which they wait to be read, by the id of the item; none where they were taken back."""
    waiting = select(ReviewItem.id).where(ReviewItem.comment_risk == UNREAD, ReviewItem.state == "open")

    def work(session: Session) -> dict[int, list[Comment]]:
        ids = session.scalars(waiting.order_by(ReviewItem.id).limit(limit)).all()
        found: dict[int, list[Comment]] = {id: [] for id in ids}
        for comment in of_items(session, ids):
            found[comment.item_id].append(comment)
        return found

    return await store.read(work)


async def keep(store: Store, item_id: int, comments: Sequence[Comment], risk: Risk) -> None:
    """Store how near these comments are to an alarm; of others that came meanwhile nothing is known yet."""

    def work(session: Session) -> None:
        item = session.get(ReviewItem, item_id, with_for_update=True)
        if item is not None and list(of_items(session, [item_id])) == list(comments):
            item.comment_risk = risk.value

    await store.write(work)
