"""One message of a patient, from the moment it is read to its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import structlog

from clinic.db.models.chat import Callback
from clinic.db.store import Store
from clinic.domain.chat import NewMessage, Post, Raised, derived_id
from clinic.domain.outcomes import TO_PERSON, WITHDRAWN
from clinic.domain.sign_offs import withheld
from clinic.services import callback_views, left_entries, turns
from clinic.services.turns import Begun
from knowledge.presence import asks_presence
from safety import Assessment, Level
from web.chat.assistant import Assistant, AssistantReply, Failed, NotAccepted, Under
from web.chat.errands import Errands
from web.chat.handoff import DIARY, Handoff, wants_person
from web.chat.links import FIGURE_WORDS
from web.chat.locks import Locks
from web.chat.render import Renderer
from web.chat.signatures import Signatures
from web.chat.signed_in import for_patient
from web.chat.text import for_assistant
from web.chat.visit_along import VisitAlong
from web.chat.wire import Issue, ShownMessage, shown
from web.errors import Away, TooEarly
from web.metrics import ALARMS, TURNS, count_turn, turn_timed

# What is sent at the same moment may arrive in another order.
ARRIVING_S = 0.5
OF_ASSISTANT = ("assistant",)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Press:
    topic: str
    part: str | None


@dataclass(frozen=True, slots=True)
class Say:
    """The approved text that a button says, and `under` which text it stood."""

    text: str
    under: Under


@dataclass(frozen=True)
class Turns:
    store: Store
    assistant: Assistant
    renderer: Renderer
    signatures: Signatures
    handoff: Handoff
    errands: Errands
    locks: Locks
    wake: Callable[[str], None]
    now: Callable[[], datetime]
    issue: Issue
    visit_along: VisitAlong
    require_sign_off: bool = False

    async def wait_for(self, before: UUID | None, conversation_id: str, id: UUID) -> None:
        """Until the message `before` is answered. `TooEarly` when it does not arrive, unless `id` itself was answered before."""
        if before is None:
            return
        until = time.monotonic() + ARRIVING_S
        while not await self._is_answered(conversation_id, before, id):
            if time.monotonic() > until:
                raise TooEarly
            await asyncio.sleep(ARRIVING_S / 10)

    async def _is_answered(self, conversation_id: str, *ids: UUID) -> bool:
        """Whether one of these is. What is being answered is waited for."""
        async with self.locks(conversation_id):
            return await turns.is_answered(self.store, conversation_id, ids)

    async def typed(self, post: Post, assessment: Assessment) -> list[ShownMessage]:
        """The answer to typed text in which no rule found an alarm, stored.

        `Away` when nothing was done; `OtherBody`, `UnknownConversation`.
        """
        return await self._in_turn(post, assessment, press=None)

    async def pressed(self, post: Post, press: Press) -> list[ShownMessage]:
        """The answer to a button that leads to a topic, as `typed`."""
        return await self._in_turn(post, Assessment(Level.NONE), press=press)

    async def said(self, post: Post, say: str, under: Under) -> list[ShownMessage]:
        """The answer to a button that says an approved text, as `typed`."""
        return await self._in_turn(post, Assessment(Level.NONE), press=None, say=Say(say, under))

    async def _in_turn(
        self, post: Post, assessment: Assessment, *, press: Press | None, say: Say | None = None
    ) -> list[ShownMessage]:
        with turn_timed():
            async with self.locks(post.conversation_id):
                begun = await turns.begin(self.store, post, self.handoff.passed_on, now=self.now())
                if begun.answers is not None:
                    self._passed_on(post, begun)
                    return shown(begun.answers, self.issue)
                return await self._answered(post, assessment, press, say, begun)

    def _passed_on(self, post: Post, begun: Begun) -> None:
        if begun.to_person:
            TURNS.labels("person").inc()
            self.wake(post.conversation_id)

    async def _answered(
        self, post: Post, assessment: Assessment, press: Press | None, say: Say | None, begun: Begun
    ) -> list[ShownMessage]:
        try:
            replies = await self._replies(post, assessment, press, say, begun)
        except NotAccepted:
            await turns.withdraw(self.store, post)
            TURNS.labels("away").inc()
            raise Away("the assistant is away; nothing was done") from None
        alarm = self._alarm_in(post, replies) if press is None else None  # asking about warning signs is no alarm
        stored = await turns.answer(
            self.store,
            post,
            replies,
            self.handoff.passed_on,
            now=self.now(),
            alarm=alarm,
            wants_person=wants_person(replies),
        )
        self.wake(post.conversation_id)
        count_turn(replies)
        if alarm is not None:
            ALARMS.labels(alarm.level, "assistant").inc()
        return shown(stored, self.issue)

    async def _replies(
        self, post: Post, assessment: Assessment, press: Press | None, say: Say | None, begun: Begun
    ) -> list[NewMessage]:
        if assessment.spanish:
            return [self._in_spanish(post, assessment)]
        urgent = [self._urgent(post, assessment)] if assessment.level == Level.URGENT else []
        try:
            await self.errands.catch_up(post.conversation_id, begun)
            found = await self._ask(post, press, say, begun)
        except NotAccepted:
            if not urgent:
                raise
            return [*urgent, self.renderer.system("unavailable", post.reply_id(1))]
        except Failed:
            return [*urgent, self.renderer.system("failed", post.reply_id(1))]
        if any(message.topic in ("urgent", "emergency", "crisis") for message in found):
            return found
        return [*urgent, *found] if urgent else await self._with_entry_left(post, found, begun)

    async def _with_entry_left(self, post: Post, found: list[NewMessage], begun: Begun) -> list[NewMessage]:
        """Where an emergency came into an entry, the first calm answer bears a button that takes it up; the alarm bears none."""
        if not begun.signed_in or any(message.topic in DIARY for message in found):
            return found
        waits = await left_entries.waits(self.store, post.conversation_id)
        return [*found[:-1], self.renderer.with_entry_left(found[-1])] if waits else found

    async def _ask(self, post: Post, press: Press | None, say: Say | None, begun: Begun) -> list[NewMessage]:
        """What the assistant says, rendered, at least one message. `NotAccepted`, `Failed`."""
        if press is not None:
            replies = await self.assistant.press(post.conversation_id, key=post.key, topic=press.topic, part=press.part)
        else:
            text, under = (say.text, say.under) if say else (post.text, None)
            replies = await self.assistant.say(post.conversation_id, key=post.key, text=for_assistant(text), under=under)
            if begun.waits and say is None and asks_presence(text):
                replies = self.handoff.still_waiting(replies)
        if begun.signed_in:
            replies = await self.visit_along.put(post.conversation_id, post.text, for_patient(replies))
        return await self._render(post, replies)

    async def _render(self, post: Post, replies: Sequence[AssistantReply]) -> list[NewMessage]:
        signed = await self.signatures.days()
        withheld = self._withheld({reply.topic for reply in replies}, signed)
        call = await self._open_call(post, replies)
        answers = enumerate((self.handoff.answered(reply, call) for reply in replies), 2)
        numbered = [(reply, post.reply_id(number)) for number, reply in answers]
        rendered = [self.renderer.message(reply, id, signed=signed, withheld=withheld) for reply, id in numbered]
        found = _said_once(message for message in rendered if message is not None)
        if not found:
            raise Failed
        # The pressing one is read first, and the diary's question last.
        told = any(_is_of_open_entry(message) for message in found)
        return sorted(found, key=lambda message: (-_severity(message.urgency), told and message.topic in DIARY))

    async def _open_call(self, post: Post, replies: Sequence[AssistantReply]) -> Callback | None:
        """The call that the patient waits for, where the replies are about calls or people."""
        if not any(reply.topic in TO_PERSON for reply in replies):
            return None
        return await callback_views.open_of(self.store, post.conversation_id)

    def _withheld(self, topics: set[str], signed: Mapping[str, date]) -> frozenset[str]:
        if not self.require_sign_off:
            return frozenset()
        base = self.renderer.knowledge
        return withheld(base, topics, signed, self.now().astimezone(base.clinic.zone).date())

    def _in_spanish(self, post: Post, assessment: Assessment) -> NewMessage:
        topic = "urgent" if assessment.level == Level.URGENT else "out_of_scope"
        return self.renderer.fixed(topic, "spanish", post.reply_id(0))

    def _urgent(self, post: Post, assessment: Assessment) -> NewMessage:
        part = "spanish" if assessment.language == "es" else "short"
        return self.renderer.fixed("urgent", part, post.reply_id(0))

    def _alarm_in(self, post: Post, replies: Sequence[NewMessage]) -> Raised | None:
        """An alarm that no rule had and the assistant's own understanding caught."""
        spoken = [message for message in replies if message.extras.get("part") == "short"]
        levels = [message.urgency for message in spoken if message.urgency in ("emergency", "crisis")]
        if not levels:
            return None
        alarm_id = derived_id(post.conversation_id, f"alarm/{post.id}/{post.body_hash}")
        return Raised(alarm_id, post.id, max(levels, key=_severity), OF_ASSISTANT, self.now())


def _said_once(messages: Iterable[NewMessage]) -> list[NewMessage]:
    """That an answer is withdrawn is said once in a reply, however many of its answers are; and a figure stands in it once."""
    found: list[NewMessage] = []
    for message in messages:
        is_withdrawn = message.extras.get("part") == WITHDRAWN
        if not (is_withdrawn and any(one.extras.get("part") == WITHDRAWN for one in found)):
            found.append(_without_figure(message) if _shows_again(message, found) else message)
    return found


def _is_of_open_entry(message: NewMessage) -> bool:
    """Whether a message is of an entry that is in no diary yet, or of a change that is not made."""
    entry = message.extras.get("entry")
    return entry is not None and not entry["saved"]


def _shows_again(message: NewMessage, found: Sequence[NewMessage]) -> bool:
    image = message.extras.get("image")
    return image is not None and any(one.extras.get("image") == image for one in found)


def _without_figure(message: NewMessage) -> NewMessage:
    links = [link for link in message.extras.get("links") or () if not link["url"].startswith(FIGURE_WORDS)]
    return replace(message, extras={**message.extras, "image": None, "links": links})


def _severity(level: str) -> int:
    return Level[level.upper()]
