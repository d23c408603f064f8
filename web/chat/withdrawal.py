"""A patient who no longer wants the call that was asked for: words lead to a button, and one press cancels that very call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.db.models.chat import Conversation
from clinic.db.store import Store
from clinic.domain.callbacks import TOPIC
from clinic.domain.chat import NewMessage, Post
from clinic.services import turns
from clinic.services.callback_queue import withdraw
from clinic.services.callback_views import open_in
from web.chat.handoff import ASKED, Handoff
from web.chat.locks import Locks
from web.chat.wire import ShownMessage, shown

CANCEL_CALL = "cancel_call"
CANCELLED, NOTED, NONE_OPEN = "cancelled", "cancel_noted", "none_open"
Reply = Callable[[Session, Conversation], NewMessage]


@dataclass(frozen=True)
class Withdrawal:
    """Like all that a button does: while a person has the chat it goes to them, and nothing is done."""

    store: Store
    handoff: Handoff
    locks: Locks
    wake: Callable[[str], None]
    now: Callable[[], datetime]

    async def asked(self, post: Post) -> list[ShownMessage]:
        """The answer to words that say so: which call is open, with the button. Nothing is cancelled."""
        return await self._answered(post, lambda session, chat: self._standing(post, session, chat))

    async def pressed(self, post: Post, reference: str) -> list[ShownMessage]:
        """The answer to the button under a message that told of this call: it is cancelled, and no other one."""
        return await self._answered(post, lambda session, chat: self._withdrawn(post, reference, session, chat))

    async def _answered(self, post: Post, reply: Reply) -> list[ShownMessage]:
        async with self.locks(post.conversation_id):
            stored = await turns.answer_at_once(
                self.store, post, lambda session, chat: [reply(session, chat)], self.handoff.passed_on, now=self.now()
            )
        self.wake(post.conversation_id)
        return shown(stored)

    def _withdrawn(self, post: Post, reference: str, session: Session, chat: Conversation) -> NewMessage:
        is_closed = withdraw(session, chat, reference, post.reply_id(1), now=self.now())
        if is_closed is None:
            return self._standing(post, session, chat)
        return self._say(post, CANCELLED if is_closed else NOTED, reference=reference)

    def _standing(self, post: Post, session: Session, chat: Conversation) -> NewMessage:
        call = open_in(session, chat.id)
        return self._say(post, NONE_OPEN) if call is None else self._say(post, ASKED, **self.handoff.told_of(call))

    def _say(self, post: Post, part: str, **fields: str) -> NewMessage:
        return self.handoff.renderer.fixed(TOPIC, part, post.reply_id(2), **fields)
