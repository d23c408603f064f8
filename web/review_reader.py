"""Reads messages that wait for review: scrubs them, and asks the assistant what they are like. Never in a patient's turn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.store import Store
from clinic.domain.known_names import NOBODY, KnownNames
from clinic.domain.review import Risk, gravest, risk
from clinic.domain.scrub import scrub
from clinic.services import review, review_comments
from clinic.services.patients import known_names
from clinic.services.review import Reading, Unread
from clinic.services.review_comments import Comment
from knowledge import Knowledge
from safety import Level, Rules
from web.chat.assistant import Assistant, Failed, NotAccepted
from web.chat.text import for_assistant
from web.chat.understood import Understood

EVERY_S = 20.0
BATCH = 20
# What has no examples, since nobody asks for it.
NO_EXAMPLES = "clarify"
log = structlog.get_logger()


@dataclass(frozen=True)
class ReviewReader:
    store: Store
    assistant: Assistant
    knowledge: Knowledge
    rules: Rules

    async def work(self) -> None:
        """Read what waits, for ever."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.read_all()
            except SQLAlchemyError as error:
                log.warning("review.not_read", error=type(error).__name__)

    async def read_all(self) -> None:
        """Until nothing waits any more, or the assistant is away. Each message gives way to patients' turns."""
        count = BATCH
        while count == BATCH:
            count = await self.read_some()

    async def read_some(self) -> int:
        """Read up to BATCH messages; how many it were. While the assistant is away they wait."""
        readings: list[Reading] = []
        waiting = await review.unread(self.store, limit=BATCH)
        known = await self.store.read(known_names) if waiting else NOBODY
        for unread in waiting:
            try:
                readings.append(await self._read(unread, known))
            except NotAccepted:
                break
        if readings:
            await review.keep(self.store, readings)
        return max(len(readings), await self._read_comments(known))

    async def _read_comments(self, known: KnownNames) -> int:
        """The comments of up to BATCH messages; of how many it were."""
        waiting = await review_comments.unread(self.store, limit=BATCH)
        if waiting and known is NOBODY:
            known = await self.store.read(known_names)
        count = 0
        for item_id, comments in waiting.items():
            try:
                found = [await self._risk_of(comment, known) for comment in comments]
            except NotAccepted:
                continue
            await review_comments.keep(self.store, item_id, comments, gravest(found))
            count += 1
        return count

    async def _risk_of(self, comment: Comment, known: KnownNames) -> Risk:
        """`NotAccepted`, but for words in which the rules find an alarm: they need no assistant."""
        if self.rules.assess(comment.words).level > Level.NONE:
            return Risk.ALARM
        try:
            found = await self.assistant.understand(for_assistant(self._scrubbed(comment, known)))
        except Failed:
            return Risk.NONE
        return _risk(found)

    def _scrubbed(self, said: Unread | Comment, known: KnownNames) -> str:
        own = [said.name] if said.name else ()
        return scrub(said.words, country=self.knowledge.clinic.country, names=own, known=known)

    async def _read(self, unread: Unread, known: KnownNames) -> Reading:
        """`NotAccepted`. The assistant reads it without names, some of which are near an alarm for it. What it cannot read is
        kept without it: a person will see it all the same."""
        text = self._scrubbed(unread, known)
        try:
            found = await self.assistant.understand(for_assistant(text))
        except Failed:
            return Reading(unread.item_id, text, None, None, Risk.NONE)
        return Reading(unread.item_id, text, found.vector, self._guess(found), _risk(found))

    def _guess(self, found: Understood) -> str | None:
        """The likeliest topic. Never an alarm: that somebody means by hand, and does not leave standing by a slip."""
        topics = self.knowledge.topics
        known = (each.topic for each in found.ranking if each.topic in topics and topics[each.topic].kind != "safety")
        return next((topic for topic in known if topic != NO_EXAMPLES), None)


def _risk(found: Understood) -> Risk:
    return risk({each.topic: each.share for each in found.ranking}, found.taken_back, found.level)
