"""Emergencies and crises: answered from fixed text, at once, whatever else is down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.models.chat import Message
from clinic.db.store import Store
from clinic.domain.chat import NewMessage, Post, Raised, derived_id
from clinic.errors import OtherBody, UnknownConversation
from clinic.services import turns
from safety import Assessment, Level
from web.chat.render import Renderer
from web.chat.spool import Spool, Spooled
from web.chat.wire import ShownMessage, shown, shown_unplaced
from web.metrics import ALARMS, ALARMS_SPOOLED, count_turn, turn_timed

# Alarms that fit on no disk are held in memory until there is room: not without end.
MOST_HELD = 1000
# How long the database may take before the alarm goes to the spool too. Both may happen: storing it is idempotent.
DATABASE_PATIENCE_S = 0.035
log = structlog.get_logger()


def is_alarm(assessment: Assessment) -> bool:
    return assessment.level >= Level.EMERGENCY


@dataclass(frozen=True)
class Alarms:
    store: Store
    renderer: Renderer
    spool: Spool
    tell: Callable[[str], None]
    wake: Callable[[str], None]
    now: Callable[[], datetime]
    taken: Container[str]
    _late: set[asyncio.Task[Any]] = field(default_factory=set)
    _held: list[Spooled] = field(default_factory=list)

    async def answer(self, post: Post, assessment: Assessment) -> list[ShownMessage]:
        """Store the message with its fixed answer and give that answer.

        `OtherBody` and `UnknownConversation` as any message; a database that is away stops nothing.
        """
        alarm = self.raised(post.conversation_id, post.id, post.body_hash, assessment)
        spooled = Spooled(post.conversation_id, post, alarm, assessment.level.code, part_of(assessment))
        with turn_timed():
            return await self._sound(spooled)

    async def answer_words(
        self, conversation_id: str, about: str, words: str, digest: str, assessment: Assessment
    ) -> list[ShownMessage]:
        """The same for an alarm in other words than a message's: a comment on the message `about`, or what was filled in for the
        wish `about`. They are kept as a message of the patient's: whoever looks after the alarm reads in the chat what raised it,
        whatever becomes of the comment or the wish. `digest` tells one sending from another."""
        id = derived_id(conversation_id, f"words/{about}/{digest}")
        return await self.answer(Post(conversation_id, id, words, digest, filled_in=True), assessment)

    def unstored(self, conversation_id: str, assessment: Assessment) -> list[ShownMessage]:
        """The fixed answer to an alarm in refused words; empty when they hold none. `conversation_id` may be nobody's."""
        if not is_alarm(assessment):
            return []
        log.warning("alarm.in_refused_words", urgency=assessment.level.code, rules=assessment.rules)
        reply = self.renderer.fixed(assessment.level.code, part_of(assessment), str(uuid4()))
        return shown_unplaced(self._unplaced(conversation_id, [reply]), now=self.now())

    def raised(self, conversation_id: str, message_id: str, digest: str, assessment: Assessment) -> Raised:
        return Raised(
            id=derived_id(conversation_id, f"alarm/{message_id}/{digest}"),
            message_id=message_id,
            level=assessment.level.code,
            rules=assessment.rules,
            at=self.now(),
        )

    async def import_spool(self) -> int:
        """Store what waits, in memory and in the spool; gives how many alarms it were. Errors of the database pass through."""
        count = 0
        while self._held:
            await self._import(self._held[0])
            del self._held[0]
            count += 1
        count += await self.spool.empty_into(self._import)
        if count:
            log.info("alarms.imported", count=count)
        return count

    def waiting(self) -> int:
        """How many alarms are not in the database yet."""
        return len(self._held) + self.spool.waiting()

    async def close(self) -> None:
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        if self._held:
            log.error("alarms.lost", count=len(self._held))

    async def _sound(self, spooled: Spooled) -> list[ShownMessage]:
        log.warning("alarm.raised", urgency=spooled.alarm.level, rules=spooled.alarm.rules)
        ALARMS.labels(spooled.alarm.level, "rules").inc()
        replies = self._replies(spooled)
        count_turn(replies)
        attempt = asyncio.create_task(self._store(spooled, replies))
        await asyncio.wait({attempt}, timeout=DATABASE_PATIENCE_S)
        stored = _outcome(attempt)
        if stored is None:
            await self._keep(spooled)
            stored = _outcome(attempt)
        if stored is None:
            self._leave(attempt)
            return shown_unplaced(self._unplaced(spooled.conversation_id, replies), now=spooled.alarm.at)
        self.tell(spooled.conversation_id)
        return shown(stored)

    def _unplaced(self, conversation_id: str, replies: Sequence[NewMessage]) -> Sequence[NewMessage]:
        """The replies as they will be stored: while a person has the conversation, the assistant says nothing."""
        if conversation_id not in self.taken:
            return replies
        return [reply.beside_person() for reply in replies]

    async def _keep(self, spooled: Spooled) -> None:
        """On disk, so that it outlives this process; in memory when that fails too. The patient is answered anyway."""
        ALARMS_SPOOLED.inc()
        try:
            await asyncio.to_thread(self.spool.append, spooled)
        except OSError as error:
            log.error("alarm.not_spooled", exc_info=error, held=len(self._held) < MOST_HELD)
            if len(self._held) < MOST_HELD:
                self._held.append(spooled)
        else:
            log.error("alarm.spooled")

    def _leave(self, attempt: asyncio.Task[Any]) -> None:
        """Let a slow attempt end by itself: the alarm is in the spool, and storing it twice is harmless."""
        self._late.add(attempt)
        attempt.add_done_callback(self._left)

    def _left(self, attempt: asyncio.Task[Any]) -> None:
        self._late.discard(attempt)
        if not attempt.cancelled() and attempt.exception() is not None:
            log.error("alarm.not_stored", error=type(attempt.exception()).__name__)

    async def _store(self, spooled: Spooled, replies: Sequence[NewMessage]) -> Sequence[Message]:
        if spooled.post is None:
            stored = await turns.sound(self.store, spooled.conversation_id, replies, alarm=spooled.alarm)
        else:
            stored = await turns.answer_alarm(self.store, spooled.post, replies, alarm=spooled.alarm)
        self.wake(spooled.conversation_id)
        return stored

    async def _import(self, spooled: Spooled) -> None:
        try:
            await self._store(spooled, self._replies(spooled))
        except (UnknownConversation, OtherBody):
            await turns.keep_orphan(self.store, spooled.alarm)
        else:
            self.tell(spooled.conversation_id)

    def _replies(self, spooled: Spooled) -> list[NewMessage]:
        id = spooled.post.reply_id(0) if spooled.post else derived_id(spooled.conversation_id, f"{spooled.alarm.id}/0")
        return [self.renderer.fixed(spooled.topic, spooled.part, id)]


def _outcome(attempt: asyncio.Task[Sequence[Message]]) -> Sequence[Message] | None:
    """What was stored; None while it takes, and when the database failed."""
    if not attempt.done() or isinstance(attempt.exception(), SQLAlchemyError | OSError):
        return None
    return attempt.result()


def part_of(assessment: Assessment) -> str:
    """The part of the fixed answer: in Spanish for an alarm in Spanish."""
    return "spanish" if assessment.language == "es" else "short"
