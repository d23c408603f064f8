"""Conversations of those who are no longer at the desk: their account is disabled, or their last session has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic.db.models.chat import Conversation
from clinic.db.models.staff import StaffAccount, StaffSession
from clinic.db.store import Store
from clinic.domain.desk import SPEAKERS, Rank
from clinic.services.desk import Told, let_go
from clinic.services.transcripts import append, locked


@dataclass(frozen=True, slots=True)
class Left:
    """A conversation whose person is gone. `since`: from when on the patient waits for a word; None when they have the last."""

    id: str
    version: int
    since: datetime | None


async def left(store: Store, *, began_before: datetime) -> Sequence[Left]:
    """The conversations that somebody has who is no longer there. A session that began before that time has ended."""
    columns = (Conversation.taken_version, Conversation.wants_person_at)
    found = select(Conversation.id, *columns).join(StaffAccount, StaffAccount.id == Conversation.taken_by)
    found = found.where(Conversation.desk_rank >= Rank.TAKEN, is_gone(Conversation.taken_at, began_before))
    return await store.read(lambda session: [Left(*row) for row in session.execute(found)])


async def give_up(store: Store, left: Left, told: Told, *, waits: bool, now: datetime) -> bool:
    """Take the conversation of whoever left it, and tell the patient; whether it was still theirs. `UnknownConversation`.

    `waits`: the patient waits for another person from now on, or from when they did already.
    """

    def work(session: Session) -> bool:
        conversation = locked(session, left.id)
        if (conversation.taken_version, conversation.wants_person_at) != (left.version, left.since):
            return False
        name = conversation.taken_as or ""
        let_go(session, conversation)
        conversation.wants_person_at = (left.since or now) if waits else None
        append(session, conversation, [told(conversation.taken_version, name)], now=now)
        return True

    return await store.write(work)


def is_gone(since: InstrumentedAttribute[datetime | None], began_before: datetime) -> ColumnElement[bool]:
    """Of an account: disabled, of a role that speaks with no patients, or every session too old.

    Where sessions are known no more, the one in which they took upon them what they left (`since`) is too old once that is so
    long ago.
    """
    of_theirs = select(StaffSession.token_hash).where(StaffSession.staff_id == StaffAccount.id)
    has_ended = or_(of_theirs.exists(), since < began_before)
    goes_on = of_theirs.where(StaffSession.created_at >= began_before).exists()
    may_not = or_(StaffAccount.disabled_at.is_not(None), StaffAccount.role.not_in(SPEAKERS))
    return or_(may_not, and_(has_ended, ~goes_on))
